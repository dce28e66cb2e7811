import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectedFunding, fundingSql, type FundingRow } from './answers/funding.sql.ts';
import { expectedServing, servingReasonsSql, sortedServing, type ServingRow } from './answers/serving.sql.ts';
import { at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';

const operation = readOperation('m01-activate-and-see');
const businessDate = '2026-11-15';
/** Subgraph requests that domain.md 4.2 plans: Operations, Billing, Operations. */
const plannedRequests = 3;

type Sql = Awaited<ReturnType<typeof openSql>>;

interface PausedRow {
  readonly id: string;
  readonly version: string;
}

let graph: RecordedGraph;
let operations: Sql;
let billing: Sql;
let paused: PausedRow[];

beforeAll(async () => {
  graph = await startRecordedGraph();
  const system = inject('system');
  operations = await openSql(system.operationsAdminUrl);
  billing = await openSql(system.billingAdminUrl);
  paused = [...(await operations.rows<PausedRow>("SELECT id, version FROM campaign WHERE status = 'PAUSED' ORDER BY id LIMIT 20"))];
});
afterAll(async () => {
  await Promise.all([graph.close(), operations.end(), billing.end()]);
});

function nextPaused(): PausedRow {
  const row = paused.shift();
  if (row === undefined) throw new Error('the seed has too few paused campaigns');
  return row;
}

async function expectedCampaign(id: string): Promise<unknown> {
  const money = (await billing.rows<FundingRow>(`${fundingSql} WHERE known.campaign_id = ?`, [id]))[0];
  const facts = (await operations.rows<ServingRow>(`${servingReasonsSql} WHERE id = ?`, [businessDate, businessDate, businessDate, businessDate, id]))[0];
  const row = (await operations.rows<{ readonly status: string; readonly version: string }>('SELECT status, version FROM campaign WHERE id = ?', [id]))[0];
  if (facts === undefined || row === undefined) throw new Error(`no campaign ${id}`);
  const fundingStatus = expectedFunding(money);
  return { id: `cmp_${id}`, status: row.status, version: Number(row.version), fundingStatus, servingStatus: expectedServing(facts, fundingStatus) };
}

function comparable(campaign: unknown): unknown {
  return typeof campaign === 'object' && campaign !== null ? { ...campaign, servingStatus: sortedServing(Reflect.get(campaign, 'servingStatus')) } : campaign;
}

describe('M01: activate and see the effect', () => {
  it('sets the status, and answers with funding and serving as SQL sees them afterwards', async () => {
    const { id, version } = nextPaused();
    graph.forget();
    const answer = await graph.ask(operation, { i: { id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: Number(version), reason: 'back' } }, 'ops');
    expect(answer.errors).toEqual([]);
    expect(graph.counts().subgraphRequests).toBe(plannedRequests);
    expect(at(answer.data, 'setCampaignStatus.userErrors')).toEqual([]);
    expect(comparable(at(answer.data, 'setCampaignStatus.campaign'))).toEqual(await expectedCampaign(id));
    expect(at(answer.data, 'setCampaignStatus.campaign.status')).toBe('ACTIVE');
  });

  it('leaves a change event with the difference and the actor', async () => {
    const { id, version } = nextPaused();
    await graph.ask(operation, { i: { id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: Number(version) } }, 'ops');
    const events = await operations.rows<{ readonly actor_subject: string; readonly actor: string | null; readonly changes: string }>(
      "SELECT e.actor_subject, u.name AS actor, e.changes FROM change_event e LEFT JOIN ops_user u ON u.id = e.actor_id WHERE e.entity_type = 'Campaign' AND e.entity_id = ? ORDER BY e.id DESC LIMIT 1",
      [id],
    );
    expect(events[0]).toMatchObject({ actor_subject: 'dev|ops', actor: 'Asha Rao' });
    expect(JSON.stringify(events[0]?.changes)).toMatch(/PAUSED.*ACTIVE/);
  });

  it('refuses a stale version, names both, and changes nothing', async () => {
    const { id, version } = nextPaused();
    const answer = await graph.ask(operation, { i: { id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: Number(version) + 7 } }, 'ops');
    expect(at(answer.data, 'setCampaignStatus.userErrors.0.code')).toBe('VERSION_CONFLICT');
    expect(String(at(answer.data, 'setCampaignStatus.userErrors.0.message'))).toMatch(new RegExp(`${version}.*${Number(version) + 7}|${Number(version) + 7}.*${version}`));
    expect((await operations.rows<PausedRow>('SELECT id, version FROM campaign WHERE id = ?', [id]))[0]?.version).toEqual(version);
  });

  it('with Billing down sets the status all the same; whether it serves is unknown', async () => {
    const { id, version } = nextPaused();
    graph.billing.setDown(true);
    try {
      const answer = await graph.ask(operation, { i: { id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: Number(version) } }, 'ops');
      expect(at(answer.data, 'setCampaignStatus.campaign')).toMatchObject({ status: 'ACTIVE', fundingStatus: null, servingStatus: null });
      expect(answer.errors.length).toBeGreaterThan(0);
    } finally {
      graph.billing.setDown(false);
    }
    expect((await operations.rows<{ readonly status: string }>('SELECT status FROM campaign WHERE id = ?', [id]))[0]?.status).toBe('ACTIVE');
  });

  it('is refused to finance, who may not activate', async () => {
    const { id, version } = nextPaused();
    const answer = await graph.ask(operation, { i: { id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: Number(version) } }, 'finance');
    expect(answer.errors[0]?.extensions?.['code']).toBe('FORBIDDEN');
    expect((await operations.rows<{ readonly status: string }>('SELECT status FROM campaign WHERE id = ?', [id]))[0]?.status).toBe('PAUSED');
  });
});
