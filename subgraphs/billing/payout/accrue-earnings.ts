import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, asc, eq, gte, inArray, max, or, sql } from 'drizzle-orm';
import { billingRun } from '../billing-run/table.ts';
import { chainKey, readChains } from '../campaign/billed-usage.ts';
import { addMonths, monthOf } from '../campaign-contract/calendar.ts';
import { campaignContract } from '../campaign-contract/table.ts';
import { payoutLinesPerInsertMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { postJournal, type JournalSource } from '../ledger/commands.ts';
import { journal } from '../ledger/table.ts';
import { openPayoutAccounts, type OpenPayoutAccount } from '../payout-account/open-accounts.ts';
import { payoutLine } from '../payout-line/table.ts';
import { addRevenue } from '../revenue-row/commands.ts';
import { readCurrentUsage } from '../usage/queries.ts';
import { earningDelta, emptyEarningChain, openStatementMonth, payoutDueOn, shareOfMonth, splitRevenue, type EarningChain } from './rules.ts';
import { payout } from './table.ts';

/** A campaign-month whose billed amount moved. */
export interface CampaignMonth {
  readonly campaignId: number;
  readonly month: string;
}

/** What moved the billed amount, as the books name it. `clawback`: what is taken back is a deduction, not a negative earning. */
export interface AccrualCause {
  readonly kind: 'PUBLISHER_ACCRUED' | 'PUBLISHER_ADJUSTED';
  /** Null: the first line that is written. */
  readonly source: JournalSource | null;
  readonly clawback: boolean;
}

/** Whose campaigns they are: the revenue's owner and currency. */
export interface Payer {
  readonly advertiserId: number;
  readonly currency: string;
}

/** One game's next entry in its chain. */
interface Entry {
  readonly account: OpenPayoutAccount;
  readonly campaignId: number;
  readonly gameId: number;
  readonly month: string;
  readonly revision: number;
  readonly shareBp: number;
  readonly before: EarningChain;
  readonly units: bigint;
  readonly revenueMinor: bigint;
  readonly earningMinor: bigint;
  readonly isClawback: boolean;
}

/**
 * Brings publishers' earnings of campaign-months up to what their chains of billed usage say, in the statements that are open, with one journal
 * (domain.md 2.3: the net amount split over games and publishers by the model's units, times the share of the usage month). Called
 * after the chains were moved, in the same transaction. The number of statements does not depend on how many games there are, but for inserts
 * of a bounded size. Payout accounts are locked in the order of their ids, after the billing account.
 */
export async function accrueEarnings(transaction: Queryable, context: BillingContext, payer: Payer, months: readonly CampaignMonth[], cause: AccrualCause): Promise<void> {
  if (months.length === 0) return;
  const campaignIds = [...new Set(months.map(({ campaignId }) => campaignId))];
  const targets = await findTargets(transaction, months, campaignIds);
  const accounts = await openPayoutAccounts(transaction, context, payer.currency, targets);
  const chains = await readEarningChains(transaction, campaignIds, [...new Set(months.map(({ month }) => month))]);
  const entries = targets.flatMap((target): readonly Entry[] => {
    const account = accounts.get(target.publisherId);
    if (account === undefined) throw new Error(`publisher ${target.publisherId} has no payout account in ${payer.currency}`);
    const before = chains.get(`${account.id}/${target.campaignId}/${target.month}/${target.gameId}`) ?? emptyChain;
    const shareBp = shareOfMonth(account.shares, target.month) ?? 0;
    // What was clawed back by hand stays back, whatever moves the billed amount later.
    const delta = earningDelta({ units: target.units - before.clawedUnits, revenueMinor: target.revenueMinor - before.clawedRevenueMinor }, shareBp, before);
    if (delta === null) return [];
    return [{ ...target, ...delta, account, before, shareBp, isClawback: cause.clawback && delta.units <= 0n && delta.earningMinor <= 0n }];
  });
  await bookEntries(transaction, context, payer, entries, cause);
}

/** Writes chain entries into the open statements, books them, and adds them to the revenue's cost. Answers with the first line's id, 0 without any. */
export async function bookEntries(transaction: Queryable, context: BillingContext, payer: Payer, entries: readonly Entry[], cause: AccrualCause): Promise<number> {
  if (entries.length === 0) return 0;
  const statements = await openStatements(transaction, context, payer.currency, entries);
  const rows = entries.map((entry) => ({
    payoutId: statements.get(entry.account.id) ?? 0,
    payoutAccountId: entry.account.id, kind: entry.isClawback ? ('CLAWBACK' as const) : ('EARNING' as const), campaignId: entry.campaignId, gameId: entry.gameId, usageMonth: entry.month,
    seqNo: entry.before.seqNo + 1, revision: entry.revision, units: entry.units, revenueMinor: entry.revenueMinor, shareBp: entry.shareBp, earningMinor: entry.earningMinor,
    unitsTotal: entry.before.unitsTotal + entry.units, earningTotalMinor: entry.before.earningTotalMinor + entry.earningMinor,
    prevSeq: entry.before.seqNo === 0 ? null : entry.before.seqNo, prevUnits: entry.before.unitsTotal, prevEarningMinor: entry.before.earningTotalMinor,
  }));
  let firstLineId = 0;
  for (let at = 0; at < rows.length; at += payoutLinesPerInsertMax) {
    const [made] = await transaction.insert(payoutLine).values(rows.slice(at, at + payoutLinesPerInsertMax));
    firstLineId ||= made.insertId;
  }
  const byAccount = Map.groupBy(entries, (entry) => entry.account.id);
  const earnings = [...byAccount]
    .map(([payoutAccountId, own]) => ({ payoutAccountId, earningMinor: own.reduce((sum, entry) => sum + entry.earningMinor, 0n) }))
    .filter(({ earningMinor }) => earningMinor !== 0n)
    .toSorted((a, b) => a.payoutAccountId - b.payoutAccountId);
  if (earnings.length > 0) await postJournal(transaction, context, { kind: cause.kind, currency: payer.currency, earnings }, cause.source ?? { type: 'payout_line', id: firstLineId });
  await addRevenue(transaction, entries.map((entry) => ({ ...payer, month: entry.month, publisherCostMinor: entry.earningMinor })));
  return firstLineId;
}

interface Target extends CampaignMonth {
  readonly gameId: number;
  readonly publisherId: number;
  readonly revision: number;
  readonly units: bigint;
  readonly revenueMinor: bigint;
}

/** What each game should have earned for the network by now, of every campaign-month that was ever billed. */
async function findTargets(transaction: Queryable, months: readonly CampaignMonth[], campaignIds: readonly number[]): Promise<readonly Target[]> {
  const chains = await readChains(transaction, campaignIds);
  const contracts = await transaction
    .select({ campaignId: campaignContract.campaignId, pricingModel: campaignContract.pricingModel })
    .from(campaignContract)
    .where(inArray(campaignContract.campaignId, [...campaignIds]));
  const modelOf = new Map(contracts.map((contract) => [contract.campaignId, contract.pricingModel]));
  const usage = Map.groupBy(await readCurrentUsage(transaction, campaignIds, [...new Set(months.map(({ month }) => month))]), (row) => chainKey(row.campaignId, row.month));
  const wanted = new Map(months.map((month) => [chainKey(month.campaignId, month.month), month]));
  return [...wanted].flatMap(([key, { campaignId, month }]) => {
    const chain = chains.get(key);
    const model = modelOf.get(campaignId);
    if (chain === undefined || model === undefined) return [];
    const rows = usage.get(key) ?? [];
    const revision = rows.reduce((last, row) => Math.max(last, row.revision), 0);
    // A void takes everything back, the units too.
    const nothing = chain.amountTotalMinor === 0n && chain.unitsTotal === 0n;
    return splitRevenue(chain.amountTotalMinor, model, rows).map((target) => ({ ...target, units: nothing ? 0n : target.units, campaignId, month, revision }));
  });
}

/** A chain with what was taken out of it by hand, as positive numbers. */
interface ClawedChain extends EarningChain {
  readonly clawedUnits: bigint;
  readonly clawedRevenueMinor: bigint;
}

const emptyChain: ClawedChain = { ...emptyEarningChain, clawedUnits: 0n, clawedRevenueMinor: 0n };

/** Where the earning chains of campaigns in months stand, by account, campaign, month and game. */
async function readEarningChains(transaction: Queryable, campaignIds: readonly number[], months: readonly string[]): Promise<ReadonlyMap<string, ClawedChain>> {
  const rows = await transaction
    .select({
      units: payoutLine.units, clawBackId: journal.id,
      accountId: payoutLine.payoutAccountId, campaignId: payoutLine.campaignId, month: payoutLine.usageMonth, gameId: payoutLine.gameId, seqNo: payoutLine.seqNo,
      unitsTotal: payoutLine.unitsTotal, earningTotalMinor: payoutLine.earningTotalMinor, revenueMinor: payoutLine.revenueMinor,
    })
    .from(payoutLine)
    .leftJoin(journal, and(eq(journal.kind, 'PUBLISHER_ADJUSTED'), eq(journal.sourceType, 'payout_line'), eq(journal.sourceId, payoutLine.id)))
    .where(and(inArray(payoutLine.campaignId, [...campaignIds]), inArray(payoutLine.usageMonth, [...months])))
    .orderBy(asc(payoutLine.seqNo));
  const chains = new Map<string, ClawedChain>();
  for (const { accountId, campaignId, month, gameId, revenueMinor, units, clawBackId, ...row } of rows) {
    const key = `${accountId}/${campaignId}/${month}/${gameId}`;
    const before = chains.get(key) ?? emptyChain;
    chains.set(key, {
      ...row, revenueTotalMinor: before.revenueTotalMinor + revenueMinor, clawedUnits: before.clawedUnits - (clawBackId === null ? 0n : units),
      clawedRevenueMinor: before.clawedRevenueMinor - (clawBackId === null ? 0n : revenueMinor),
    });
  }
  return chains;
}

/** The month whose statements take what arrives now: the one after the last that a billing run closed. */
export async function readOpenStatementMonth(transaction: Queryable, context: BillingContext): Promise<string> {
  const [closed] = await transaction.select({ month: max(billingRun.month) }).from(billingRun).where(eq(billingRun.status, 'ISSUED'));
  return openStatementMonth(closed?.month ?? addMonths(monthOf(context.today), -2));
}

/** Adds the entries to the accounts' open statements, which are made where there are none; answers with their ids by account. */
async function openStatements(transaction: Queryable, context: BillingContext, currency: string, entries: readonly Entry[]): Promise<ReadonlyMap<number, number>> {
  const byAccount = [...Map.groupBy(entries, (entry) => entry.account.id).values()];
  const months = await chooseStatementMonths(transaction, context, byAccount.flatMap(([first]) => (first === undefined ? [] : [first.account.id])));
  const values = byAccount.flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const statementMonth = months.get(first.account.id) ?? '';
    const sumOf = (part: readonly Entry[]): bigint => part.reduce((sum, entry) => sum + entry.earningMinor, 0n);
    return [{
      payoutAccountId: first.account.id, currency, statementMonth, status: 'ACCRUING' as const, dueOn: payoutDueOn(statementMonth, first.account.termsDays),
      grossMinor: sumOf(own.filter((entry) => !entry.isClawback)), deductionsMinor: -sumOf(own.filter((entry) => entry.isClawback)),
    }];
  });
  await transaction
    .insert(payout)
    .values(values.toSorted((a, b) => a.payoutAccountId - b.payoutAccountId))
    .onDuplicateKeyUpdate({
      set: { grossMinor: sql`gross_minor + VALUES(gross_minor)`, deductionsMinor: sql`deductions_minor + VALUES(deductions_minor)`, version: sql`${payout.version} + 1` },
    });
  const rows = await transaction
    .select({ id: payout.id, payoutAccountId: payout.payoutAccountId })
    .from(payout)
    .where(or(...values.map((row) => and(eq(payout.payoutAccountId, row.payoutAccountId), eq(payout.statementMonth, row.statementMonth)))))
    .for('update');
  return new Map(rows.map((row) => [row.payoutAccountId, row.id]));
}

/** The month whose statement takes an account's entries: the open one, or the first after it that is not sent to the bank yet: what is sent never changes. */
async function chooseStatementMonths(transaction: Queryable, context: BillingContext, accountIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const open = await readOpenStatementMonth(transaction, context);
  const sent = await transaction
    .select({ accountId: payout.payoutAccountId, month: payout.statementMonth })
    .from(payout)
    .where(and(inArray(payout.payoutAccountId, [...accountIds]), gte(payout.statementMonth, open), inArray(payout.status, ['IN_BATCH', 'PAID', 'FAILED'])))
    .for('update');
  const taken = new Set(sent.map(({ accountId, month }) => `${accountId}/${month}`));
  return new Map(
    accountIds.map((accountId) => {
      let month = open;
      while (taken.has(`${accountId}/${month}`)) month = addMonths(month, 1);
      return [accountId, month];
    }),
  );
}
