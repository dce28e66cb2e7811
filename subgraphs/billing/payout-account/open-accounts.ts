import type { Queryable } from '@ad-network/runtime/database.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { recordBillingEvent } from '../billing-event/commands.ts';
import { firstDayOf } from '../campaign-contract/calendar.ts';
import { newPayoutAccount } from '../config.ts';
import type { BillingContext } from '../context.ts';
import type { DatedShare } from '../payout/rules.ts';
import { payoutAccount, revenueShare } from './table.ts';

/** An account that can be credited, its row locked until the transaction ends. */
export interface OpenPayoutAccount {
  readonly id: number;
  readonly publisherId: number;
  readonly termsDays: number;
  readonly shares: readonly DatedShare[];
}

/** Who is to be credited for which month. */
export interface Credited {
  readonly publisherId: number;
  readonly month: string;
}

/**
 * The publishers' accounts in a currency, locked in the order of their ids. One that is missing is made, at its first accrual, with our usual
 * terms and on hold until it has bank details, so that nobody's earnings wait for paperwork.
 */
export async function openPayoutAccounts(transaction: Queryable, context: BillingContext, currency: string, credited: readonly Credited[]): Promise<ReadonlyMap<number, OpenPayoutAccount>> {
  const publisherIds = [...new Set(credited.map(({ publisherId }) => publisherId))].toSorted((a, b) => a - b);
  if (publisherIds.length === 0) return new Map();
  let rows = await lockAccounts(transaction, publisherIds, currency);
  const known = new Set(rows.map((row) => row.publisherId));
  const missing = publisherIds.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const since = credited.reduce((first, { month }) => (month < first ? month : first), '9999-12');
    await makeAccounts(transaction, context, currency, missing, since);
    rows = await lockAccounts(transaction, publisherIds, currency);
  }
  const shares = Map.groupBy(
    await transaction
      .select({ accountId: revenueShare.payoutAccountId, validFrom: revenueShare.validFrom, shareBp: revenueShare.shareBp })
      .from(revenueShare)
      .where(inArray(revenueShare.payoutAccountId, rows.map((row) => row.id))),
    (share) => share.accountId,
  );
  return new Map(rows.map((row) => [row.publisherId, { ...row, shares: shares.get(row.id) ?? [] }]));
}

function lockAccounts(transaction: Queryable, publisherIds: readonly number[], currency: string) {
  return transaction
    .select({ id: payoutAccount.id, publisherId: payoutAccount.publisherId, termsDays: payoutAccount.termsDays })
    .from(payoutAccount)
    .where(and(inArray(payoutAccount.publisherId, [...publisherIds]), eq(payoutAccount.currency, currency)))
    .orderBy(asc(payoutAccount.id))
    .for('update');
}

async function makeAccounts(transaction: Queryable, context: BillingContext, currency: string, publisherIds: readonly number[], month: string): Promise<void> {
  await transaction
    .insert(payoutAccount)
    .values(
      publisherIds.map((publisherId) => ({
        // Billing does not know the studio's name: finance writes the legal one before anything is paid.
        publisherId, legalName: encodeId('pub', publisherId), currency, thresholdMinor: newPayoutAccount.thresholdMinor(currency), termsDays: newPayoutAccount.termsDays,
        holdReason: 'NO_BANK_DETAILS' as const,
      })),
    )
    // Another transaction may have made it meanwhile: then it is there, with its share.
    .onDuplicateKeyUpdate({ set: { id: sql`id` } });
  const made = await lockAccounts(transaction, publisherIds, currency);
  await transaction
    .insert(revenueShare)
    .ignore()
    .values(made.map(({ id }) => ({ payoutAccountId: id, validFrom: firstDayOf(month), shareBp: newPayoutAccount.shareBp })));
  for (const { id, publisherId } of made) {
    await recordBillingEvent(transaction, context, {
      entityType: 'PayoutAccount', entityId: id, action: 'createPayoutAccount', changes: [{ path: 'publisherRef', before: null, after: encodeId('pub', publisherId) }],
    });
  }
}
