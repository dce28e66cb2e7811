import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startGatewayProcess, type GatewayProcess } from '../local/testing/gateway-process.ts';
import { ask, readOperation } from './graph.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const published = readFileSync(join(root, 'schema/supergraph.graphql'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'ad-network-review-'));
const supergraph = join(folder, 'supergraph.graphql');
const reviewTimeoutMs = 60_000;

interface Ready {
  readonly supergraph: { readonly hash: string; readonly lastRefusal: { readonly code: string; readonly reason: string } | null };
}

let gateway: GatewayProcess;
const ready = async (): Promise<Ready['supergraph']> => ((await (await fetch(new URL('/ready', gateway.url))).json()) as Ready).supergraph;
/** Offers the published supergraph with one text of `type Campaign` replaced. */
const offer = (before: string, after: string): void => {
  const at = published.indexOf('type Campaign\n');
  const changed = published.slice(0, at) + published.slice(at).replace(before, after);
  expect(changed).not.toBe(published);
  writeFileSync(`${supergraph}.next`, changed);
  renameSync(`${supergraph}.next`, supergraph);
};
const askQuestion = () => ask(gateway.url, readOperation('q01-ops-campaign-list'), { first: 3 }, inject('system').tokens['admin'] ?? null);

beforeAll(async () => {
  writeFileSync(supergraph, published);
  const system = inject('system');
  gateway = await startGatewayProcess({
    supergraph, bounds: { supergraphPollMs: 200 },
    flags: [
      '--issuer', system.issuerUrl, '--mode', 'development', '--operations', join(root, 'schema/operations'), '--supergraph-review', join(root, 'schema/check/review-supergraph.ts'),
      '--subgraph-url', `operations=${system.operationsUrl}`, '--subgraph-url', `billing=${system.billingUrl}`,
    ],
  });
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true });
});

describe('a gateway that has the schema check review each supergraph', () => {
  it('refuses one that breaks registered operations, says which rule and which operations, and serves on', async () => {
    const { hash } = await ready();
    offer('endsOn: Date @join__field(graph: OPERATIONS)', 'endsOn: String @join__field(graph: OPERATIONS)');
    await expect.poll(async () => (await ready()).lastRefusal, { timeout: reviewTimeoutMs, interval: 200 }).not.toBeNull();
    const state = await ready();
    expect(state).toMatchObject({ hash, lastRefusal: { code: 'SUPERGRAPH_BREAKING' } });
    expect(state.lastRefusal?.reason).toMatch(/FIELD_TYPE_CHANGED: Campaign\.endsOn changed from Date to String \(used by .*Q01_OpsCampaignList/);
    expect((await askQuestion()).errors).toEqual([]);
  });

  it('takes over one that breaks nothing, while questions are answered', async () => {
    const { hash } = await ready();
    offer('endsOn: Date @join__field(graph: OPERATIONS)', 'endsOn: Date @join__field(graph: OPERATIONS)\n\n  """What colleagues call it."""\n  nickname: String @join__field(graph: OPERATIONS)');
    let answered = 0;
    while ((await ready()).hash === hash && answered < 1_000) {
      expect((await askQuestion()).errors).toEqual([]);
      answered += 1;
    }
    const state = await ready();
    expect([state.hash === hash, state.lastRefusal]).toEqual([false, null]);
    expect((await askQuestion()).errors).toEqual([]);
  });
});
