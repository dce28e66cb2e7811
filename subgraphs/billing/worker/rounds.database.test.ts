import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDesk, service, type Desk } from '../test-desk.ts';
import { forgetOldKeys } from './forget-keys.ts';
import type { GraphSource } from './graph-source.ts';
import { refreshUsage, workOnRefreshes, type WorkerTools } from './rounds.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

type Asked = readonly [month: string, campaignIds: readonly number[] | null, after: string | null];

/** A graph of two pages a month that notes what it was asked. */
function graph(fail?: Error): GraphSource & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    collectCampaigns: async (...question) => {
      if (fail !== undefined) throw fail;
      asked.push(question);
      return question[2] === null ? 'second' : null;
    },
    collectPage: async () => null,
    campaignNames: async () => new Map(),
  };
}
const tools = (source: GraphSource, owner = 'one'): WorkerTools => ({ owner, source, context: () => desk.context(service) });

describe('a round over usage', () => {
  it('reads every month that may still move, page by page', async () => {
    const middle = graph();
    await refreshUsage(desk.context(service), middle, null);
    expect(middle.asked).toEqual([['2026-10', null, null], ['2026-10', null, 'second'], ['2026-11', null, null], ['2026-11', null, 'second']]);
    const locked = graph();
    await refreshUsage(desk.context(service, '2026-12-31'), locked, [5]);
    expect(locked.asked).toEqual([['2026-12', [5], null], ['2026-12', [5], 'second']]);
  });
  it('recomputes what moves with the days alone: a flat fee uses its budget up by the calendar', async () => {
    const { campaignId, contractId } = await desk.open({}, { pricing_model: 'FLAT', flat_fee_minor: 6_100_000, starts_on: '2026-11-01', ends_on: '2026-12-31' }, 6_100_000);
    const accruedOn = async (day: string): Promise<unknown> => {
      await refreshUsage(desk.context(service, day), graph(), null);
      return (await desk.rows('SELECT status, accrued_minor FROM campaign_funding_state WHERE campaign_id = ?', [campaignId]))[0];
    };
    expect(contractId).toBeGreaterThan(0);
    expect(await accruedOn('2026-11-15')).toEqual({ status: 'FUNDED', accrued_minor: '1500000' });
    expect(await accruedOn('2026-12-25')).toEqual({ status: 'NEARLY_EXHAUSTED', accrued_minor: '5500000' });
    expect(await accruedOn('2027-01-01')).toEqual({ status: 'EXHAUSTED', accrued_minor: '6100000' });
  });
});

describe('a refresh that somebody asks for', () => {
  const opsStaff = testViewer(['operations:read', 'operations:write'], 'dev|ops');
  const ask = async (input: object = {}): Promise<string> => String((await desk.carryOut('requestUsageRefresh', { ...input }, opsStaff))['id']).slice(4);
  const statusOf = async (id: string): Promise<unknown> => (await desk.rows('SELECT status FROM usage_refresh WHERE id = ?', [id]))[0]?.['status'];

  it('is carried out for its campaigns, once, by one of two workers', async () => {
    const id = await ask({ campaignIdIn: ['cmp_1', 'cmp_2'] });
    expect(await statusOf(id)).toBe('QUEUED');
    const [one, two] = [graph(), graph()];
    const worked = await Promise.all([workOnRefreshes(tools(one, 'one')), workOnRefreshes(tools(two, 'two'))]);
    expect(worked.filter(Boolean)).toHaveLength(1);
    expect([...one.asked, ...two.asked].every(([, campaignIds]) => JSON.stringify(campaignIds) === '[1,2]')).toBe(true);
    expect(await statusOf(id)).toBe('DONE');
    expect(await workOnRefreshes(tools(graph()))).toBe(false);
  });
  it('of too many campaigns, or of something else, is refused', async () => {
    expect(await desk.refusal('requestUsageRefresh', { campaignIdIn: Array.from({ length: 201 }, (_, at) => `cmp_${at + 1}`) }, opsStaff)).toBe('BATCH_TOO_LARGE campaignIdIn');
    expect(await desk.refusal('requestUsageRefresh', { campaignIdIn: ['adv_1'] }, opsStaff)).toBe('WRONG_ID_KIND campaignIdIn.0');
  });
  it('that fails says so', async () => {
    const id = await ask();
    await expect(workOnRefreshes(tools(graph(new Error('the gateway is away'))))).rejects.toThrow('away');
    expect(await statusOf(id)).toBe('FAILED');
  });
});

it('keys are forgotten after a quarter, however many, and younger ones kept', async () => {
  await desk.rows("INSERT INTO idempotency_key (scope, idem_key, request_hash, result, created_at) SELECT 'old', CONCAT('k', seq), UNHEX(REPEAT('00', 32)), '{}', '2026-08-01 00:00:00' FROM (SELECT ROW_NUMBER() OVER (ORDER BY a.table_name, b.column_name) AS seq FROM information_schema.tables a JOIN information_schema.columns b LIMIT 2500) numbers");
  await desk.rows("INSERT INTO idempotency_key (scope, idem_key, request_hash, result, created_at) VALUES ('young', 'k', UNHEX(REPEAT('00', 32)), '{}', '2026-09-01 00:00:00')");
  expect(await forgetOldKeys(desk.context(service))).toBe(2_500);
  expect(await desk.rows("SELECT scope FROM idempotency_key WHERE scope IN ('old', 'young')")).toEqual([{ scope: 'young' }]);
});
