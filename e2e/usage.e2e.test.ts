import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, print } from 'graphql';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runCommand } from '../local/run-command.ts';
import { startGatewayProcess } from '../local/testing/gateway-process.ts';
import { readOperation } from './graph.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const registered = readOperation('q01-ops-campaign-list');
const adHoc = 'query Estimates($month: Month!) { campaigns(first: 2, orderBy: { by: ENDS_ON }) { edges { node { accruedSpendThrough(month: $month) { amountMinor } } } } }';
const dashboard = (version: string) => ({ 'apollographql-client-name': 'ops-dashboard', 'apollographql-client-version': version });
const commandTimeoutMs = 60_000;
const folder = mkdtempSync(join(tmpdir(), 'ad-network-usage-'));
const usageFile = join(folder, 'usage.jsonl');

interface Finding {
  readonly rule: string;
  readonly severity: string;
  readonly coordinate?: string;
  readonly position?: { readonly file: string; readonly line: number };
  readonly operations: readonly string[];
  readonly clients?: readonly { readonly operation: string; readonly name: string; readonly version: string; readonly calls: number }[];
}
interface Report {
  readonly verdict: number;
  readonly findings: readonly Finding[];
  readonly usage?: { readonly calls: number; readonly callsLeftOut: number };
}

const check = (...parameters: string[]) => runCommand(process.execPath, ['schema/check/main.ts', ...parameters], { cwd: root, timeoutMs: commandTimeoutMs });

/** The report on a candidate that is this repository with one text of one file replaced. */
async function reportOn(file: string, before: string, after: string, ...parameters: string[]): Promise<{ readonly code: number | null; readonly report: Report }> {
  const candidate = mkdtempSync(join(folder, 'candidate-'));
  for (const path of ['schema', 'subgraphs']) cpSync(join(root, path), join(candidate, path), { recursive: true, filter: (source) => !/node_modules|schema\/check|migrations|\.ts$/.test(source) });
  const text = readFileSync(join(root, file), 'utf8');
  expect(text).toContain(before);
  writeFileSync(join(candidate, file), text.replace(before, after));
  const { code, output } = await check('--before', root, '--after', candidate, '--format', 'json', '--skip', 'rollout', 'plan', 'lint', ...parameters);
  return { code, report: JSON.parse(output) as Report };
}

const findingOn = ({ findings }: Report, coordinate: string): Finding | undefined => findings.find((finding) => finding.coordinate === coordinate);

beforeAll(async () => {
  const system = inject('system');
  const gateway = await startGatewayProcess({
    supergraph: join(root, 'schema/supergraph.graphql'), bounds: {},
    flags: [
      '--issuer', system.issuerUrl, '--mode', 'development', '--usage-export', usageFile, '--operations', join(root, 'schema/operations'), '--trusted-documents', 'learn',
      '--subgraph-url', `operations=${system.operationsUrl}`, '--subgraph-url', `billing=${system.billingUrl}`,
    ],
  });
  const ask = async (client: Readonly<Record<string, string>>, body: Readonly<Record<string, unknown>>): Promise<void> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${system.tokens['admin']}`, ...client };
    const answer = (await (await fetch(gateway.url, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as { readonly errors?: unknown };
    expect(answer.errors).toBeUndefined();
  };
  const hash = (text: string) => ({ persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(text).digest('hex') } });
  const variables = { first: 2 };
  try {
    // One operation by every door and in every layout, by two versions of its client; and one that nobody registered.
    await ask(dashboard('1.4.0'), { query: registered, variables });
    await ask(dashboard('1.4.0'), { query: registered.replace(/\s+/g, ' ').replace(/^.*?(?=query)/, ''), variables });
    await ask(dashboard('1.4.0'), { extensions: hash(print(parse(registered))), variables });
    const automatic = `# sent before\n${registered}`;
    await ask(dashboard('1.5.0'), { query: automatic, extensions: hash(automatic), variables });
    await ask(dashboard('1.5.0'), { extensions: hash(automatic), variables });
    const search = new URLSearchParams({ query: registered, variables: JSON.stringify(variables) });
    const got = await fetch(`${gateway.url}?${search}`, { headers: { 'apollo-require-preflight': '1', authorization: `Bearer ${system.tokens['admin']}`, ...dashboard('1.5.0') } });
    expect(await got.json()).not.toHaveProperty('errors');
    for (let time = 0; time < 7; time += 1) await ask({ 'apollographql-client-name': 'spreadsheet' }, { query: adHoc, variables: { month: '2026-10' } });
  } finally {
    await gateway.stop();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('usage that the gateway recorded, and the schema check', () => {
  it('are joined by hash: who-uses tells operations, clients, versions and calls, whichever way they came', async () => {
    const { code, output } = await check('who-uses', 'Campaign.servingStatus', '--usage', usageFile);
    expect(code).toBe(0);
    expect(output).toMatch(/^Campaign\.servingStatus: \d+ operations \(13 recorded calls from /);
    expect(output).toMatch(/Q01_OpsCampaignList {2}schema\/operations\/q01-ops-campaign-list\.graphql {2}6 calls\n {4}ops-dashboard 1\.4\.0: 3 calls, last on .*\n {4}ops-dashboard 1\.5\.0: 3 calls, /);
    expect(output).toMatch(/Q03_ActiveButNotFunded .* 0 calls/);
    expect(output).not.toContain('Estimates');
  });

  it('know what operations ask that nobody registered: fields, arguments and enum values', async () => {
    for (const [coordinate, users] of [['Campaign.accruedSpendThrough', 1], ['Campaign.accruedSpendThrough(month:)', 1]] as const) {
      const { output } = await check('who-uses', coordinate, '--usage', usageFile);
      expect(output).toContain(`${coordinate}: ${users} operation`);
      expect(output).toContain('Estimates (not registered)  7 calls\n    spreadsheet: 7 calls, last on ');
    }
    expect((await check('who-uses', 'CampaignSort.ENDS_ON', '--usage', usageFile)).output).toContain('Estimates (not registered)  7 calls');
  });

  it('say of a field that nobody asks for that nobody does, and of one that there is not that there is none', async () => {
    expect((await check('who-uses', 'Advertiser.version', '--usage', usageFile)).output).toMatch(/no registered or recorded operation uses it \(13 recorded calls from /);
    expect(await check('who-uses', 'Advertiser.verzion', '--usage', usageFile)).toMatchObject({ code: 3, output: expect.stringContaining('COORDINATE_UNKNOWN') });
  });

  it('judge a breaking change by them: an error for who still calls, with client, version and calls, and the line', async () => {
    const file = 'subgraphs/billing/campaign/schema.graphql';
    const text = readFileSync(join(root, file), 'utf8');
    const removed = / {2}"The same, up to and including a month."\n {2}accruedSpendThrough\([^)]*\): Money @requires\(fields: "[^"]*"\)\n/.exec(text)?.[0] ?? 'accruedSpendThrough';
    const unrecorded = await reportOn(file, removed, '');
    expect([unrecorded.code, findingOn(unrecorded.report, 'Campaign.accruedSpendThrough')?.severity, unrecorded.report.usage]).toEqual([0, 'warning', undefined]);
    const { code, report } = await reportOn(file, removed, '', '--usage', usageFile);
    expect(code).toBe(1);
    expect(report.usage).toMatchObject({ calls: 13, callsLeftOut: 0 });
    expect(findingOn(report, 'Campaign.accruedSpendThrough')).toMatchObject({
      rule: 'FIELD_REMOVED', severity: 'error', position: { file }, operations: ['Estimates (not registered)'],
      clients: [{ operation: 'Estimates (not registered)', name: 'spreadsheet', version: '', calls: 7 }],
    });
  });

  it('let go what nobody calls, and name the clients of a registered operation that breaks', async () => {
    const unused = await reportOn('subgraphs/operations/advertiser/schema.graphql', '  "Counts the changes of this row, from 1."\n  version: Int!\n', '', '--usage', usageFile);
    expect([unused.code, findingOn(unused.report, 'Advertiser.version')?.severity]).toEqual([0, 'warning']);
    const used = await reportOn('subgraphs/operations/campaign/schema.graphql', '  endsOn: Date\n  "Its flights', '  endsOn: String\n  "Its flights', '--usage', usageFile);
    const finding = findingOn(used.report, 'Campaign.endsOn');
    expect([used.code, finding?.severity]).toEqual([1, 'error']);
    expect(finding?.position).toEqual({ file: 'subgraphs/operations/campaign/schema.graphql', line: readFileSync(join(root, 'subgraphs/operations/campaign/schema.graphql'), 'utf8').split('\n').indexOf('  endsOn: Date') + 1, column: 3 });
    expect(finding?.clients?.filter(({ operation }) => operation === 'Q01_OpsCampaignList').map(({ name, version, calls }) => [name, version, calls])).toEqual([['ops-dashboard', '1.4.0', 3], ['ops-dashboard', '1.5.0', 3]]);
  });
});
