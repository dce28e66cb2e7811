import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { signedIn } from '@ad-network/runtime/request-context.ts';
import { and, asc, gte, inArray, sql, type SQL } from 'drizzle-orm';
import type { AnyMySqlColumn } from 'drizzle-orm/mysql-core';
import type { LockedAccount } from '../billing-account/settle-account.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { postJournals, type Posting } from '../ledger/commands.ts';
import { payment } from '../payment/table.ts';
import { paymentAllocation } from './table.ts';

/** What an allocation moves; one that takes another back names it and has negative amounts. */
export interface AllocationPart {
  readonly paymentId: number;
  readonly invoiceId: number;
  readonly amountMinor: bigint;
  readonly withheldMinor: bigint;
  readonly reversesId: number | null;
}

/**
 * Writes allocations and reversals of some, and moves payments, invoices and ledger with them, in as many statements for one as for many. The caller holds the locks of account, payments and
 * invoices, and has checked that they fit; the server's CHECKs refuse what does not (invariant I12).
 */
export async function writeAllocations(transaction: Queryable, context: BillingContext, account: LockedAccount, parts: readonly AllocationPart[]): Promise<void> {
  if (parts.length === 0) return;
  const at = toDatetime(context.now());
  const createdBy = signedIn(context).subject;
  const [made] = await transaction.insert(paymentAllocation).values(parts.map((part) => ({ ...part, at, createdBy })));
  const ids = await readWritten(transaction, parts, made.insertId);
  const paymentIds = [...new Set(parts.map(({ paymentId }) => paymentId))];
  await transaction
    .update(payment)
    .set({ allocatedMinor: sql`${payment.allocatedMinor} + ${sumsBy(payment.id, parts, 'paymentId', 'amountMinor')}` })
    .where(inArray(payment.id, paymentIds));
  const invoiceIds = [...new Set(parts.map(({ invoiceId }) => invoiceId))];
  await transaction
    .update(invoice)
    .set({
      paidMinor: sql`${invoice.paidMinor} + ${sumsBy(invoice.id, parts, 'invoiceId', 'amountMinor')}`, withheldMinor: sql`${invoice.withheldMinor} + ${sumsBy(invoice.id, parts, 'invoiceId', 'withheldMinor')}`,
      version: sql`${invoice.version} + 1`,
    })
    .where(inArray(invoice.id, invoiceIds));
  await postJournals(transaction, context, parts.map((part, index) => toPosting(account, part, ids[index] ?? 0)));
}

/** Ids of the rows just written, in their order: rows of one statement get rising ids, if not in steps of one. Nobody else writes to these payments, whose account is locked. */
async function readWritten(transaction: Queryable, parts: readonly AllocationPart[], firstId: number): Promise<readonly number[]> {
  if (parts.length === 1) return [firstId];
  const rows = await transaction
    .select({ id: paymentAllocation.id })
    .from(paymentAllocation)
    .where(and(inArray(paymentAllocation.paymentId, parts.map(({ paymentId }) => paymentId)), gte(paymentAllocation.id, firstId)))
    .orderBy(asc(paymentAllocation.id));
  if (rows.length !== parts.length) throw new Error(`${parts.length} allocations were written, ${rows.length} found`);
  return rows.map(({ id }) => id);
}

/** For an UPDATE of several rows: each row's sum of `amount` over the parts that name it. */
function sumsBy(column: AnyMySqlColumn, parts: readonly AllocationPart[], key: 'paymentId' | 'invoiceId', amount: 'amountMinor' | 'withheldMinor'): SQL {
  const cases = [...Map.groupBy(parts, (part) => part[key])].map(([id, own]) => sql`WHEN ${id} THEN ${own.reduce((sum, part) => sum + part[amount], 0n)}`);
  return sql`CASE ${column} ${sql.join(cases, sql` `)} END`;
}

function toPosting(account: LockedAccount, part: AllocationPart, id: number): Posting {
  const reversal = part.reversesId !== null;
  return {
    event: {
      kind: reversal ? 'PAYMENT_UNALLOCATED' : 'PAYMENT_ALLOCATED', billingAccountId: account.id, currency: account.currency,
      amountMinor: reversal ? -part.amountMinor : part.amountMinor, withheldMinor: reversal ? -part.withheldMinor : part.withheldMinor,
    },
    source: { type: 'payment_allocation', id },
  };
}

/** Withholding of each payment that stands on invoices, in minor units. The payments are locked. */
export async function readPlacedWithholding(transaction: Queryable, paymentIds: readonly number[]): Promise<ReadonlyMap<number, bigint>> {
  const rows = await transaction
    .select({ paymentId: paymentAllocation.paymentId, withheldMinor: sql<string>`SUM(${paymentAllocation.withheldMinor})` })
    .from(paymentAllocation)
    .where(inArray(paymentAllocation.paymentId, [...paymentIds]))
    .groupBy(paymentAllocation.paymentId);
  return new Map(rows.map((row) => [row.paymentId, BigInt(row.withheldMinor)]));
}
