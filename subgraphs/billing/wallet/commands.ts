import type { Queryable } from '@ad-network/runtime/database.ts';
import { eq, sql } from 'drizzle-orm';
import { fitsWallet } from './rules.ts';
import { wallet, walletTransaction } from './table.ts';

export interface Reservation {
  readonly billingAccountId: number;
  readonly campaignId: number;
  readonly amountMinor: bigint;
  /** DATETIME(3) in UTC. */
  readonly at: string;
  readonly actor: string;
}

/** Reserves an amount in an account's wallet for a campaign; false, and nothing written, when less is available or there is no wallet. */
export async function reserveInWallet(transaction: Queryable, reservation: Reservation): Promise<boolean> {
  const rows = await transaction
    .select({ id: wallet.id, balanceMinor: wallet.balanceMinor, reservedMinor: wallet.reservedMinor })
    .from(wallet)
    .where(eq(wallet.billingAccountId, reservation.billingAccountId))
    .limit(1)
    .for('update');
  const locked = rows[0];
  if (locked === undefined || !fitsWallet(reservation.amountMinor, locked)) return false;
  await transaction
    .update(wallet)
    .set({ reservedMinor: sql`${wallet.reservedMinor} + ${reservation.amountMinor}` })
    .where(eq(wallet.id, locked.id));
  await transaction.insert(walletTransaction).values({
    walletId: locked.id,
    kind: 'RESERVE',
    campaignId: reservation.campaignId,
    amountMinor: reservation.amountMinor,
    createdBy: reservation.actor,
    at: reservation.at,
  });
  return true;
}
