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

/** A wallet as a money command finds it, its row locked until the transaction ends. */
export interface LockedWallet {
  readonly id: number;
  readonly balanceMinor: bigint;
  readonly reservedMinor: bigint;
}

/** Locks an account's wallet; null when it has none. The account's row is locked before it. */
export async function lockWallet(transaction: Queryable, billingAccountId: number): Promise<LockedWallet | null> {
  const [row] = await transaction
    .select({ id: wallet.id, balanceMinor: wallet.balanceMinor, reservedMinor: wallet.reservedMinor })
    .from(wallet)
    .where(eq(wallet.billingAccountId, billingAccountId))
    .limit(1)
    .for('update');
  return row ?? null;
}

/** Reserves an amount in an account's wallet for a campaign; false, and nothing written, when less is available or there is no wallet. */
export async function reserveInWallet(transaction: Queryable, reservation: Reservation): Promise<boolean> {
  const locked = await lockWallet(transaction, reservation.billingAccountId);
  if (locked === null || !fitsWallet(reservation.amountMinor, locked)) return false;
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
