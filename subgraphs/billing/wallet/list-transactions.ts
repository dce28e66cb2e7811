import { loadOne } from '@ad-network/runtime/batch.ts';
import { toConnection, type Connection, type Page, type PageArguments } from '@ad-network/runtime/keyset-page.ts';
import { and, asc, inArray, lte, sql } from 'drizzle-orm';
import type { BillingContext } from '../context.ts';
import { afterNewest, newestFirst, readNewestPage } from '../newest-first.ts';
import { defineParentBatch, type ParentList } from '../parent-batch.ts';
import { walletTransaction } from './table.ts';

const columns = {
  id: walletTransaction.id, walletId: walletTransaction.walletId, kind: walletTransaction.kind, campaignId: walletTransaction.campaignId, amountMinor: walletTransaction.amountMinor,
  createdBy: walletTransaction.createdBy, at: walletTransaction.at,
};

type StoredTransaction = Pick<typeof walletTransaction.$inferSelect, keyof typeof columns>;
/** A movement with its wallet's currency. */
export type WalletTransactionRow = StoredTransaction & { readonly currency: string };

interface TransactionList extends ParentList {
  readonly page: Page;
}

const order = newestFirst('wallet-transaction', walletTransaction, walletTransaction.id);

const pageByWallet = defineParentBatch('transactions by wallet', async (context: BillingContext, walletIds, { page }: TransactionList) => {
  const { drizzle } = context.database;
  const ranked = drizzle
    .select({ ...columns, place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${walletTransaction.walletId} ORDER BY ${walletTransaction.id} DESC)`.as('place') })
    .from(walletTransaction)
    .where(and(inArray(walletTransaction.walletId, [...walletIds]), afterNewest(order, page)))
    .as('ranked');
  const rows: readonly StoredTransaction[] = await drizzle.select().from(ranked).where(lte(ranked.place, page.first + 1)).orderBy(asc(ranked.walletId), asc(ranked.place)).limit(walletIds.length * (page.first + 1));
  return Map.groupBy(rows, (row) => row.walletId);
});

/** A page of one wallet's movements, newest first; those of every wallet of the request are read together. */
export async function listWalletTransactions(context: BillingContext, wallet: { readonly id: number; readonly currency: string }, args: PageArguments): Promise<Omit<Connection<WalletTransactionRow>, 'totalCount'>> {
  const page = readNewestPage(order, args);
  const stored = (await loadOne(context, pageByWallet, { parentId: wallet.id, list: { page, identity: JSON.stringify([page.first, page.after]) } })) ?? [];
  const { edges, pageInfo } = toConnection(stored.map((row) => ({ ...row, currency: wallet.currency })), page, (row) => [row.id], () => Promise.resolve(stored.length));
  return { edges, pageInfo };
}
