import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leaseMs } from '../config.ts';
import { inr, openDesk, openSecondDesk, service, type Desk } from '../test-desk.ts';
import { workOnRuns, type WorkerTools } from '../worker/rounds.ts';
import { executeRun, RunFailure, type RunSource } from './execute.ts';
import { advance, LeaseLost, takeLease } from './lease.ts';

/** Each test has a database of its own: a month has one run. */
let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const month = '2026-10';
const start = (input: object = {}) => desk.send('startBillingRun', { month, ...input });
const runRow = async (): Promise<Readonly<Record<string, unknown>>> => (await desk.rows('SELECT id, status, step, error, cursor_value FROM billing_run WHERE month = ?', [month]))[0] ?? {};
const documents = () => desk.rows("SELECT i.number, i.status, i.billing_account_id, i.total_minor, l.description, l.units, l.amount_minor FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id ORDER BY i.billing_account_id, l.line_no");

interface FakeGraph extends RunSource {
  readonly pages: string[];
}

/** The graph as the worker sees it: two pages a month, and names; usage is recorded by the tests themselves. */
function graph(fail: (at: string) => void = () => {}): FakeGraph {
  const pages: string[] = [];
  return {
    pages,
    collectPage: async (of, after) => {
      fail(`${of} ${after ?? 'first'}`);
      pages.push(`${of} ${after ?? 'first'}`);
      return after === null ? 'second' : null;
    },
    campaignNames: async (ids) => new Map(ids.map((id) => [id, `Campaign ${id}`])),
  };
}

/** A worker of its own name on the desk's database. */
function worker(owner: string, source: RunSource = graph()): WorkerTools {
  return { owner, context: () => desk.context(service), source: { ...source, collectCampaigns: async () => null } };
}

/** Accounts with one delivered campaign each. */
async function businesses(count: number): Promise<readonly { readonly accountId: number; readonly campaignId: number }[]> {
  const made = [];
  for (let at = 0; at < count; at += 1) {
    const business = await desk.open();
    await desk.deliver(business.campaignId, 10_000 * (at + 1));
    made.push(business);
  }
  return made;
}

const issue = async (input: object = {}) => desk.send('issueBillingRun', { billingRunId: `run_${(await runRow())['id']}`, ...input });

describe('a month', () => {
  it('has one run, though 8 connections start it at once', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, () => openSecondDesk(desk)));
    const answers = await Promise.all(clients.map((client) => client.send('startBillingRun', { month })));
    await Promise.all(clients.map((client) => client.close()));
    expect(answers.filter(({ row }) => row !== null)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)))).toEqual(new Set(['DUPLICATE']));
    expect(await desk.rows('SELECT COUNT(*) AS n FROM billing_run')).toEqual([{ n: '1' }]);
  });
  it('is carried out once, though two workers run it at once', async () => {
    const made = await businesses(6);
    await start();
    const both = [worker('one'), worker('two')];
    const finish = async (): Promise<void> => {
      for (let idle = 0; idle < 4; ) {
        const worked = await Promise.all(both.map((tools) => workOnRuns(tools).catch((error: unknown) => {
          if (!(error instanceof LeaseLost)) throw error;
          return true;
        })));
        idle = worked.includes(true) ? 0 : idle + 1;
      }
    };
    await finish();
    expect(await runRow()).toMatchObject({ status: 'DRAFTED' });
    expect(await desk.rows('SELECT COUNT(*) AS n FROM invoice')).toEqual([{ n: String(made.length) }]);
    await issue();
    await finish();
    expect(await runRow()).toMatchObject({ status: 'ISSUED' });
    expect((await desk.rows("SELECT seq_no FROM invoice WHERE status = 'ISSUED' ORDER BY billing_account_id")).map((row) => Number(row['seq_no']))).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await desk.rows("SELECT COUNT(*) AS n FROM journal WHERE kind = 'INVOICE_ISSUED'")).toEqual([{ n: '6' }]);
    expect(await desk.findings()).toEqual([]);
  });
  it('is not drafted before its delivery can be final', async () => {
    expect(await desk.refusal('startBillingRun', { month: '2026-11' })).toBe('NOT_FINAL month');
    expect(await desk.on('2026-11-04').refusal('startBillingRun', { month })).toBe('NOT_FINAL month');
  });
  it('is read with the one before it, page by page, names from the graph on its lines', async () => {
    const [{ campaignId } = { campaignId: 0 }] = await businesses(1);
    await start();
    const source = graph();
    await workOnRuns(worker('one', source));
    expect(source.pages).toEqual(['2026-09 first', '2026-09 second', '2026-10 first', '2026-10 second']);
    expect((await documents())[0]).toMatchObject({ status: 'DRAFT', number: null, description: `Campaign ${campaignId}, 2026-10, impressions`, units: '10000', amount_minor: '100000' });
  });
});

describe('a worker', () => {
  it('that dies at any page is followed by another, which ends in the same documents', async () => {
    await businesses(4);
    await start();
    for (const at of ['2026-09 first', '2026-09 second', '2026-10 first', '2026-10 second']) {
      const died = workOnRuns(worker(`dies ${at}`, graph((page) => { if (page === at) throw new Error('killed'); })));
      await expect(died).rejects.toThrow('killed');
      await desk.rows('UPDATE billing_run SET lease_until = NULL');
    }
    await workOnRuns(worker('last'));
    expect(await runRow()).toMatchObject({ status: 'DRAFTED' });
    const drafted = await documents();
    expect(drafted).toHaveLength(4);
    await issue();
    await workOnRuns(worker('issuer'));
    expect((await documents()).map((row) => ({ ...row, number: null, status: 'DRAFT' }))).toEqual(drafted);
  });
  it('waits for the lease of one that is alive, takes it over from one that is silent, and the silent one writes nothing more', async () => {
    await businesses(1);
    await start();
    const held = await takeLease(desk.database.drizzle, 'silent');
    expect(held).toMatchObject({ status: 'COLLECTING', leaseOwner: 'silent' });
    expect(await workOnRuns(worker('eager'))).toBe(false);
    await sleep(leaseMs + 200);
    expect(await workOnRuns(worker('eager'))).toBe(true);
    expect(await runRow()).toMatchObject({ status: 'DRAFTED' });
    if (held === null) throw new Error('not held');
    await expect(advance(desk.database.drizzle, held, 'silent', { step: 'collect', cursorValue: 'old' })).rejects.toThrow(LeaseLost);
    await expect(executeRun(desk.context(service), graph(), held, 'silent')).rejects.toThrow(LeaseLost);
    expect(await runRow()).toMatchObject({ status: 'DRAFTED', cursor_value: null });
  });
  it('says what it cannot mend, and the run goes on where it stopped when it is started again', async () => {
    await businesses(1);
    await start();
    await workOnRuns(worker('one', graph((page) => { if (page === '2026-10 second') throw new RunFailure('Usage of 2026-10 was refused: INVALID_INPUT'); })));
    expect(await runRow()).toMatchObject({ status: 'FAILED', step: 'collect', cursor_value: '2026-10 second', error: 'Usage of 2026-10 was refused: INVALID_INPUT' });
    expect(await workOnRuns(worker('one'))).toBe(false);
    expect((await start()).userErrors).toEqual([]);
    const source = graph();
    await workOnRuns(worker('two', source));
    expect(source.pages).toEqual(['2026-10 second']);
    expect(await runRow()).toMatchObject({ status: 'DRAFTED', error: null });
  });
});

describe('issuing a run', () => {
  it('leaves out what is asked, which stays a draft and can be issued by itself', async () => {
    const [, left] = await businesses(3);
    await start();
    await workOnRuns(worker('one'));
    const [draft] = await desk.rows('SELECT id FROM invoice WHERE billing_account_id = ?', [left?.accountId ?? 0]);
    expect(await desk.refusal('issueBillingRun', { billingRunId: `run_${(await runRow())['id']}`, exceptInvoiceIds: ['inv_999999'] })).toBe('NOT_FOUND exceptInvoiceIds.0');
    await issue({ exceptInvoiceIds: [`inv_${draft?.['id']}`] });
    await workOnRuns(worker('one'));
    expect(await runRow()).toMatchObject({ status: 'ISSUED' });
    expect(await desk.rows('SELECT status, COUNT(*) AS n FROM invoice GROUP BY status ORDER BY status')).toEqual([{ status: 'DRAFT', n: '1' }, { status: 'ISSUED', n: '2' }]);
    expect(await desk.carryOut('issueInvoice', { invoiceId: `inv_${draft?.['id']}`, expectedVersion: 1 })).toMatchObject({ number: 'GG/26-27/000003' });
    expect(await desk.findings()).toEqual([]);
  });
  it('hands back what is not final, with its reason, and takes it with an allowance', async () => {
    await businesses(1);
    const open = await desk.open();
    await desk.deliver(open.campaignId, 5_000, { isFinal: false });
    await start();
    await workOnRuns(worker('one'));
    await issue();
    await workOnRuns(worker('one'));
    expect(await runRow()).toMatchObject({ status: 'DRAFTED' });
    expect(await desk.rows('SELECT e.code, i.billing_account_id FROM billing_run_exception e JOIN invoice i ON i.id = e.invoice_id')).toEqual([{ code: 'NOT_FINAL', billing_account_id: String(open.accountId) }]);
    expect(await desk.refusal('issueBillingRun', { billingRunId: `run_${(await runRow())['id']}`, allowNotFinal: true })).toBe('INVALID_INPUT reason');
    await issue({ allowNotFinal: true, reason: 'Confirmed by the customer' });
    await workOnRuns(worker('one'));
    expect(await runRow()).toMatchObject({ status: 'ISSUED' });
    expect(await desk.rows('SELECT COUNT(*) AS n FROM invoice WHERE status = ?', ['ISSUED'])).toEqual([{ n: '2' }]);
  });
  it('drafts anew what went stale between review and issue, and bills nothing twice', async () => {
    const [first] = await businesses(1);
    await start();
    await workOnRuns(worker('one'));
    await desk.deliver(first?.campaignId ?? 0, 12_000, { revision: 2 });
    // Another document, drafted at the same time, bills a part of the same campaign-month first.
    const other = await desk.insert('invoice', { billing_account_id: first?.accountId ?? 0, usage_month: '2026-09', currency: 'INR', subtotal_minor: 40_000, tax_minor: 0, total_minor: 40_000, created_at: '2026-11-05 05:00:00.000' });
    await desk.insert('invoice_line', { invoice_id: other, line_no: 1, kind: 'LATE_USAGE', description: 'Another', campaign_id: first?.campaignId ?? 0, usage_month: month, usage_revision: 1, base_seq: 0, units: 4_000, rate_micros: 100_000_000, amount_minor: 40_000 });
    await desk.carryOut('issueInvoice', { invoiceId: `inv_${other}`, expectedVersion: 1 });
    await issue();
    await workOnRuns(worker('one'));
    expect(await runRow()).toMatchObject({ status: 'DRAFTED' });
    expect(await desk.rows("SELECT code FROM billing_run_exception")).toEqual([{ code: 'STALE_DRAFT' }]);
    expect(await desk.rows("SELECT l.units, l.amount_minor, l.base_seq FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id WHERE i.status = 'DRAFT'")).toEqual([{ units: '8000', amount_minor: '80000', base_seq: 1 }]);
    await issue();
    await workOnRuns(worker('one'));
    expect(await runRow()).toMatchObject({ status: 'ISSUED' });
    expect(await desk.rows('SELECT SUM(units) AS units, SUM(amount_minor) AS amount FROM billed_usage')).toEqual([{ units: '12000', amount: '120000' }]);
  });
  it('is refused until there are drafts, and again when it is over', async () => {
    await start();
    expect(await desk.refusal('issueBillingRun', { billingRunId: `run_${(await runRow())['id']}` })).toBe('ILLEGAL_TRANSITION billingRunId');
    await workOnRuns(worker('one'));
    await issue();
    await workOnRuns(worker('one'));
    expect(await runRow()).toMatchObject({ status: 'ISSUED' });
    expect(await desk.refusal('issueBillingRun', { billingRunId: `run_${(await runRow())['id']}` })).toBe('ILLEGAL_TRANSITION billingRunId');
    expect(await desk.refusal('issueBillingRun', { billingRunId: 'run_999' })).toBe('NOT_FOUND billingRunId');
    expect(await desk.refusal('startBillingRun', { month })).toBe('DUPLICATE month');
  });
  it('closes the publishers\' statements of the month', async () => {
    await businesses(2);
    await start();
    await workOnRuns(worker('one'));
    await issue();
    await workOnRuns(worker('one'));
    expect(await desk.rows('SELECT statement_month, status, gross_minor FROM payout')).toEqual([{ statement_month: month, status: 'BELOW_THRESHOLD', gross_minor: '195000' }]);
  });
});

it('a run shows how far it is, what it drafted and what has to be looked at', async () => {
  await businesses(2);
  const run = () => desk.client.execute(`{ billingRun(month: "${month}") { status step progress invoicesDrafted linesDrafted error requestedBy totals { amountMinor currency } exceptions { code campaignRef } invoices(first: 1) { totalCount edges { node { status total { amountMinor } } } } } }`);
  expect((await run()).data).toEqual({ billingRun: null });
  await start();
  expect((await run()).data).toMatchObject({ billingRun: { status: 'COLLECTING', step: 'collect', progress: 0, invoicesDrafted: 0, requestedBy: 'dev|finance' } });
  const source = { ...graph(), campaignNames: async () => new Map<number, string>() };
  await workOnRuns(worker('one', source));
  expect((await run()).data).toEqual({
    billingRun: {
      status: 'DRAFTED', step: null, progress: 1, invoicesDrafted: 2, linesDrafted: 2, error: null, requestedBy: 'dev|finance', totals: [inr(354_000)], exceptions: [{ code: 'NAME_UNKNOWN', campaignRef: 'cmp_1' }, { code: 'NAME_UNKNOWN', campaignRef: 'cmp_2' }],
      invoices: { totalCount: 2, edges: [{ node: { status: 'DRAFT', total: { amountMinor: '236000' } } }] },
    },
  });
});
