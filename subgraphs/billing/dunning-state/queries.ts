import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray, sql } from 'drizzle-orm';
import { dunningLevelsMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { DunningStep, LastNotice } from './rules.ts';
import { dunningNotice, dunningPolicy } from './table.ts';

/** The last reminder of each account's latest cycle; an account that never got one is not in the map. */
export const lastNoticeByAccount = defineBatch('last dunning notice by account', async (accountIds: readonly number[], context: BillingContext) => {
  const ranked = context.database.drizzle
    .select({
      accountId: dunningNotice.billingAccountId,
      cycleFrom: dunningNotice.cycleFrom,
      level: dunningNotice.level,
      sentOn: dunningNotice.sentOn,
      recency: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${dunningNotice.billingAccountId} ORDER BY ${dunningNotice.cycleFrom} DESC, ${dunningNotice.level} DESC)`.as('recency'),
    })
    .from(dunningNotice)
    .where(inArray(dunningNotice.billingAccountId, [...accountIds]))
    .as('ranked');
  const rows = await context.database.drizzle.select().from(ranked).where(sql`${ranked.recency} = 1`).limit(accountIds.length);
  return new Map(rows.map((row): readonly [number, LastNotice] => [row.accountId, row]));
});

/** The dunning policy, under the one key there is. */
export const dunningPolicyBatch = defineBatch('dunning policy', async (keys: readonly 'policy'[], context: BillingContext) => {
  const steps: readonly DunningStep[] = await context.database.drizzle.select({ level: dunningPolicy.level, daysOverdue: dunningPolicy.daysOverdue }).from(dunningPolicy).limit(dunningLevelsMax);
  return new Map(keys.map((key) => [key, steps]));
});
