import type { Queryable } from '@ad-network/runtime/database.ts';
import { toDatetime } from '@ad-network/runtime/idempotency.ts';
import { inArray } from 'drizzle-orm';
import { emptyChain, type ChainTotal } from '../campaign-contract/rules.ts';
import type { BillingContext } from '../context.ts';
import { billedUsage } from './table.ts';

/** What is added to a campaign-month's chain: BILL and REVERSAL belong to an invoice line, CREDIT to a credit note line. */
export interface ChainEntry {
  readonly campaignId: number;
  readonly month: string;
  readonly entry: 'BILL' | 'REVERSAL' | 'CREDIT';
  /** Revision of the usage that the entry was made from. */
  readonly revision: number;
  readonly units: bigint;
  readonly amountMinor: bigint;
  readonly lineId: number;
}

/** Where a chain stands, with the revision of its last entry. */
export type Chain = ChainTotal & { readonly revision: number };

/** Key of a campaign-month in the map of `readChains`. */
export function chainKey(campaignId: number, month: string): string {
  return `${campaignId}/${month}`;
}

/** The chains of campaigns as they stand: every month of theirs that was ever billed. */
export async function readChains(transaction: Queryable, campaignIds: readonly number[]): Promise<ReadonlyMap<string, Chain>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await transaction
    .select({
      campaignId: billedUsage.campaignId, month: billedUsage.month, seqNo: billedUsage.seqNo, unitsTotal: billedUsage.unitsTotal,
      amountTotalMinor: billedUsage.amountTotalMinor, revision: billedUsage.revision,
    })
    .from(billedUsage)
    .where(inArray(billedUsage.campaignId, [...campaignIds]))
    .orderBy(billedUsage.campaignId, billedUsage.month, billedUsage.seqNo);
  // In the order of the chain: the last row of a month is where it stands.
  return new Map(rows.map(({ campaignId, month, ...chain }) => [chainKey(campaignId, month), chain]));
}

/**
 * Appends entries, in order, to their chains; each continues the totals of the one before. The caller holds the billing account's lock. Even without it,
 * two that continue the same row collide on the primary key, and one of them fails whole (invariant I4). Answers with the chains of the campaigns as they then stand.
 */
export async function appendToChains(transaction: Queryable, context: BillingContext, entries: readonly ChainEntry[]): Promise<ReadonlyMap<string, Chain>> {
  const chains = new Map(await readChains(transaction, [...new Set(entries.map((entry) => entry.campaignId))]));
  const createdAt = toDatetime(context.now());
  const rows = entries.map(({ campaignId, month, entry, revision, units, amountMinor, lineId }) => {
    const before = chains.get(chainKey(campaignId, month)) ?? emptyChain;
    const after = { seqNo: before.seqNo + 1, unitsTotal: before.unitsTotal + units, amountTotalMinor: before.amountTotalMinor + amountMinor, revision };
    chains.set(chainKey(campaignId, month), after);
    return {
      campaignId, month, entry, revision, units, amountMinor, seqNo: after.seqNo, unitsTotal: after.unitsTotal, amountTotalMinor: after.amountTotalMinor,
      prevSeq: before.seqNo === 0 ? null : before.seqNo, prevUnits: before.unitsTotal, prevAmountMinor: before.amountTotalMinor,
      invoiceLineId: entry === 'CREDIT' ? null : lineId, creditNoteLineId: entry === 'CREDIT' ? lineId : null, createdAt,
    };
  });
  // A row's predecessor must be there when its foreign key is checked: rows of one chain go in the order of the chain, in one statement.
  if (rows.length > 0) await transaction.insert(billedUsage).values(rows);
  return chains;
}
