import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { and, asc, eq, gt, inArray, isNull, notInArray, or } from 'drizzle-orm';
import { lockAccount, type LockedAccount } from '../billing-account/settle-account.ts';
import { billingAccount } from '../billing-account/table.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { addMonths } from '../campaign-contract/calendar.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import { accountsPerDraftPage, draftsPerIssuePage, runErrorCharactersMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { draftAccountMonth, type DraftProblem } from '../invoice/draft-account-month.ts';
import { issueDraft } from '../invoice/issue-draft.ts';
import { lockInvoices } from '../invoice/lock-invoices.ts';
import { invoice } from '../invoice/table.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { closeStatements } from '../payout/close-statements.ts';
import { Refusal } from '../run-command.ts';
import { decisionCodes } from './commands.ts';
import { advance, LeaseLost, type LeasedRun } from './lease.ts';
import { billingRunException } from './table.ts';

/** What a run asks of the graph; the worker answers by the gateway. */
export interface RunSource {
  /**
   * One page of a month's delivery, read and recorded as usage; answers with where to go on, null at the end. Recording is idempotent, so a page may be
   * collected again.
   */
  readonly collectPage: (month: string, after: string | null) => Promise<string | null>;
  /** What campaigns are called now; one that Operations does not know is absent. */
  readonly campaignNames: (campaignIds: readonly number[]) => Promise<ReadonlyMap<number, string>>;
}

/**
 * Carries a leased run on from where it stands until it is DRAFTED, ISSUED or FAILED. Everything written goes with the cursor in one transaction, so that whatever is killed at whatever
 * moment, another worker goes on from there and ends in the same documents. Accounts are taken in the order of their ids: so numbers are, too.
 */
export async function executeRun(context: BillingContext, source: RunSource, run: LeasedRun, owner: string): Promise<void> {
  try {
    if (run.status === 'COLLECTING' && run.step !== 'draft') {
      await collect(context, source, run, owner);
      run = { ...run, step: 'draft', cursorValue: null };
    }
    if (run.status === 'COLLECTING') await draft(context, source, run, owner);
    if (run.status === 'ISSUING' && run.step !== 'close') {
      if (await issue(context, run, owner) > 0) return await handBack(context, run, owner);
      run = { ...run, step: 'close', cursorValue: null };
    }
    if (run.status === 'ISSUING') await close(context, run, owner);
  } catch (error) {
    // What is merely away (a database, a gateway) comes back: the lease ends, and the run is taken up again.
    if (error instanceof LeaseLost || !(error instanceof RunFailure)) throw error;
    const message = error.message.slice(0, runErrorCharactersMax);
    await advance(context.database.drizzle, run, owner, { status: 'FAILED', error: message, finishedAt: toDatetime(context.now()), leaseOwner: null });
  }
}

/** Thrown for what trying again cannot mend: the run is FAILED, with this message. */
export class RunFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RunFailure';
  }
}

/** Reads the month before, which may have been restated since its own run, and the month. */
async function collect(context: BillingContext, source: RunSource, run: LeasedRun, owner: string): Promise<void> {
  const months = [addMonths(run.month, -1), run.month];
  const [startMonth, startAfter] = run.cursorValue?.split(' ') ?? [months[0]];
  for (const month of months.filter((candidate) => candidate >= (startMonth ?? ''))) {
    let after: string | null = month === startMonth ? (startAfter ?? null) : null;
    do {
      after = await source.collectPage(month, after);
      await advance(context.database.drizzle, run, owner, { step: 'collect', cursorValue: after === null ? null : `${month} ${after}` });
    } while (after !== null);
    const next = addMonths(month, 1);
    if (next <= run.month) await advance(context.database.drizzle, run, owner, { cursorValue: next });
  }
  const totalCount = await context.database.drizzle.$count(billingAccount);
  await advance(context.database.drizzle, run, owner, { step: 'draft', cursorValue: null, doneCount: 0, totalCount });
}

async function draft(context: BillingContext, source: RunSource, run: LeasedRun, owner: string): Promise<void> {
  let after = Number(run.cursorValue ?? 0);
  let doneCount = run.cursorValue === null ? 0 : run.doneCount;
  for (;;) {
    const accounts = await context.database.drizzle.select({ id: billingAccount.id }).from(billingAccount).where(gt(billingAccount.id, after)).orderBy(asc(billingAccount.id)).limit(accountsPerDraftPage);
    const names = await readNames(context, source, accounts.map(({ id }) => id));
    for (const { id } of accounts) {
      doneCount += 1;
      await draftOne(context, run, owner, id, names, doneCount);
      after = id;
    }
    if (accounts.length < accountsPerDraftPage) break;
  }
  await advance(context.database.drizzle, run, owner, { status: 'DRAFTED', step: null, cursorValue: null, leaseOwner: null });
}

async function readNames(context: BillingContext, source: RunSource, accountIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  if (accountIds.length === 0) return new Map();
  const contracts = await context.database.drizzle.select({ campaignId: campaignContract.campaignId }).from(campaignContract).where(inArray(campaignContract.billingAccountId, [...accountIds]));
  return source.campaignNames(contracts.map(({ campaignId }) => campaignId));
}

async function draftOne(context: BillingContext, run: LeasedRun, owner: string, accountId: number, campaignNames: ReadonlyMap<number, string>, doneCount: number): Promise<void> {
  await inTransaction(context.database.drizzle, async (transaction) => {
    // The run's row first: of two workers that both think they hold it, one writes.
    await advance(transaction, run, owner, { step: 'draft', cursorValue: String(accountId), doneCount });
    const account = await lockAccount(transaction, accountId);
    if (account === null) return;
    const { problems } = await draftAccountMonth(transaction, context, account, { month: run.month, billingRunId: run.id, campaignNames });
    await recordProblems(transaction, run.id, null, problems);
  }, 'read committed');
}

/** Issues the run's drafts one by one; answers with how many could not go out. */
async function issue(context: BillingContext, run: LeasedRun, owner: string): Promise<number> {
  const decisions = await context.database.drizzle
    .select({ invoiceId: billingRunException.invoiceId, code: billingRunException.code, message: billingRunException.message })
    .from(billingRunException)
    .where(and(eq(billingRunException.billingRunId, run.id), inArray(billingRunException.code, Object.values(decisionCodes))));
  const excluded = new Set(decisions.flatMap(({ code, invoiceId }) => (code === decisionCodes.excluded ? [invoiceId] : [])));
  const allowance = decisions.find(({ code }) => code === decisionCodes.allowNotFinal);
  const terms = { allowNotFinal: allowance !== undefined, reason: allowance?.message ?? null };
  let doneCount = run.totalCount - (await countDrafts(context, run));
  for (let after = Number(run.cursorValue ?? 0); ; ) {
    const drafts = await readDrafts(context, run, after);
    for (const { id, accountId } of drafts) {
      doneCount += 1;
      after = accountId;
      if (excluded.has(id)) continue;
      const refusal = await issueOne(context, run, owner, { id, accountId, doneCount }, terms);
      if (refusal !== null) await recordRefusal(context, run, owner, { id, accountId, doneCount }, refusal);
    }
    if (drafts.length < draftsPerIssuePage) break;
  }
  const left = await countDrafts(context, run, [...excluded].flatMap((id) => id ?? []));
  if (left === 0) await advance(context.database.drizzle, run, owner, { step: 'close', cursorValue: null, doneCount: run.totalCount });
  return left;
}

function draftsOf(run: LeasedRun) {
  return and(eq(invoice.billingRunId, run.id), eq(invoice.status, 'DRAFT'), or(isNull(invoice.usageMonth), eq(invoice.usageMonth, run.month)));
}

/** The next page of the run's drafts. An account has one draft of the run's month, and the run drafted nothing else: in the order of accounts is in the order of drafts. */
async function readDrafts(context: BillingContext, run: LeasedRun, afterAccount: number): Promise<readonly { readonly id: number; readonly accountId: number }[]> {
  return await context.database.drizzle
    .select({ id: invoice.id, accountId: invoice.billingAccountId })
    .from(invoice)
    .where(and(draftsOf(run), gt(invoice.billingAccountId, afterAccount)))
    .orderBy(asc(invoice.billingAccountId), asc(invoice.id))
    .limit(draftsPerIssuePage);
}

async function countDrafts(context: BillingContext, run: LeasedRun, except: readonly number[] = []): Promise<number> {
  return await context.database.drizzle.$count(invoice, and(draftsOf(run), except.length === 0 ? undefined : notInArray(invoice.id, [...except])));
}

/** Drafts that were refused wait for their reviewer again, with the reasons beside them; the rest is issued. */
async function handBack(context: BillingContext, run: LeasedRun, owner: string): Promise<void> {
  await inTransaction(context.database.drizzle, async (transaction) => {
    await advance(transaction, run, owner, { status: 'DRAFTED', step: null, cursorValue: null, leaseOwner: null });
    await recordBillingEvent(transaction, context, { entityType: 'BillingRun', entityId: run.id, action: 'issueBillingRun', changes: [{ path: 'status', before: 'ISSUING', after: 'DRAFTED' }] });
  });
}

interface Place {
  readonly id: number;
  readonly accountId: number;
  readonly doneCount: number;
}

async function issueOne(context: BillingContext, run: LeasedRun, owner: string, { id, accountId, doneCount }: Place, terms: { readonly allowNotFinal: boolean; readonly reason: string | null }): Promise<Refusal | null> {
  try {
    await inTransaction(context.database.drizzle, async (transaction) => {
      await advance(transaction, run, owner, { step: 'issue', cursorValue: String(accountId), doneCount });
      const account = await requireAccount(transaction, accountId);
      const locked = (await lockInvoices(transaction, [id])).get(id);
      if (locked?.status === 'DRAFT') await issueDraft(transaction, context, account, locked, terms);
    }, 'read committed');
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** A draft that cannot go out stays a draft, and is said to; a stale one is made anew first, for whoever reviews it. */
async function recordRefusal(context: BillingContext, run: LeasedRun, owner: string, { id, accountId, doneCount }: Place, { error }: Refusal): Promise<void> {
  const names = error.code === 'STALE_DRAFT' ? await readFrozenNames(context, accountId) : new Map<number, string>();
  await inTransaction(context.database.drizzle, async (transaction) => {
    await advance(transaction, run, owner, { step: 'issue', cursorValue: String(accountId), doneCount });
    const account = await requireAccount(transaction, accountId);
    if (error.code === 'STALE_DRAFT') await draftAccountMonth(transaction, context, account, { month: run.month, billingRunId: run.id, campaignNames: names });
    const [still] = await transaction.select({ id: invoice.id }).from(invoice).where(eq(invoice.id, id)).limit(1);
    await recordProblems(transaction, run.id, still?.id ?? null, [{ campaignId: null, code: error.code, message: error.message }]);
  }, 'read committed');
}

/** Names as the account's drafts have them: whatever follows the campaign's name in a line is the month and what is counted. */
async function readFrozenNames(context: BillingContext, accountId: number): Promise<ReadonlyMap<number, string>> {
  const lines = await context.database.drizzle
    .select({ campaignId: invoiceLine.campaignId, description: invoiceLine.description })
    .from(invoice)
    .innerJoin(invoiceLine, eq(invoiceLine.invoiceId, invoice.id))
    .where(eq(invoice.draftGuard, accountId));
  return new Map(lines.flatMap(({ campaignId, description }) => (campaignId === null ? [] : [[campaignId, description.replace(/, \d{4}-\d{2}, [a-z ]+$/, '')] as const])));
}

/** The publishers' statements of the month take nothing more, and the run is over. */
async function close(context: BillingContext, run: LeasedRun, owner: string): Promise<void> {
  await closeStatements(context, run.month);
  await inTransaction(context.database.drizzle, async (transaction) => {
    await advance(transaction, run, owner, { status: 'ISSUED', step: null, cursorValue: null, finishedAt: toDatetime(context.now()), leaseOwner: null });
    await recordBillingEvent(transaction, context, { entityType: 'BillingRun', entityId: run.id, action: 'issueBillingRun', changes: [{ path: 'status', before: 'ISSUING', after: 'ISSUED' }] });
  });
}

type Transaction = Parameters<typeof lockAccount>[0];

async function requireAccount(transaction: Transaction, id: number): Promise<LockedAccount> {
  const account = await lockAccount(transaction, id);
  if (account === null) throw new Error(`billing account ${id} is not there, though it has drafts`);
  return account;
}

async function recordProblems(transaction: Transaction, billingRunId: number, invoiceId: number | null, problems: readonly (Omit<DraftProblem, 'code'> & { readonly code: string })[]): Promise<void> {
  if (problems.length === 0) return;
  await transaction.insert(billingRunException).values(problems.map(({ campaignId, code, message }) => ({ billingRunId, campaignId, invoiceId, code, message: message.slice(0, 300) })));
}
