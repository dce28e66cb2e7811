import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectedFunding, fundingSql, type FundingRow } from './answers/funding.sql.ts';
import { owedSql, type OwedRow } from './answers/receivables.sql.ts';
import { expectedServing, servingReasonsSql, sortedServing, type ServingRow } from './answers/serving.sql.ts';
import { accruedOn, contractsByCampaign, contractsSql, deliverySql, ratesSql, type ContractRow, type DeliveryRow, type RateRow } from './answers/spend.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type RecordedGraph } from './graph.ts';
import { askWithout, expectConstantCost, expectListLost } from './question.ts';

const operation = readOperation('q11-advertiser360');
const businessDate = '2026-11-15';
/** Subgraph requests: Operations, Billing for the advertiser and for its campaigns at once, in one request, Operations. */
const plannedRequests = 3;

type Sql = Awaited<ReturnType<typeof openSql>>;

interface AccountRow {
  readonly id: string;
  readonly currency: string;
  readonly payment_terms_days: number;
  readonly credit_limit_minor: string | null;
  readonly hold_reason: string | null;
  readonly hold_since: string | null;
  readonly available: string | null;
}

interface InvoiceRow {
  readonly number: string | null;
  readonly due_on: string | null;
  readonly currency: string;
  readonly status: string;
  readonly owed: string;
  readonly settled: string;
}

let graph: RecordedGraph;
let operations: Sql;
let billing: Sql;
let contracts: ReturnType<typeof contractsByCampaign>;
let delivery: ReadonlyMap<string, readonly DeliveryRow[]>;
/** The advertiser with most live campaigns, one in two currencies, one with a hold, one with a wallet. */
let busiest: string;
let others: readonly string[];

beforeAll(async () => {
  graph = await startRecordedGraph();
  const system = inject('system');
  operations = await openSql(system.operationsAdminUrl);
  billing = await openSql(system.billingAdminUrl);
  contracts = contractsByCampaign(await billing.rows<ContractRow>(contractsSql), await billing.rows<RateRow>(ratesSql));
  delivery = Map.groupBy(await operations.rows<DeliveryRow>(deliverySql), (row) => row.campaign_id);
  const most = await operations.rows<{ readonly id: string }>("SELECT advertiser_id AS id FROM campaign WHERE status IN ('ACTIVE', 'PAUSED') GROUP BY advertiser_id ORDER BY COUNT(*) DESC LIMIT 1");
  const known = (await operations.rows<{ readonly id: string }>('SELECT MAX(id) AS id FROM advertiser'))[0]?.id;
  const special = await billing.rows<{ readonly id: string }>(
    `(SELECT advertiser_id AS id FROM billing_account WHERE advertiser_id <= ? GROUP BY advertiser_id HAVING COUNT(*) > 1 LIMIT 1)
     UNION (SELECT advertiser_id FROM billing_account WHERE hold_reason IS NOT NULL AND advertiser_id <= ? LIMIT 1)
     UNION (SELECT a.advertiser_id FROM wallet w JOIN billing_account a ON a.id = w.billing_account_id WHERE w.balance_minor > w.reserved_minor LIMIT 1)`,
    [known, known],
  );
  busiest = most[0]?.id ?? '';
  others = special.map((row) => row.id);
});
afterAll(async () => {
  await Promise.all([graph.close(), operations.end(), billing.end()]);
});

async function moneyBySql(advertiserId: string) {
  const owed = (await billing.rows<OwedRow>(owedSql, Array.from({ length: 5 }, () => businessDate))).filter((row) => row.advertiser_id === advertiserId);
  const accounts = await billing.rows<AccountRow>(
    `SELECT a.id, a.currency, a.payment_terms_days, a.credit_limit_minor, a.hold_reason, a.hold_since, w.balance_minor - w.reserved_minor AS available
       FROM billing_account a LEFT JOIN wallet w ON w.billing_account_id = a.id WHERE a.advertiser_id = ? ORDER BY a.currency`,
    [advertiserId],
  );
  const invoices = await billing.rows<InvoiceRow>(
    `SELECT i.number, i.due_on, i.currency, i.status, i.total_minor - i.credited_minor - i.paid_minor - i.withheld_minor AS owed, i.paid_minor + i.withheld_minor AS settled
       FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE a.advertiser_id = ? ORDER BY i.id DESC LIMIT 10`,
    [advertiserId],
  );
  return {
    outstandingBalances: owed.map(({ outstanding, currency }) => ({ amountMinor: outstanding, currency })),
    overdueBalances: owed.map(({ overdue, currency }) => ({ amountMinor: overdue, currency })),
    billingHold: accounts.some((account) => account.hold_reason !== null),
    billingAccounts: accounts.map((account) => {
      const aging = owed.find((row) => row.account_id === account.id);
      return {
        id: `bac_${account.id}`,
        currency: account.currency,
        paymentTermsDays: account.payment_terms_days,
        creditLimit: account.credit_limit_minor === null ? null : { amountMinor: account.credit_limit_minor },
        wallet: account.available === null ? null : { available: { amountMinor: account.available } },
        hold: account.hold_reason === null || account.hold_since === null ? null : { reason: account.hold_reason, since: new Date(`${account.hold_since.replace(' ', 'T')}Z`).toISOString() },
        aging: {
          days1To30: { amountMinor: aging?.days_1_30 }, days31To60: { amountMinor: aging?.days_31_60 }, days61To90: { amountMinor: aging?.days_61_90 }, over90: { amountMinor: aging?.over_90 },
        },
      };
    }),
    invoices: { edges: invoices.map((row) => ({ node: invoiceNode(row) })) },
  };
}

function invoiceNode({ number, due_on: dueOn, currency, status, owed, settled }: InvoiceRow) {
  const outstanding = status === 'ISSUED' ? owed : '0';
  const paymentStatus = status === 'ISSUED' && owed === '0' ? 'PAID' : settled === '0' ? 'UNPAID' : 'PARTIALLY_PAID';
  return { number, dueOn, outstanding: { amountMinor: outstanding, currency }, paymentStatus };
}

async function campaignsBySql(advertiserId: string) {
  const rows = await operations.rows<{ readonly id: string; readonly name: string; readonly status: string }>(
    "SELECT id, name, status FROM campaign WHERE advertiser_id = ? AND status IN ('ACTIVE', 'PAUSED') ORDER BY id DESC",
    [advertiserId],
  );
  const serving = new Map((await operations.rows<ServingRow>(servingReasonsSql, Array.from({ length: 4 }, () => businessDate))).map((row) => [row.id, row]));
  const funding = new Map((await billing.rows<FundingRow>(fundingSql)).map((row) => [row.id, row]));
  return rows.map(({ id, name, status }) => {
    const facts = serving.get(id);
    const contract = contracts.get(id);
    if (facts === undefined) throw new Error(`no facts of campaign ${id}`);
    return {
      id: `cmp_${id}`,
      name,
      status,
      servingStatus: expectedServing(facts, expectedFunding(funding.get(id))),
      accruedSpend: contract === undefined ? null : { amountMinor: String(accruedOn(businessDate, contract, delivery.get(id) ?? [])), currency: contract.currency },
      budget: contract === undefined ? null : { amountMinor: contract.budget },
    };
  });
}

async function headBySql(advertiserId: string) {
  const [row] = await operations.rows<{ readonly name: string; readonly status: string; readonly manager_name: string | null }>(
    'SELECT v.name, v.status, u.name AS manager_name FROM advertiser v LEFT JOIN ops_user u ON u.id = v.account_manager_id WHERE v.id = ?',
    [advertiserId],
  );
  return { id: `adv_${advertiserId}`, name: row?.name, status: row?.status, accountManager: row?.manager_name == null ? null : { name: row.manager_name } };
}

async function answerBySql(advertiserId: string) {
  return { head: { ...(await headBySql(advertiserId)), ...(await moneyBySql(advertiserId)) }, campaigns: await campaignsBySql(advertiserId) };
}

async function answerOfGraph(advertiserId: string) {
  const edges = await allEdges((after) => graph.ask(operation, { id: `adv_${advertiserId}`, first: 20, after }, 'ops'), 'advertiser.campaigns');
  const { campaigns: _campaigns, ...head } = at((await graph.ask(operation, { id: `adv_${advertiserId}` }, 'ops')).data, 'advertiser') as Readonly<Record<string, unknown>>;
  return { head, campaigns: edges.map((edge) => comparable(edge['node'])) };
}

function comparable(node: unknown): unknown {
  return typeof node === 'object' && node !== null && 'servingStatus' in node ? { ...node, servingStatus: sortedServing(node.servingStatus) } : node;
}

describe('Q11: one advertiser with its campaigns, serving, aging, wallet and last invoices', () => {
  it('answers as SQL does for the advertiser with most live campaigns, page by page over all of them', async () => {
    expect(await answerOfGraph(busiest)).toEqual(await answerBySql(busiest));
  });

  it('answers as SQL does for advertisers with two currencies, a hold, and a wallet', async () => {
    expect(others.length).toBeGreaterThanOrEqual(2);
    const answers = [];
    for (const id of others) {
      const expected = await answerBySql(id);
      expect(await answerOfGraph(id)).toEqual(expected);
      answers.push(expected.head);
    }
    expect(answers.some((head) => head.billingAccounts.length > 1)).toBe(true);
    expect(answers.some((head) => head.billingHold)).toBe(true);
    expect(answers.some((head) => head.billingAccounts.some((account) => account.wallet !== null && account.wallet.available.amountMinor !== '0'))).toBe(true);
  });

  it('is not trivial: sixty live campaigns, spend, invoices and something owed', async () => {
    const { head, campaigns } = await answerBySql(busiest);
    expect(campaigns.length).toBeGreaterThanOrEqual(60);
    expect(campaigns.filter((campaign) => campaign.accruedSpend !== null && campaign.accruedSpend.amountMinor !== '0').length).toBeGreaterThan(20);
    expect(new Set(campaigns.map((campaign) => campaign.servingStatus?.state)).size).toBeGreaterThan(1);
    expect(head.invoices.edges.length).toBeGreaterThanOrEqual(5);
    expect(head.outstandingBalances.some(({ amountMinor }) => amountMinor !== '0')).toBe(true);
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 campaigns as for 5', () =>
    expectConstantCost(graph, (first) => graph.ask(operation, { id: `adv_${busiest}`, first }, 'ops'), 'advertiser.campaigns', plannedRequests));

  it('with Billing down still shows the advertiser and its campaigns, and all money as unknown', async () => {
    const answer = await askWithout(graph, 'billing', () => graph.ask(operation, { id: `adv_${busiest}`, first: 20 }, 'ops'));
    const { campaigns: page, ...advertiser } = at(answer.data, 'advertiser') as { readonly campaigns: { readonly edges: readonly unknown[] } };
    const unknown = { outstandingBalances: null, overdueBalances: null, billingHold: null, billingAccounts: null, invoices: null };
    expect(advertiser).toEqual({ ...(await headBySql(busiest)), ...unknown });
    expect(page.edges).toEqual((await campaignsBySql(busiest)).slice(0, 20).map((campaign) => ({ node: { ...campaign, servingStatus: null, accruedSpend: null, budget: null } })));
  });

  it('with Operations down, where the advertiser lives, says so', () => expectListLost(graph, 'operations', () => graph.ask(operation, { id: `adv_${busiest}` }, 'ops'), 'advertiser'));
});
