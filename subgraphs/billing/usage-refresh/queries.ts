import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { usageRefresh } from './table.ts';

const columns = { id: usageRefresh.id, status: usageRefresh.status, requestedAt: usageRefresh.requestedAt, finishedAt: usageRefresh.finishedAt };

export type UsageRefreshRow = Pick<typeof usageRefresh.$inferSelect, keyof typeof columns>;

/** Refreshes by their id. */
export const usageRefreshById = defineBatch('usage refresh by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly UsageRefreshRow[] = await context.database.drizzle.select(columns).from(usageRefresh).where(inArray(usageRefresh.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
