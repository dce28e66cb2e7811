import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, inArray, lte, sql } from 'drizzle-orm';
import { currenciesPerPartyMax, revenueSharesShownMax } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { payoutAccount, payoutBankAccount, revenueShare } from './table.ts';

export type PayoutAccountRow = typeof payoutAccount.$inferSelect;
export type RevenueShareRow = typeof revenueShare.$inferSelect;

const bankColumns = {
  payoutAccountId: payoutBankAccount.payoutAccountId,
  holder: payoutBankAccount.holder,
  accountLast4: payoutBankAccount.accountLast4,
  routingCode: payoutBankAccount.routingCode,
  taxIdEnc: payoutBankAccount.taxIdEnc,
  keyId: payoutBankAccount.keyId,
  updatedAt: payoutBankAccount.updatedAt,
};
/** Bank details as far as they are ever shown: the encrypted account number is not read. */
export type BankRow = Pick<typeof payoutBankAccount.$inferSelect, keyof typeof bankColumns>;

/** Payout accounts by their id. */
export const payoutAccountById = defineBatch('payout account by id', async (ids: readonly number[], context: BillingContext) => {
  const rows: readonly PayoutAccountRow[] = await context.database.drizzle.select().from(payoutAccount).where(inArray(payoutAccount.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** The payout accounts of each publisher, ordered by currency; a publisher without any is not in the map. */
export const payoutAccountsByPublisher = defineBatch('payout accounts by publisher', async (publisherIds: readonly number[], context: BillingContext) => {
  const rows: readonly PayoutAccountRow[] = await context.database.drizzle
    .select()
    .from(payoutAccount)
    .where(inArray(payoutAccount.publisherId, [...publisherIds]))
    .orderBy(asc(payoutAccount.publisherId), asc(payoutAccount.currency))
    .limit(publisherIds.length * currenciesPerPartyMax);
  return Map.groupBy(rows, (row) => row.publisherId);
});

/** The bank details of each account that has them. */
export const bankByAccount = defineBatch('bank details by payout account', async (accountIds: readonly number[], context: BillingContext) => {
  const rows: readonly BankRow[] = await context.database.drizzle.select(bankColumns).from(payoutBankAccount).where(inArray(payoutBankAccount.payoutAccountId, [...accountIds])).limit(accountIds.length);
  return new Map(rows.map((row) => [row.payoutAccountId, row]));
});

/** The newest revenue shares of each account, earliest first. */
export const sharesByAccount = defineBatch('revenue shares by payout account', async (accountIds: readonly number[], context: BillingContext) => {
  const ranked = context.database.drizzle
    .select({
      payoutAccountId: revenueShare.payoutAccountId,
      validFrom: revenueShare.validFrom,
      shareBp: revenueShare.shareBp,
      recency: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${revenueShare.payoutAccountId} ORDER BY ${revenueShare.validFrom} DESC)`.as('recency'),
    })
    .from(revenueShare)
    .where(inArray(revenueShare.payoutAccountId, [...accountIds]))
    .as('ranked');
  const rows: readonly RevenueShareRow[] = await context.database.drizzle
    .select({ payoutAccountId: ranked.payoutAccountId, validFrom: ranked.validFrom, shareBp: ranked.shareBp })
    .from(ranked)
    .where(lte(ranked.recency, revenueSharesShownMax))
    .orderBy(asc(ranked.payoutAccountId), asc(ranked.validFrom))
    .limit(accountIds.length * revenueSharesShownMax);
  return Map.groupBy(rows, (row) => row.payoutAccountId);
});
