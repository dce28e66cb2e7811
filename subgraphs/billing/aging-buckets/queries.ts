import { defineBatch } from '@ad-network/runtime/batch.ts';
import { and, eq, gt, inArray, sql, type SQL } from 'drizzle-orm';
import { addDays } from '../campaign-contract/calendar.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { agingBucketDays, nothingOwed, type Aging } from './rules.ts';

/** Sums of outstanding invoices by due day; a bucket's days are counted from the due day to `day`. */
function bucketsOn(day: string): { readonly [bucket in keyof Aging]: SQL<string> } {
  const dueBetween = ({ from, to }: { readonly from: number | null; readonly to: number | null }): SQL<string> => {
    const notAfter = from === null ? undefined : sql`${invoice.dueOn} <= ${addDays(day, -from)}`;
    const notBefore = to === null ? undefined : sql`${invoice.dueOn} >= ${addDays(day, -to)}`;
    return sql<string>`COALESCE(SUM(IF(${and(notAfter, notBefore)}, ${invoice.outstandingMinor}, 0)), 0)`;
  };
  return {
    notDueMinor: dueBetween(agingBucketDays.NOT_DUE),
    days1To30Minor: dueBetween(agingBucketDays.DAYS_1_TO_30),
    days31To60Minor: dueBetween(agingBucketDays.DAYS_31_TO_60),
    days61To90Minor: dueBetween(agingBucketDays.DAYS_61_TO_90),
    over90Minor: dueBetween(agingBucketDays.OVER_90),
  };
}

function toAging(row: { readonly [bucket in keyof Aging]: string }): Aging {
  return {
    notDueMinor: BigInt(row.notDueMinor),
    days1To30Minor: BigInt(row.days1To30Minor),
    days31To60Minor: BigInt(row.days31To60Minor),
    days61To90Minor: BigInt(row.days61To90Minor),
    over90Minor: BigInt(row.over90Minor),
  };
}

/** Only issued invoices owe. */
const owing = and(eq(invoice.status, 'ISSUED'), gt(invoice.outstandingMinor, 0n));

/** What one account owes on the business date, and the earliest due day that has passed unpaid. */
export interface AccountAging {
  readonly aging: Aging;
  readonly overdueFrom: string | null;
}

/** The aging of each account on the business date; an account that owes nothing is not in the map. */
export const agingByAccount = defineBatch('aging by account', async (accountIds: readonly number[], context: BillingContext) => {
  const rows = await context.database.drizzle
    .select({
      accountId: invoice.billingAccountId,
      ...bucketsOn(context.today),
      overdueFrom: sql<string | null>`MIN(IF(${invoice.dueOn} < ${context.today}, ${invoice.dueOn}, NULL))`,
    })
    .from(invoice)
    .where(and(inArray(invoice.billingAccountId, [...accountIds]), owing))
    .groupBy(invoice.billingAccountId)
    .limit(accountIds.length);
  return new Map(rows.map((row): readonly [number, AccountAging] => [row.accountId, { aging: toAging(row), overdueFrom: row.overdueFrom }]));
});

/** How everything that is owed now in a currency has aged on a day. */
export async function readAging(context: BillingContext, currency: string, day: string): Promise<Aging> {
  const rows = await context.database.drizzle.select(bucketsOn(day)).from(invoice).where(and(owing, eq(invoice.currency, currency)));
  const [row] = rows;
  return row === undefined ? nothingOwed : toAging(row);
}
