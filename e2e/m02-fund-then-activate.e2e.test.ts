import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectedFunding, fundingSql, type FundingRow } from './answers/funding.sql.ts';
import { at, openSql, readOperation, startRecordedGraph, type Answer, type RecordedGraph } from './graph.ts';

const operation = readOperation('m02-fund-then-activate');
/** Subgraph requests that domain.md 4.2 plans: Billing, Operations, Billing, Operations. */
const plannedRequests = 4;

type Sql = Awaited<ReturnType<typeof openSql>>;

interface Candidate {
  readonly campaign_id: string;
  readonly contract_id: string;
  readonly currency: string;
  readonly wallet_id: string;
  readonly available: string;
}

interface FundableCampaign {
  readonly money: Candidate;
  readonly version: number;
}

let graph: RecordedGraph;
let operations: Sql;
let billing: Sql;
/** Active campaigns whose account has money in its wallet, each used by one test. */
let fundable: Candidate[];

beforeAll(async () => {
  graph = await startRecordedGraph();
  const system = inject('system');
  operations = await openSql(system.operationsAdminUrl);
  billing = await openSql(system.billingAdminUrl);
  const active = await operations.rows<{ readonly id: string }>("SELECT id FROM campaign WHERE status = 'ACTIVE'");
  fundable = [
    ...(await billing.rows<Candidate>(
      `SELECT k.campaign_id, k.id AS contract_id, a.currency, w.id AS wallet_id, w.balance_minor - w.reserved_minor AS available
         FROM campaign_contract k JOIN billing_account a ON a.id = k.billing_account_id JOIN wallet w ON w.billing_account_id = a.id
        WHERE k.campaign_id IN (?) AND a.hold_reason IS NULL AND w.balance_minor - w.reserved_minor > 5000 ORDER BY k.campaign_id`,
      [active.map((row) => row.id)],
    )),
  ];
});
afterAll(async () => {
  await Promise.all([graph.close(), operations.end(), billing.end()]);
});

/** The next campaign, active as it is. */
async function next(): Promise<FundableCampaign> {
  const money = fundable.shift();
  if (money === undefined) throw new Error('the seed has too few active campaigns whose account has money in its wallet');
  const row = (await operations.rows<{ readonly version: string }>('SELECT version FROM campaign WHERE id = ?', [money.campaign_id]))[0];
  return { money, version: Number(row?.version) };
}

/** The next campaign, paused first so that it can be activated. */
async function nextPaused(): Promise<FundableCampaign> {
  const { money, version } = await next();
  await graph.ask(readOperation('m01-activate-and-see'), { i: { id: `cmp_${money.campaign_id}`, status: 'PAUSED', expectedVersion: version } }, 'ops');
  expect(await statusOf({ money, version })).toBe('PAUSED');
  return { money, version: version + 1 };
}

function fundAndActivate(candidate: FundableCampaign, idempotencyKey: string, amountMinor: string, identity = 'ops-lead'): Promise<Answer> {
  const id = `cmp_${candidate.money.campaign_id}`;
  return graph.ask(operation, { f: { idempotencyKey, campaignId: id, amount: { amountMinor, currency: candidate.money.currency }, source: 'WALLET' }, s: { id, status: 'ACTIVE', expectedVersion: candidate.version } }, identity);
}

async function walletOf(candidate: FundableCampaign): Promise<{ readonly reserved: bigint; readonly balance: bigint }> {
  const row = (await billing.rows<{ readonly reserved_minor: string; readonly balance_minor: string }>('SELECT reserved_minor, balance_minor FROM wallet WHERE id = ?', [candidate.money.wallet_id]))[0];
  return { reserved: BigInt(row?.reserved_minor ?? -1), balance: BigInt(row?.balance_minor ?? -1) };
}

async function statusOf(candidate: FundableCampaign): Promise<string | undefined> {
  return (await operations.rows<{ readonly status: string }>('SELECT status FROM campaign WHERE id = ?', [candidate.money.campaign_id]))[0]?.status;
}

describe('M02: fund, then activate, in one operation over two domains', () => {
  it('reserves the money once, activates, and answers with what SQL sees afterwards', async () => {
    const candidate = await nextPaused();
    const before = await walletOf(candidate);
    graph.forget();
    const answer = await fundAndActivate(candidate, randomUUID(), '500');
    expect(answer.errors).toEqual([]);
    expect(graph.counts().subgraphRequests).toBe(plannedRequests);
    expect(at(answer.data, 'fundCampaign.userErrors')).toEqual([]);
    expect(at(answer.data, 'setCampaignStatus.userErrors')).toEqual([]);
    const money = (await billing.rows<FundingRow>(`${fundingSql} WHERE known.campaign_id = ?`, [candidate.money.campaign_id]))[0];
    expect(at(answer.data, 'fundCampaign.campaign.fundingStatus')).toBe(expectedFunding(money));
    expect(await walletOf(candidate)).toEqual({ reserved: before.reserved + 500n, balance: before.balance });
    expect(await statusOf(candidate)).toBe('ACTIVE');
    const spent = await billing.rows<{ readonly kind: string; readonly amount_minor: string }>('SELECT kind, amount_minor FROM wallet_transaction WHERE wallet_id = ? ORDER BY id DESC LIMIT 1', [candidate.money.wallet_id]);
    expect(spent[0]).toEqual({ kind: 'RESERVE', amount_minor: '500' });
  });

  it('sent again with the same key funds nothing more', async () => {
    const candidate = await nextPaused();
    const key = randomUUID();
    const before = await walletOf(candidate);
    await fundAndActivate(candidate, key, '500');
    const again = await fundAndActivate(candidate, key, '500');
    expect(at(again.data, 'fundCampaign.userErrors')).toEqual([]);
    // The version moved with the first activation: the second says so instead of doing something twice.
    expect(at(again.data, 'setCampaignStatus.userErrors.0.code')).toBe('VERSION_CONFLICT');
    expect((await walletOf(candidate)).reserved).toBe(before.reserved + 500n);
  });

  it('refuses the same key for another amount', async () => {
    const candidate = await next();
    const key = randomUUID();
    await fundAndActivate(candidate, key, '500');
    const other = await fundAndActivate(candidate, key, '501');
    expect(at(other.data, 'fundCampaign.userErrors.0.code')).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('funded but not activated is legal and visible: the second step fails alone', async () => {
    const candidate = await next();
    const before = await walletOf(candidate);
    const answer = await fundAndActivate({ ...candidate, version: candidate.version + 3 }, randomUUID(), '500');
    expect(at(answer.data, 'fundCampaign.userErrors')).toEqual([]);
    expect(at(answer.data, 'setCampaignStatus.userErrors.0.code')).toBe('VERSION_CONFLICT');
    expect((await walletOf(candidate)).reserved).toBe(before.reserved + 500n);
  });

  it('refuses more than the wallet has, and reserves nothing', async () => {
    const candidate = await next();
    const before = await walletOf(candidate);
    const answer = await fundAndActivate(candidate, randomUUID(), String(before.balance - before.reserved + 1n));
    expect(at(answer.data, 'fundCampaign.userErrors.0.code')).toBe('INSUFFICIENT_FUNDS');
    expect(await walletOf(candidate)).toEqual(before);
  });

  it('ops without billing:fund activates but does not fund', async () => {
    const candidate = await nextPaused();
    const before = await walletOf(candidate);
    const answer = await fundAndActivate(candidate, randomUUID(), '500', 'ops');
    expect(answer.errors.some((error) => error.extensions?.['code'] === 'FORBIDDEN' && error.path?.[0] === 'fundCampaign')).toBe(true);
    expect(at(answer.data, 'setCampaignStatus.campaign.status')).toBe('ACTIVE');
    expect(await walletOf(candidate)).toEqual(before);
  });

  it('with Billing down funds nothing and says so', async () => {
    const candidate = await next();
    const before = await walletOf(candidate);
    graph.billing.setDown(true);
    try {
      const answer = await fundAndActivate(candidate, randomUUID(), '500');
      expect(answer.errors.some((error) => error.extensions?.['code'] === 'SUBGRAPH_UNAVAILABLE')).toBe(true);
    } finally {
      graph.billing.setDown(false);
    }
    expect(await walletOf(candidate)).toEqual(before);
  });
});
