/** How receivables age: what is owed, by how long ago it fell due. */

/** Amounts owed, in minor units of one currency, by days from the due day to a given day. */
export interface Aging {
  readonly notDueMinor: bigint;
  readonly days1To30Minor: bigint;
  readonly days31To60Minor: bigint;
  readonly days61To90Minor: bigint;
  readonly over90Minor: bigint;
}

/** Name of a bucket, as clients filter by it. */
export type AgingBucket = 'NOT_DUE' | 'DAYS_1_TO_30' | 'DAYS_31_TO_60' | 'DAYS_61_TO_90' | 'OVER_90';

/** The days from the due day that each bucket holds, both ends included; null = no end. */
export const agingBucketDays: Readonly<Record<AgingBucket, { readonly from: number | null; readonly to: number | null }>> = {
  NOT_DUE: { from: null, to: 0 },
  DAYS_1_TO_30: { from: 1, to: 30 },
  DAYS_31_TO_60: { from: 31, to: 60 },
  DAYS_61_TO_90: { from: 61, to: 90 },
  OVER_90: { from: 91, to: null },
};

/** Nothing owed. */
export const nothingOwed: Aging = { notDueMinor: 0n, days1To30Minor: 0n, days31To60Minor: 0n, days61To90Minor: 0n, over90Minor: 0n };

/** What is owed and past its due day. */
export function overdueMinor(aging: Aging): bigint {
  return aging.days1To30Minor + aging.days31To60Minor + aging.days61To90Minor + aging.over90Minor;
}

/** Everything that is owed. */
export function totalOwedMinor(aging: Aging): bigint {
  return aging.notDueMinor + overdueMinor(aging);
}
