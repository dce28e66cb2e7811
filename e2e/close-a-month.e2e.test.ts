import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portsFrom } from '../local/ports.ts';
import { startSystem, type System } from '../local/system.ts';
import { freeBasePort } from './free-base-port.ts';

/** The seed ends on 2026-11-15: on this day its last month is over and final, and may still be restated. */
const businessDate = '2026-12-06';
const month = '2026-11';
/** Between two rounds of the worker over usage. */
const fundingIntervalMs = 2_000;

const folder = mkdtempSync(join(tmpdir(), 'ad-network-month-'));
let system: System;
let operations: Connection;
let billing: Connection;

beforeAll(async () => {
  const date = { BUSINESS_DATE: businessDate };
  system = await startSystem({
    dataFolder: folder, ports: portsFrom(await freeBasePort()), scale: 'ci', durability: 'fast', dashboards: false, ignoreExternal: true,
    environment: { operations: date, billing: date, worker: { ...date, FUNDING_INTERVAL_MS: String(fundingIntervalMs) } },
  });
  const connect = (uri: string): Promise<Connection> => mysql.createConnection({ uri, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
  operations = await connect(system.adminUrls.operations);
  billing = await connect(system.adminUrls.billing);
}, 300_000);
afterAll(async () => {
  await operations?.end();
  await billing?.end();
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

async function ask(identity: string, query: string, variables: object = {}): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(system.urls.gateway, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens[identity]}` }, body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { readonly data?: Readonly<Record<string, unknown>>; readonly errors?: readonly unknown[] };
  expect(errors ?? []).toEqual([]);
  return data ?? {};
}

interface Campaign {
  readonly fundingStatus: string;
  readonly fundingAsOf: string;
  readonly servingStatus: { readonly reasons: readonly string[] } | null;
}
const readCampaign = async (id: string): Promise<Campaign> =>
  (await ask('ops', 'query ($id: ID!) { campaign(id: $id) { fundingStatus fundingAsOf servingStatus { reasons } } }', { id }))['campaign'] as Campaign;

/** One of the commands of package.json, on this system. */
function run(file: string, args: readonly string[]): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [file, ...args, '--port', String(system.ports.gateway)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    child.once('exit', (code) => resolve({ code, output }));
  });
}
const billingRun = (...args: readonly string[]) => run('local/billing-run/main.ts', ['--month', month, ...args]);

/** An active, funded campaign that may be used up, and one of its daily rows of the month that is over. */
async function findFunded(): Promise<Readonly<Record<string, string>>> {
  const [candidates] = await billing.query<RowDataPacket[]>(`SELECT c.campaign_id FROM campaign_contract c JOIN campaign_funding_state s ON s.campaign_id = c.campaign_id
    WHERE s.status = 'FUNDED' AND c.cap_policy = 'CUMULATIVE' AND c.pricing_model = 'CPM' AND c.billing_source = 'OWN_COUNT'`);
  const [[row]] = await operations.query<RowDataPacket[]>(
    "SELECT d.day, d.campaign_id, d.ad_unit_id, d.clicks, d.installs, (SELECT MAX(sequence) FROM delivery_daily) AS sequence FROM delivery_daily d JOIN campaign c ON c.id = d.campaign_id WHERE c.status = 'ACTIVE' AND d.day LIKE ? AND d.campaign_id IN (?) ORDER BY d.campaign_id, d.day DESC, d.ad_unit_id LIMIT 1",
    [`${month}-%`, candidates.map((candidate) => candidate['campaign_id'])],
  );
  if (row === undefined) throw new Error('the seed has no funded campaign that delivered in the month');
  return row as Readonly<Record<string, string>>;
}

describe('the worker', () => {
  it('shows a budget that delivery has used up as EXHAUSTED within one interval, though the delivery is of a month that is over', async () => {
    const row = await findFunded();
    const id = `cmp_${row['campaign_id']}`;
    expect((await readCampaign(id)).fundingStatus).toBe('FUNDED');
    const delivered = { day: row['day'], campaignId: id, adUnitId: `adu_${row['ad_unit_id']}`, impressions: '9000000000', clicks: row['clicks'], installs: row['installs'] };
    const { recordDelivery } = await ask('service', 'mutation ($input: RecordDeliveryInput!) { recordDelivery(input: $input) { restated userErrors { code message } } }', {
      input: { idempotencyKey: 'last-hour', sequence: String(BigInt(row['sequence'] ?? 0) + 1n), rows: [delivered] },
    });
    expect(recordDelivery).toEqual({ restated: 1, userErrors: [] });
    const from = Date.now();
    let seen = await readCampaign(id);
    // A round takes a while of its own on a busy machine; the bound is the interval and that.
    while (seen.fundingStatus !== 'EXHAUSTED' && Date.now() - from < fundingIntervalMs + 20_000) {
      await sleep(100);
      seen = await readCampaign(id);
    }
    expect(seen).toMatchObject({ fundingStatus: 'EXHAUSTED', servingStatus: { reasons: expect.arrayContaining(['BUDGET_EXHAUSTED']) } });
    const [[state]] = await billing.query<RowDataPacket[]>('SELECT s.accrued_minor = (SELECT SUM(f.amount_minor) FROM campaign_funding f JOIN campaign_contract c ON c.id = f.contract_id WHERE c.campaign_id = s.campaign_id) AS used_up FROM campaign_funding_state s WHERE s.campaign_id = ?', [row['campaign_id']]);
    expect(state).toEqual({ used_up: 1 });
  });
  it('carries out a refresh that ad operations staff ask for', async () => {
    const { requestUsageRefresh } = (await ask('ops', 'mutation ($input: RequestUsageRefreshInput!) { requestUsageRefresh(input: $input) { usageRefresh { id status } userErrors { code } } }', { input: { idempotencyKey: 'refresh', campaignIdIn: ['cmp_1', 'cmp_2'] } })) as { readonly requestUsageRefresh: { readonly usageRefresh: { readonly id: string; readonly status: string } } };
    const { id } = requestUsageRefresh.usageRefresh;
    let refresh: Readonly<Record<string, unknown>> = {};
    for (const from = Date.now(); refresh['status'] !== 'DONE' && Date.now() - from < 30_000; await sleep(100)) {
      refresh = (await ask('ops', 'query ($id: ID!) { usageRefresh(id: $id) { status requestedAt finishedAt } }', { id }))['usageRefresh'] as Readonly<Record<string, unknown>>;
    }
    expect(refresh).toMatchObject({ status: 'DONE', finishedAt: expect.stringMatching(/^2026-12-0/) });
  });
});

describe('npm run billing-run', () => {
  it('refuses a month that is not over, and one that is none', async () => {
    const early = await run('local/billing-run/main.ts', ['--month', '2026-12']);
    expect([early.code, early.output]).toEqual([1, expect.stringMatching(/^NOT_FINAL: The delivery of 2026-12 is final on 2027-01-05/)]);
    const none = await run('local/billing-run/main.ts', ['--month', '2026-13']);
    expect(none.code).toBe(1);
    expect(none.output).toContain('It is a month like 2026-10.');
  });
  it('starts the run, shows how far it is, and stops when the drafts wait for review', async () => {
    await ask('service', 'mutation ($input: CloseDeliveryMonthInput!) { closeDeliveryMonth(input: $input) { userErrors { code } } }', { input: { idempotencyKey: 'close', month, state: 'FINAL' } });
    const { code, output } = await billingRun();
    expect(code).toBe(0);
    expect(output).toMatch(/2026-11 collecting \([a-z]+\) \[[█░]{30}\] \d+ %/);
    expect(output).toMatch(/^2026-11: DRAFTED, \d+ invoices with \d+ lines\.$/m);
    expect(output).toContain('Review the drafts, then: npm run billing-run -- --month 2026-11 --issue');
    const [[drafts]] = await billing.query<RowDataPacket[]>("SELECT COUNT(*) AS n FROM invoice WHERE status = 'DRAFT' AND usage_month = ?", [month]);
    expect(output).toContain(`${drafts?.['n']} invoices`);
  }, 180_000);
  it('issues, says what was refused, and issues the rest with an allowance', async () => {
    const first = await billingRun('--issue');
    // Operations does not know some of the seeded campaigns: nothing says that their delivery is final.
    expect(first.code).toBe(1);
    expect(first.output).toMatch(/^ {2}NOT_FINAL inv_\d+: /m);
    const rest = await billingRun('--issue', '--allow-not-final', '--reason', 'Confirmed by the customer');
    expect(rest.code).toBe(0);
    expect(rest.output).toMatch(/^2026-11: ISSUED/m);
    const again = await billingRun();
    expect([again.code, again.output]).toEqual([0, expect.stringMatching(/^2026-11: ISSUED/)]);
  }, 180_000);
  it('leaves books of which every rule holds, as npm run verify -- ledger finds', async () => {
    const { code, output } = await run('local/verify/main.ts', ['ledger', '--data', folder]);
    expect(output).toMatch(/^Every rule holds in /);
    expect(code).toBe(0);
  }, 120_000);
});
