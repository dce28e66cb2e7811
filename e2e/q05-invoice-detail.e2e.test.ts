import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { invoiceLinesSql, invoiceSql, liveCampaignsSql, outstandingOf, type InvoiceLineRow, type InvoiceRow, type LiveCampaignRow } from './answers/invoice.sql.ts';
import { allEdges, at, openSql, readOperation, startRecordedGraph, type Answer, type RecordedGraph } from './graph.ts';

const operation = readOperation('q05-invoice-detail');
/** Subgraph requests: Billing, then Operations for the advertiser and for the lines at once, in one request. */
const plannedRequests = 2;

type Sql = Awaited<ReturnType<typeof openSql>>;

let graph: RecordedGraph;
let operations: Sql;
let billing: Sql;
/** The invoice with most lines, one with a line whose campaign Operations does not know, one with a renamed campaign. */
let longest: string;
let dangling: string;

beforeAll(async () => {
  graph = await startRecordedGraph();
  const system = inject('system');
  operations = await openSql(system.operationsAdminUrl);
  billing = await openSql(system.billingAdminUrl);
  const mostLines = await billing.rows<{ readonly invoice_id: string }>('SELECT invoice_id FROM invoice_line GROUP BY invoice_id ORDER BY COUNT(*) DESC, invoice_id LIMIT 1');
  const known = (await operations.rows<{ readonly id: string }>('SELECT MAX(id) AS id FROM campaign'))[0]?.id;
  const absent = await billing.rows<{ readonly invoice_id: string }>('SELECT invoice_id FROM invoice_line WHERE campaign_id > ? ORDER BY invoice_id LIMIT 1', [known]);
  longest = mostLines[0]?.invoice_id ?? '';
  dangling = absent[0]?.invoice_id ?? '';
});
afterAll(async () => {
  await Promise.all([graph.close(), operations.end(), billing.end()]);
});

async function answerBySql(id: string): Promise<{ readonly head: unknown; readonly lines: readonly unknown[] }> {
  const invoice = (await billing.rows<InvoiceRow>(invoiceSql, [id]))[0];
  if (invoice === undefined) throw new Error(`no invoice ${id}`);
  const lines = await billing.rows<InvoiceLineRow>(invoiceLinesSql, [id]);
  const campaignIds = lines.flatMap((line) => (line.campaign_id === null ? [] : [line.campaign_id]));
  const live = new Map((await operations.rows<LiveCampaignRow>(liveCampaignsSql, [campaignIds.length > 0 ? campaignIds : ['0']])).map((row) => [row.id, row]));
  const advertiser = (
    await operations.rows<{ readonly id: string; readonly name: string; readonly agency_name: string | null }>(
      'SELECT v.id, v.name, a.name AS agency_name FROM advertiser v LEFT JOIN agency a ON a.id = v.agency_id WHERE v.id = ?',
      [invoice.advertiser_id],
    )
  )[0];
  return {
    head: {
      id: `inv_${id}`,
      number: invoice.number,
      status: invoice.status,
      dueOn: invoice.due_on,
      total: { amountMinor: invoice.total_minor, currency: invoice.currency },
      outstanding: { amountMinor: outstandingOf(invoice), currency: invoice.currency },
      billingAccount: {
        legalName: invoice.legal_name,
        advertiserRef: `adv_${invoice.advertiser_id}`,
        advertiser: advertiser === undefined ? null : { id: `adv_${advertiser.id}`, name: advertiser.name, agency: advertiser.agency_name === null ? null : { name: advertiser.agency_name } },
      },
    },
    lines: lines.map((line) => expectedLine(line, invoice.currency, line.campaign_id === null ? undefined : live.get(line.campaign_id))),
  };
}

function expectedLine(line: InvoiceLineRow, currency: string, campaign: LiveCampaignRow | undefined): unknown {
  return {
    id: `inl_${line.id}`,
    description: line.description,
    amount: { amountMinor: line.amount_minor, currency },
    units: line.units,
    campaignRef: line.campaign_id === null ? null : `cmp_${line.campaign_id}`,
    campaign: campaign === undefined ? null : { id: `cmp_${campaign.id}`, name: campaign.name, status: campaign.status, objective: campaign.objective, advertiser: { name: campaign.advertiser_name } },
  };
}

function splitAnswer(answer: Answer): { readonly head: unknown; readonly lines: readonly unknown[] } {
  const { lines, ...head } = at(answer.data, 'invoice') as { readonly lines: { readonly edges: readonly { readonly node: unknown }[] } };
  return { head, lines: lines.edges.map((edge) => edge.node) };
}

describe("Q05: what exactly is on this invoice, with today's campaign names and status?", () => {
  it('answers as SQL does for the longest invoice, page by page', async () => {
    const expected = await answerBySql(longest);
    expect(expected.lines.length).toBeGreaterThanOrEqual(60);
    const edges = await allEdges((after) => graph.ask(operation, { id: `inv_${longest}`, first: 50, after }, 'finance'), 'invoice.lines');
    expect(edges.map((edge) => edge['node'])).toEqual(expected.lines);
    expect(splitAnswer(await graph.ask(operation, { id: `inv_${longest}` }, 'finance')).head).toEqual(expected.head);
  });

  it('answers as SQL does for invoices of every status', async () => {
    const samples = await billing.rows<{ readonly id: string }>('SELECT MIN(id) AS id FROM invoice GROUP BY status UNION SELECT MAX(id) FROM invoice GROUP BY status, currency');
    expect(samples.length).toBeGreaterThanOrEqual(4);
    for (const { id } of samples) {
      const answer = splitAnswer(await graph.ask(operation, { id: `inv_${id}`, first: 200 }, 'finance'));
      expect(answer).toEqual(await answerBySql(id));
    }
  });

  it('keeps a line whose campaign Operations does not know, with the stored reference and the frozen text', async () => {
    expect(dangling).not.toBe('');
    const answer = splitAnswer(await graph.ask(operation, { id: `inv_${dangling}`, first: 200 }, 'finance'));
    expect(answer).toEqual(await answerBySql(dangling));
    const lost = (answer.lines as { readonly campaign: unknown; readonly campaignRef: string | null; readonly description: string }[]).filter((line) => line.campaign === null && line.campaignRef !== null);
    expect(lost.length).toBeGreaterThan(0);
    for (const line of lost) expect(line.description).not.toBe('');
  });

  it('costs as many subgraph requests as planned, and as many SQL statements for 50 lines as for 5', async () => {
    const statements: number[] = [];
    for (const first of [5, 50]) {
      graph.forget();
      const answer = await graph.ask(operation, { id: `inv_${longest}`, first }, 'finance');
      expect((at(answer.data, 'invoice.lines.edges') as unknown[]).length).toBe(first);
      expect(graph.counts().subgraphRequests).toBe(plannedRequests);
      statements.push(graph.counts().statements);
    }
    expect(statements[0]).toBeGreaterThan(0);
    expect(statements[1]).toBe(statements[0]);
  });

  it('with Operations down still shows the whole document', async () => {
    const expected = await answerBySql(longest);
    graph.operations.setDown(true);
    try {
      const answer = await graph.ask(operation, { id: `inv_${longest}`, first: 50 }, 'finance');
      const { head, lines } = splitAnswer(answer);
      expect(lines).toEqual((expected.lines as Record<string, unknown>[]).slice(0, 50).map((line) => ({ ...line, campaign: null })));
      expect(head).toMatchObject({ number: (expected.head as { readonly number: unknown }).number, billingAccount: { advertiser: null } });
      expect(answer.errors.length).toBeGreaterThan(0);
    } finally {
      graph.operations.setDown(false);
    }
  });

  it('is refused to ops, who may not read invoices by id, and to a wrong kind of id', async () => {
    const refused = await graph.ask(operation, { id: `inv_${longest}` }, 'ops');
    expect(refused.data).toEqual({ invoice: null });
    expect(refused.errors.map((error) => error.extensions?.['code'])).toEqual(['FORBIDDEN']);
    const wrong = await graph.ask(operation, { id: 'cmp_1' }, 'finance');
    expect(wrong.errors.map((error) => error.extensions?.['code'])).toEqual(['WRONG_ID_KIND']);
  });
});
