import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import { settleAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent, type FieldChange } from '../billing-event/commands.ts';
import { appendToChains, chainKey, readChains } from '../campaign/billed-usage.ts';
import { campaignMonthUsage } from '../campaign/table.ts';
import { campaignContract, campaignFunding } from '../campaign-contract/table.ts';
import type { BillingContext } from '../context.ts';
import { takeNumber } from '../document-series/commands.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { postJournal } from '../ledger/commands.ts';
import { accrueEarnings } from '../payout/accrue-earnings.ts';
import { addRevenue } from '../revenue-row/commands.ts';
import { refuse } from '../run-command.ts';
import { settleFromWallet } from '../wallet/settle-invoice.ts';
import type { LockedInvoice } from './lock-invoices.ts';
import { finalOn, invoiceDueOn } from './rules.ts';
import { invoice } from './table.ts';

/** What else decides whether a draft may go out. */
export interface IssueTerms {
  /** Issue although a month's usage may still change. */
  readonly allowNotFinal: boolean;
  /** Why; kept with the event. */
  readonly reason: string | null;
}

type Line = typeof invoiceLine.$inferSelect;

/**
 * Issues a draft, in the transaction of the caller, who holds the locks of the account and the invoice: freezes the bill-to data, appends to the chains
 * of billed usage, books it, accrues the publishers' earnings, pays it from a wallet, and takes its number last. Refuses with ILLEGAL_TRANSITION unless it is a
 * DRAFT with lines, NOT_FINAL while its usage may change, STALE_DRAFT when a campaign-month was billed or credited since it was drafted, or its contract's cap no longer bears it
 * (invariants I2 to I5 and I14).
 */
export async function issueDraft(transaction: Queryable, context: BillingContext, account: LockedAccount, draft: LockedInvoice, terms: IssueTerms): Promise<void> {
  if (draft.status !== 'DRAFT') refuse('ILLEGAL_TRANSITION', `This invoice is ${draft.status}: only a DRAFT can be issued.`, 'invoiceId');
  const lines = await transaction.select().from(invoiceLine).where(eq(invoiceLine.invoiceId, draft.id)).orderBy(asc(invoiceLine.lineNo));
  if (lines.length === 0) refuse('ILLEGAL_TRANSITION', 'This draft has no lines, so there is nothing to bill.', 'invoiceId');
  const usageLines = lines.filter(isOfUsage);
  if (!terms.allowNotFinal) await refuseNotFinal(transaction, context, usageLines);
  await refuseStale(transaction, usageLines);
  await refuseAboveCap(transaction, usageLines);
  const months = usageLines.map(({ campaignId, usageMonth }) => ({ campaignId, month: usageMonth }));
  await appendToChains(
    transaction,
    context,
    usageLines.map((line) => ({
      campaignId: line.campaignId, month: line.usageMonth, entry: 'BILL', revision: line.usageRevision ?? 0, units: line.units ?? 0n, amountMinor: line.amountMinor, lineId: line.id,
    })),
  );
  const { id } = draft;
  await postJournal(transaction, context, { kind: 'INVOICE_ISSUED', billingAccountId: account.id, currency: account.currency, netMinor: draft.subtotalMinor, taxMinor: draft.taxMinor }, { type: 'invoice', id });
  await addRevenue(
    transaction,
    lines.map((line) => ({ advertiserId: account.advertiserId, currency: account.currency, month: line.usageMonth ?? draft.usageMonth ?? context.today.slice(0, 7), invoicedMinor: line.amountMinor })),
  );
  await accrueEarnings(transaction, context, account, months, { kind: 'PUBLISHER_ACCRUED', source: { type: 'invoice', id }, clawback: false });
  const taken = await takeNumber(transaction, 'INVOICE', context.today);
  await transaction
    .update(invoice)
    .set({
      status: 'ISSUED', ...taken, issuedOn: context.today, dueOn: invoiceDueOn(context.today, account.paymentTermsDays), billToName: account.legalName, billToTaxId: account.taxId,
      placeOfSupply: account.placeOfSupply, version: sql`${invoice.version} + 1`,
    })
    .where(and(eq(invoice.id, id), eq(invoice.status, 'DRAFT')));
  const changes: FieldChange[] = [{ path: 'status', before: 'DRAFT', after: 'ISSUED' }, { path: 'number', before: null, after: taken.number }];
  if (terms.allowNotFinal) changes.push({ path: 'allowNotFinal', before: null, after: terms.reason ?? 'true' });
  await recordBillingEvent(transaction, context, { entityType: 'Invoice', entityId: id, action: 'issueInvoice', changes });
  await settleFromWallet(transaction, context, account, draft, draft.totalMinor);
  await settleAccount(transaction, context, account, months.map(({ campaignId }) => campaignId));
}

/** A line that bills a campaign-month. */
export type UsageLine = Line & { readonly campaignId: number; readonly usageMonth: string };

/** A line that bills a campaign-month, and so has an entry in its chain. */
export function isOfUsage(line: Line): line is UsageLine {
  return line.campaignId !== null && line.usageMonth !== null && line.baseSeq !== null;
}

/** FLAT_FEE and CONTRACTED do not depend on delivery: their month is final when the calendar says so. */
async function refuseNotFinal(transaction: Queryable, context: BillingContext, lines: readonly UsageLine[]): Promise<void> {
  if (lines.length === 0) return;
  const usage = await transaction
    .select({ campaignId: campaignMonthUsage.campaignId, month: campaignMonthUsage.month, isFinal: campaignMonthUsage.isFinal })
    .from(campaignMonthUsage)
    .where(and(inArray(campaignMonthUsage.campaignId, lines.map((line) => line.campaignId)), inArray(campaignMonthUsage.month, lines.map((line) => line.usageMonth))));
  const finality = new Map(usage.map((row) => [chainKey(row.campaignId, row.month), row.isFinal]));
  const open = lines.find((line) => {
    const isFinal = line.kind === 'USAGE' || line.kind === 'LATE_USAGE' ? finality.get(chainKey(line.campaignId, line.usageMonth)) : undefined;
    return !(isFinal ?? context.today >= finalOn(line.usageMonth));
  });
  if (open !== undefined) {
    refuse('NOT_FINAL', `The delivery of ${open.usageMonth} is not final (line ${open.lineNo}): it may still change. Wait until it is, or allow it with a reason.`, 'allowNotFinal');
  }
}

async function refuseStale(transaction: Queryable, lines: readonly UsageLine[]): Promise<void> {
  const chains = await readChains(transaction, [...new Set(lines.map((line) => line.campaignId))]);
  const stale = lines.find((line) => (chains.get(chainKey(line.campaignId, line.usageMonth))?.seqNo ?? 0) !== line.baseSeq);
  if (stale !== undefined) {
    refuse('STALE_DRAFT', `${stale.usageMonth} of this campaign was billed, credited or voided since the draft was made (line ${stale.lineNo}). The next billing run drafts it anew.`, 'invoiceId');
  }
}

/** The chain of the line's own month has not moved, but what other months or a released funding left under the cap may have. */
async function refuseAboveCap(transaction: Queryable, lines: readonly UsageLine[]): Promise<void> {
  const campaignIds = [...new Set(lines.map((line) => line.campaignId))];
  if (campaignIds.length === 0) return;
  const capped = await transaction
    .select({ campaignId: campaignContract.campaignId, budgetMinor: sql<string>`COALESCE(SUM(${campaignFunding.amountMinor}), 0)` })
    .from(campaignContract)
    .leftJoin(campaignFunding, eq(campaignFunding.contractId, campaignContract.id))
    .where(and(inArray(campaignContract.campaignId, campaignIds), ne(campaignContract.capPolicy, 'NO_CAP'), eq(campaignContract.billingSource, 'OWN_COUNT'), ne(campaignContract.pricingModel, 'FLAT')))
    .groupBy(campaignContract.campaignId);
  const billedMinor = new Map<number, bigint>();
  for (const [key, chain] of await readChains(transaction, campaignIds)) {
    const campaignId = Number(key.slice(0, key.indexOf('/')));
    billedMinor.set(campaignId, (billedMinor.get(campaignId) ?? 0n) + chain.amountTotalMinor);
  }
  for (const line of lines) billedMinor.set(line.campaignId, (billedMinor.get(line.campaignId) ?? 0n) + line.amountMinor);
  const above = capped.find(({ campaignId, budgetMinor }) => (billedMinor.get(campaignId) ?? 0n) > BigInt(budgetMinor));
  if (above === undefined) return;
  refuse('STALE_DRAFT', `With this draft ${encodeId('cmp', above.campaignId)} would be billed ${billedMinor.get(above.campaignId)} minor units, and ${above.budgetMinor} are booked. The next billing run drafts it anew.`, 'invoiceId');
}
