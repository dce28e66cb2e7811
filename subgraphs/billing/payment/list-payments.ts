import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { checkFilterList, toConnection, type Connection, type Page, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, asc, count, getTableColumns, gt, gte, inArray, lte, sql } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { afterNewest, listNewest, newestFirst, readNewestPage } from '../newest-first.ts';
import { defineParentBatch, type ParentList } from '../parent-batch.ts';
import type { PaymentRow } from './queries.ts';
import { payment } from './table.ts';

export interface PaymentsArguments extends PageArguments {
  readonly filter?: {
    readonly billingAccountIdIn?: readonly string[] | null;
    readonly unallocatedOnly?: boolean | null;
    readonly receivedFrom?: string | null;
    readonly receivedTo?: string | null;
  } | null;
}

const order = newestFirst('payment', payment, payment.id);

/** A page of payments, newest first. */
export function listPayments(context: BillingContext, args: PaymentsArguments): Promise<Connection<PaymentRow>> {
  const filter = args.filter ?? {};
  checkFilterList('filter.billingAccountIdIn', filter.billingAccountIdIn);
  const matches = and(
    filter.billingAccountIdIn == null ? undefined : inArray(payment.billingAccountId, filter.billingAccountIdIn.map((id) => decodeId('bac', id))),
    filter.unallocatedOnly === true ? gt(payment.unallocatedMinor, 0n) : undefined,
    filter.receivedFrom == null ? undefined : gte(payment.receivedOn, filter.receivedFrom),
    filter.receivedTo == null ? undefined : lte(payment.receivedOn, filter.receivedTo),
  );
  return listNewest(context, order, args, matches, (where, terms, rows) => context.database.drizzle.select().from(payment).where(where).orderBy(...terms).limit(rows));
}

interface PaymentList extends ParentList {
  readonly page: Page;
}

const pageByAccount = defineParentBatch('payments by account', async (context: BillingContext, accountIds, { page }: PaymentList) => {
  const { drizzle } = context.database;
  const ranked = drizzle
    .select({ ...getTableColumns(payment), place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${payment.billingAccountId} ORDER BY ${payment.id} DESC)`.as('place') })
    .from(payment)
    .where(and(inArray(payment.billingAccountId, [...accountIds]), afterNewest(order, page)))
    .as('ranked');
  const rows: readonly PaymentRow[] = await drizzle.select().from(ranked).where(lte(ranked.place, page.first + 1)).orderBy(asc(ranked.billingAccountId), asc(ranked.place)).limit(accountIds.length * (page.first + 1));
  return Map.groupBy(rows, (row) => row.billingAccountId);
});

const countByAccount = defineParentBatch('count of payments by account', async (context: BillingContext, accountIds, _list: ParentList) => {
  const rows = await context.database.drizzle
    .select({ accountId: payment.billingAccountId, payments: count() })
    .from(payment)
    .where(inArray(payment.billingAccountId, [...accountIds]))
    .groupBy(payment.billingAccountId)
    .limit(accountIds.length);
  return new Map(rows.map((row) => [row.accountId, row.payments]));
});

/** A page of one account's payments, newest first; those of every account of the request are read together. */
export async function listPaymentsOfAccount(context: BillingContext, accountId: number, args: PageArguments): Promise<Connection<PaymentRow>> {
  const page = readNewestPage(order, args);
  const list = { page, identity: JSON.stringify([page.first, page.after]) };
  const rows = (await loadOne(context, pageByAccount, { parentId: accountId, list })) ?? [];
  return toConnection(rows, page, (row) => [row.id], async () => (await loadOne(context, countByAccount, { parentId: accountId, list: { identity: '' } })) ?? 0);
}
