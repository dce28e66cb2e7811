import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, desc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import { chainKey } from '../campaign/billed-usage.ts';
import type { BillingContext } from '../context.ts';
import { lockInvoices } from '../invoice/lock-invoices.ts';
import type { CreditDue } from '../invoice/rules.ts';
import { invoice } from '../invoice/table.ts';
import { invoiceLine } from '../invoice-line/table.ts';
import { prepareCredit, readCreditedLines, type CreditLine } from './prepare-credit.ts';
import { spreadCredit } from './rules.ts';
import { creditNote, creditNoteLine } from './table.ts';

/** What came of the credits that a run found due: the notes it made, and what no invoice could bear. */
export interface UsageCreditOutcome {
  readonly creditNoteIds: readonly number[];
  readonly notCredited: readonly CreditDue[];
}

/**
 * Gives back what usage no longer covers: one credit note of reason DISCREPANCY per invoice, over the lines that billed it, newest first. What a note that waits for its
 * approval gives back already is not credited a second time. The account is locked.
 */
export async function prepareUsageCredit(transaction: Queryable, context: BillingContext, account: LockedAccount, credits: readonly CreditDue[]): Promise<UsageCreditOutcome> {
  if (credits.length === 0) return { creditNoteIds: [], notCredited: [] };
  const campaignIds = [...new Set(credits.map(({ campaignId }) => campaignId))];
  const pending = await readPending(transaction, campaignIds);
  const lines = await transaction
    .select({ id: invoiceLine.id, invoiceId: invoiceLine.invoiceId, description: invoiceLine.description, campaignId: invoiceLine.campaignId, usageMonth: invoiceLine.usageMonth, amountMinor: invoiceLine.amountMinor })
    .from(invoiceLine)
    .innerJoin(invoice, eq(invoice.id, invoiceLine.invoiceId))
    .where(and(inArray(invoiceLine.campaignId, campaignIds), inArray(invoiceLine.usageMonth, credits.map(({ usageMonth }) => usageMonth)), eq(invoice.status, 'ISSUED')))
    .orderBy(desc(invoiceLine.id));
  const credited = await readCreditedLines(transaction, lines.map(({ id }) => id));
  const parts: (CreditLine & { readonly invoiceId: number })[] = [];
  const notCredited: CreditDue[] = [];
  for (const credit of credits) {
    const waiting = pending.get(chainKey(credit.campaignId, credit.usageMonth)) ?? { amountMinor: 0n, units: 0n };
    const amountMinor = credit.amountMinor - waiting.amountMinor;
    const units = credit.units > waiting.units ? credit.units - waiting.units : 0n;
    if (amountMinor <= 0n) continue;
    const own = lines.filter((line) => line.campaignId === credit.campaignId && line.usageMonth === credit.usageMonth);
    const spread = spreadCredit(amountMinor, units, own.map((line) => ({ lineId: line.id, amountLeftMinor: line.amountMinor - (credited.get(line.id)?.amountMinor ?? 0n) })));
    if (spread === null) notCredited.push(credit);
    for (const part of spread ?? []) {
      const line = own.find(({ id }) => id === part.lineId);
      if (line !== undefined) parts.push({ ...part, description: line.description, invoiceId: line.invoiceId });
    }
  }
  const invoices = await lockInvoices(transaction, parts.map(({ invoiceId }) => invoiceId));
  const creditNoteIds: number[] = [];
  for (const [invoiceId, own] of [...Map.groupBy(parts, (part) => part.invoiceId)].toSorted(([a], [b]) => a - b)) {
    const locked = invoices.get(invoiceId);
    if (locked !== undefined) creditNoteIds.push(await prepareCredit(transaction, context, account, locked, 'DISCREPANCY', own));
  }
  return { creditNoteIds, notCredited };
}

/** What notes that wait for approval would take out of the chains, by campaign-month. */
async function readPending(transaction: Queryable, campaignIds: readonly number[]): Promise<ReadonlyMap<string, { readonly amountMinor: bigint; readonly units: bigint }>> {
  const rows = await transaction
    .select({ campaignId: invoiceLine.campaignId, month: invoiceLine.usageMonth, amountMinor: creditNoteLine.amountMinor, units: creditNoteLine.units })
    .from(creditNote)
    .innerJoin(creditNoteLine, eq(creditNoteLine.creditNoteId, creditNote.id))
    .innerJoin(invoiceLine, eq(invoiceLine.id, creditNoteLine.invoiceLineId))
    .where(and(eq(creditNote.status, 'PREPARED'), inArray(invoiceLine.campaignId, [...campaignIds]), isNotNull(creditNoteLine.units)));
  const sums = new Map<string, { amountMinor: bigint; units: bigint }>();
  for (const { campaignId, month, amountMinor, units } of rows) {
    if (campaignId === null || month === null) continue;
    const sum = sums.get(chainKey(campaignId, month)) ?? { amountMinor: 0n, units: 0n };
    sums.set(chainKey(campaignId, month), { amountMinor: sum.amountMinor + amountMinor, units: sum.units + (units ?? 0n) });
  }
  return sums;
}
