import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { wallet } from './table.ts';

const columns = {
  id: wallet.id,
  billingAccountId: wallet.billingAccountId,
  currency: wallet.currency,
  balanceMinor: wallet.balanceMinor,
  reservedMinor: wallet.reservedMinor,
};

export type WalletRow = Pick<typeof wallet.$inferSelect, keyof typeof columns>;

/** The wallet of each account that has one. */
export const walletByAccount = defineBatch('wallet by account', async (accountIds: readonly number[], context: BillingContext) => {
  const rows: readonly WalletRow[] = await context.database.drizzle.select(columns).from(wallet).where(inArray(wallet.billingAccountId, [...accountIds])).limit(accountIds.length);
  return new Map(rows.map((row) => [row.billingAccountId, row]));
});
