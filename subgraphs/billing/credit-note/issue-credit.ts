import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { settleAccount, type LockedAccount } from '../billing-account/settle-account.ts';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { appendToChains, chainKey, readChains } from '../campaign/billed-usage.ts';
import { campaignMonthUsage } from '../campaign/table.ts';
import type { BillingContext } from '../context.ts';
import { takeNumber } from '../document-series/commands.ts';
import type { LockedInvoice } from '../invoice/lock-invoices.ts';
import { invoice as invoiceTable } from '../invoice/table.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { postJournal } from '../ledger/commands.ts';
import { releaseForCredit } from '../payment/release-for-credit.ts';
import { accrueEarnings } from '../payout/accrue-earnings.ts';
import { addRevenue } from '../revenue-row/commands.ts';
import { refuse } from '../run-command.ts';
import type { CreditReason } from './rules.ts';
import { creditNote, creditNoteLine } from './table.ts';

interface NoteLine {
  readonly id: number;
  readonly units: bigint | null;
  readonly amountMinor: bigint;
  readonly campaignId: number | null;
  readonly usageMonth: string | null;
}

/**
 * Makes a prepared credit note take effect, in the transaction of the caller, who holds the locks of account, invoice and note: makes room on a paid invoice, lowers
 * the chains of what it corrects, books it, follows with the publishers' earnings, and takes its number last. The invoice must still be ISSUED.
 */
export async function issueCredit(transaction: Queryable, context: BillingContext, account: LockedAccount, invoice: LockedInvoice, creditNoteId: number, approvedBy: string): Promise<void> {
  if (invoice.status !== 'ISSUED') refuse('ILLEGAL_TRANSITION', `The invoice is ${invoice.status}: it can no longer be credited. Reject the credit note.`, 'id');
  const [note] = await transaction.select().from(creditNote).where(eq(creditNote.id, creditNoteId)).limit(1).for('update');
  if (note === undefined) throw new Error(`credit note ${creditNoteId} is not there`);
  const lines: readonly NoteLine[] = await transaction
    .select({ id: creditNoteLine.id, units: creditNoteLine.units, amountMinor: creditNoteLine.amountMinor, campaignId: invoiceLine.campaignId, usageMonth: invoiceLine.usageMonth })
    .from(creditNoteLine)
    .innerJoin(invoiceLine, eq(invoiceLine.id, creditNoteLine.invoiceLineId))
    .where(eq(creditNoteLine.creditNoteId, creditNoteId))
    .orderBy(asc(creditNoteLine.id));
  await releaseForCredit(transaction, context, account, invoice, note.totalMinor);
  await transaction
    .update(invoiceTable)
    .set({ creditedMinor: sql`${invoiceTable.creditedMinor} + ${note.totalMinor}`, version: sql`${invoiceTable.version} + 1` })
    .where(eq(invoiceTable.id, invoice.id));
  const corrected = await lowerChains(transaction, context, note.reason, lines);
  const source = { type: 'credit_note', id: creditNoteId } as const;
  await postJournal(transaction, context, { kind: 'CREDIT_NOTE_ISSUED', billingAccountId: account.id, currency: account.currency, netMinor: note.subtotalMinor, taxMinor: note.taxMinor }, source);
  await addRevenue(transaction, lines.map((line) => ({
    advertiserId: account.advertiserId, currency: account.currency, month: line.usageMonth ?? invoice.usageMonth ?? (invoice.issuedOn ?? context.today).slice(0, 7), creditedMinor: line.amountMinor,
  })));
  await accrueEarnings(transaction, context, account, corrected, { kind: 'PUBLISHER_ADJUSTED', source, clawback: note.reason === 'INVALID_TRAFFIC' });
  const taken = await takeNumber(transaction, 'CREDIT_NOTE', context.today);
  await transaction
    .update(creditNote)
    .set({ status: 'ISSUED', ...taken, issuedOn: context.today, approvedBy, approvedAt: toDatetime(context.now()), version: sql`${creditNote.version} + 1` })
    .where(and(eq(creditNote.id, creditNoteId), eq(creditNote.status, 'PREPARED')));
  await recordBillingEvent(transaction, context, {
    entityType: 'CreditNote', entityId: creditNoteId, action: 'decideCreditNote', changes: [{ path: 'status', before: 'PREPARED', after: 'ISSUED' }, { path: 'number', before: null, after: taken.number }],
  });
  await settleAccount(transaction, context, account, corrected.map(({ campaignId }) => campaignId));
}

/** Enters what corrects usage in its chains; answers with the campaign-months that moved. */
async function lowerChains(transaction: Queryable, context: BillingContext, reason: CreditReason, lines: readonly NoteLine[]): Promise<readonly { readonly campaignId: number; readonly month: string }[]> {
  const correcting = lines.flatMap(({ campaignId, usageMonth, units, ...line }) => (campaignId === null || usageMonth === null || units === null ? [] : [{ ...line, campaignId, month: usageMonth, units }]));
  if (correcting.length === 0) return [];
  const campaignIds = [...new Set(correcting.map(({ campaignId }) => campaignId))];
  const chains = await readChains(transaction, campaignIds);
  const usage = await transaction
    .select({ campaignId: campaignMonthUsage.campaignId, month: campaignMonthUsage.month, revision: campaignMonthUsage.revision })
    .from(campaignMonthUsage)
    .where(and(inArray(campaignMonthUsage.campaignId, campaignIds), inArray(campaignMonthUsage.month, correcting.map(({ month }) => month))));
  const currentRevision = new Map(usage.map((row) => [chainKey(row.campaignId, row.month), row.revision]));
  const left = new Map(chains);
  for (const { campaignId, month, units, amountMinor } of correcting) {
    const key = chainKey(campaignId, month);
    const chain = left.get(key);
    if (chain === undefined || chain.unitsTotal < units || chain.amountTotalMinor < amountMinor) {
      refuse('ILLEGAL_TRANSITION', `Of ${month} less is billed by now than this credit note takes back: another document corrected it. Reject it, and prepare what is still due.`, 'id');
    }
    left.set(key, { ...chain, unitsTotal: chain.unitsTotal - units, amountTotalMinor: chain.amountTotalMinor - amountMinor });
  }
  await appendToChains(transaction, context, correcting.map(({ id, campaignId, month, units, amountMinor }) => {
    const key = chainKey(campaignId, month);
    // A discrepancy corrects to what Operations says now; other reasons correct without new counts.
    const revision = (reason === 'DISCREPANCY' ? currentRevision.get(key) : undefined) ?? chains.get(key)?.revision ?? 0;
    return { campaignId, month, entry: 'CREDIT', revision, units: -units, amountMinor: -amountMinor, lineId: id };
  }));
  return correcting.map(({ campaignId, month }) => ({ campaignId, month }));
}
