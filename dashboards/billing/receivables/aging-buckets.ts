import type { AgingBucket, AgingFactsFragment } from '../generated/graphql.ts';

/** The ages in their order, with their names and the field that holds each. */
export const agingBuckets: readonly { readonly bucket: AgingBucket; readonly field: 'notDue' | 'days1To30' | 'days31To60' | 'days61To90' | 'over90'; readonly text: string }[] = [
  { bucket: 'NOT_DUE', field: 'notDue', text: 'Not due' },
  { bucket: 'DAYS_1_TO_30', field: 'days1To30', text: '1–30 days' },
  { bucket: 'DAYS_31_TO_60', field: 'days31To60', text: '31–60 days' },
  { bucket: 'DAYS_61_TO_90', field: 'days61To90', text: '61–90 days' },
  { bucket: 'OVER_90', field: 'over90', text: 'Over 90 days' },
];

/** Each age's share of the total in percent, for the length of its bar only: amounts are never computed with it. */
export function agingShares(aging: AgingFactsFragment): Readonly<Record<AgingBucket, number>> {
  const total = BigInt(aging.total.amountMinor);
  const share = (minor: string): number => (total === 0n ? 0 : Number((BigInt(minor) * 1000n) / total) / 10);
  const entries = agingBuckets.map(({ bucket, field }) => [bucket, share(aging[field].amountMinor)] as const);
  return Object.fromEntries(entries) as Record<AgingBucket, number>;
}
