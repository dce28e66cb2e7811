import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runGateway, type GatewayResults } from './run-gateway.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
const few = { connections: 2, requestsMin: 5, durationMsMin: 0, durationMsMax: 2_000 };
const printed: string[] = [];
const said: string[] = [];
let results: GatewayResults;

beforeAll(async () => {
  results = await runGateway({
    rounds: 1, only: ['tiny'], contenders: ['stock', 'ours', 'limit'], profile: false, long: false, burst: false, dataFolder, cores: null,
    bounds: { warmUp: { window: few, windowsMax: 3, settledWindows: 1, stillFallingBelow: 0.9 }, many: few, single: few, heavyConnections: 1, newRequestsShareMax: 0 },
    say: (text) => said.push(text),
    print: (text) => printed.push(text),
  });
}, 240_000);
afterAll(() => rmSync(dataFolder, { recursive: true }));

describe('a short run of the bench of the gateway', () => {
  it('finds that stock, ours and the limit answer alike', () => {
    expect(results.odd).toEqual([]);
    expect(said.filter((text) => /does not answer/.test(text))).toEqual([]);
  });

  it('measures each of them once', () => {
    expect(results.samples.map(({ contender, operation, round }) => `${contender} ${operation} ${round}`)).toEqual(['stock Tiny 0', 'ours Tiny 0', 'limit Tiny 0']);
    for (const sample of results.samples) {
      expect(sample.cpuMs, sample.contender).toBeGreaterThan(0);
      expect(sample.requests, sample.contender).toBeGreaterThanOrEqual(5);
      expect(sample.subgraphRequests, sample.contender).toBe(1);
    }
  });

  it('prints the ratios and what was asked, and writes all of it as JSON', () => {
    expect(printed.join('\n')).toMatch(/^Tiny +\d+\.\d\d +\d+\.\d\d +1\.00 +\d+\.\d\d$/m);
    expect(printed.join('\n')).toMatch(/geometric mean of all operations +≥ 6 +\d+\.\d\d +(?:holds|MISSED)$/m);
    expect(printed.join('\n')).toMatch(/deep operation: stock \/ ours +≥ 10 +not measured$/m);
    expect(JSON.parse(readFileSync(join(dataFolder, 'gateway/results.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(results)));
  });
});
