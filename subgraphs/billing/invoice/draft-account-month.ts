import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import { chainKey, readChains } from '../campaign/billed-usage.ts';
import { campaignMonthUsage } from '../campaign/table.ts';
import { campaignContract, campaignFunding, contractRate } from '../campaign-contract/table.ts';
import { companyPlace, invoiceLinesMax, linesPerInsertMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { prepareUsageCredit } from '../credit-note/prepare-usage-credit.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { taxesOn } from '../tax-rule/rules.ts';
import { taxRule } from '../tax-rule/table.ts';
import { documentTotals, draftCampaign, type CreditDue, type DraftLine } from './rules.ts';
import { invoice, invoiceTax } from './table.ts';

export interface DraftRequest {
  readonly month: string;
  readonly billingRunId: number;
  /** Names of the account's campaigns as they are called now; a line without one names the id. */
  readonly campaignNames: ReadonlyMap<number, string>;
}

/** Something that somebody has to look at before the document goes out. */
export interface DraftProblem {
  readonly campaignId: number | null;
  readonly code: 'NOT_CREDITED' | 'ON_ANOTHER_DRAFT' | 'TOO_MANY_LINES' | 'NAME_UNKNOWN';
  readonly message: string;
}

export interface DraftOutcome {
  /** Null when there is nothing to bill. */
  readonly invoiceId: number | null;
  readonly lines: number;
  readonly problems: readonly DraftProblem[];
}

/**
 * Drafts what an account owes for a month, from usage snapshots and contract terms only: the account's draft of the month is made, or made anew, and what was billed too
 * much is credited. Running it again gives the same draft and no second credit. The account's row is locked.
 */
export async function draftAccountMonth(transaction: Queryable, context: BillingContext, account: LockedAccount, request: DraftRequest): Promise<DraftOutcome> {
  const draft = await lockDraft(transaction, account.id, request.month);
  const { credits, ...found } = await findBillable(transaction, account, request);
  const { creditNoteIds, notCredited } = await prepareUsageCredit(transaction, context, account, credits);
  // What a credit that needed no approval has freed under a cap is billed at once.
  const { lines } = creditNoteIds.length === 0 ? found : await findBillable(transaction, account, request);
  const elsewhere = await readOtherDrafts(transaction, account.id, request.month);
  const problems: DraftProblem[] = [];
  const own = lines.filter((line) => {
    if (line.campaignId === null || line.usageMonth === null || !elsewhere.has(chainKey(line.campaignId, line.usageMonth))) return true;
    problems.push({ campaignId: line.campaignId, code: 'ON_ANOTHER_DRAFT', message: `${line.usageMonth} of this campaign stands on another draft of the account. Issue that one; what moved since is billed after it.` });
    return false;
  });
  if (own.length > invoiceLinesMax) problems.push({ campaignId: null, code: 'TOO_MANY_LINES', message: `${own.length} lines are due; the first ${invoiceLinesMax} are on this draft, the next run bills the rest.` });
  for (const credit of notCredited) {
    problems.push({ campaignId: credit.campaignId, code: 'NOT_CREDITED', message: `${credit.amountMinor} minor units of ${credit.usageMonth} were billed too much, and no issued invoice line can bear the credit.` });
  }
  const unnamed = [...new Set(own.flatMap(({ campaignId }) => (campaignId === null || request.campaignNames.has(campaignId) ? [] : [campaignId])))];
  problems.push(...unnamed.map((campaignId) => ({ campaignId, code: 'NAME_UNKNOWN' as const, message: 'Operations does not know this campaign, so its lines name the id.' })));
  const billed = own.slice(0, invoiceLinesMax);
  if (billed.length === 0) {
    if (draft !== null) await dropDraft(transaction, draft);
    return { invoiceId: null, lines: 0, problems };
  }
  return { invoiceId: await writeDraft(transaction, context, account, request, draft, billed), lines: billed.length, problems };
}

async function lockDraft(transaction: Queryable, accountId: number, month: string): Promise<number | null> {
  const [row] = await transaction
    .select({ id: invoice.id })
    .from(invoice)
    .where(and(eq(invoice.draftGuard, accountId), eq(invoice.usageMonth, month)))
    .limit(1)
    .for('update');
  return row?.id ?? null;
}

/** Campaign-months that stand on the account's drafts of other months: reviewed or not, they are not billed beside them. */
async function readOtherDrafts(transaction: Queryable, accountId: number, month: string): Promise<ReadonlySet<string>> {
  const rows = await transaction
    .select({ campaignId: invoiceLine.campaignId, usageMonth: invoiceLine.usageMonth })
    .from(invoice)
    .innerJoin(invoiceLine, eq(invoiceLine.invoiceId, invoice.id))
    .where(and(eq(invoice.draftGuard, accountId), ne(invoice.usageMonth, month)));
  return new Set(rows.flatMap(({ campaignId, usageMonth }) => (campaignId === null || usageMonth === null ? [] : [chainKey(campaignId, usageMonth)])));
}

/** What every contract of the account brings to the month, contracts in the order of their ids. */
async function findBillable(transaction: Queryable, account: LockedAccount, { month, campaignNames }: DraftRequest): Promise<{ readonly lines: readonly DraftLine[]; readonly credits: readonly CreditDue[] }> {
  const contracts = await transaction.select().from(campaignContract).where(eq(campaignContract.billingAccountId, account.id)).orderBy(asc(campaignContract.id));
  if (contracts.length === 0) return { lines: [], credits: [] };
  const contractIds = contracts.map(({ id }) => id);
  const campaignIds = contracts.map(({ campaignId }) => campaignId);
  const rates = Map.groupBy(await transaction.select().from(contractRate).where(inArray(contractRate.contractId, contractIds)), (rate) => rate.contractId);
  const funding = await transaction
    .select({ contractId: campaignFunding.contractId, budgetMinor: sql<string>`SUM(${campaignFunding.amountMinor})` })
    .from(campaignFunding)
    .where(inArray(campaignFunding.contractId, contractIds))
    .groupBy(campaignFunding.contractId);
  const budgets = new Map(funding.map((row) => [row.contractId, BigInt(row.budgetMinor)]));
  const usage = Map.groupBy(await transaction.select().from(campaignMonthUsage).where(inArray(campaignMonthUsage.campaignId, campaignIds)), (row) => row.campaignId);
  const chains = await readChains(transaction, campaignIds);
  const drafted = contracts.map((contract) => {
    const own = [...chains].flatMap(([key, chain]) => (key.startsWith(`${contract.campaignId}/`) ? [[key.slice(key.indexOf('/') + 1), chain] as const] : []));
    return draftCampaign({
      invoiceMonth: month, campaignId: contract.campaignId, campaignName: campaignNames.get(contract.campaignId) ?? encodeId('cmp', contract.campaignId),
      contract: { ...contract, currency: account.currency }, rates: rates.get(contract.id) ?? [], budgetMinor: budgets.get(contract.id) ?? 0n,
      usageByMonth: usage.get(contract.campaignId) ?? [], chains: new Map(own),
    });
  });
  return { lines: drafted.flatMap(({ lines }) => lines), credits: drafted.flatMap(({ credits }) => credits) };
}

async function writeDraft(
  transaction: Queryable,
  context: BillingContext,
  account: LockedAccount,
  { month, billingRunId }: DraftRequest,
  draft: number | null,
  lines: readonly DraftLine[],
): Promise<number> {
  const rules = await transaction.select().from(taxRule);
  const { subtotalMinor } = documentTotals(lines, []);
  const taxes = taxesOn({ rules, placeOfSupply: account.placeOfSupply, companyPlace, on: context.today, subtotalMinor });
  const totals = documentTotals(lines, taxes);
  if (draft !== null) await clearLines(transaction, draft);
  const invoiceId = draft ?? (await insertDraft(transaction, context, account, month));
  await transaction
    .update(invoice)
    .set({ billingRunId, ...totals, ...(draft === null ? {} : { version: sql`${invoice.version} + 1` }) })
    .where(and(eq(invoice.id, invoiceId), eq(invoice.status, 'DRAFT')));
  const rows = lines.map((line, at) => ({ invoiceId, lineNo: at + 1, ...line }));
  for (let at = 0; at < rows.length; at += linesPerInsertMax) await transaction.insert(invoiceLine).values(rows.slice(at, at + linesPerInsertMax));
  if (taxes.length > 0) await transaction.insert(invoiceTax).values(taxes.map((tax) => ({ invoiceId, ...tax })));
  return invoiceId;
}

async function insertDraft(transaction: Queryable, context: BillingContext, account: LockedAccount, usageMonth: string): Promise<number> {
  const nothing = { subtotalMinor: 0n, taxMinor: 0n, totalMinor: 0n, creditedMinor: 0n, paidMinor: 0n, withheldMinor: 0n };
  const [made] = await transaction.insert(invoice).values({ billingAccountId: account.id, usageMonth, currency: account.currency, createdAt: toDatetime(context.now()), ...nothing });
  return made.insertId;
}

async function clearLines(transaction: Queryable, invoiceId: number): Promise<void> {
  await transaction.delete(invoiceLine).where(eq(invoiceLine.invoiceId, invoiceId));
  await transaction.delete(invoiceTax).where(eq(invoiceTax.invoiceId, invoiceId));
}

async function dropDraft(transaction: Queryable, invoiceId: number): Promise<void> {
  await clearLines(transaction, invoiceId);
  await transaction.delete(invoice).where(and(eq(invoice.id, invoiceId), eq(invoice.status, 'DRAFT')));
}
