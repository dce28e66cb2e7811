import type { MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';

/** Units of the open month of one campaign, as far as they are needed here. */
export interface OpenMonthUnits {
  readonly impressions: string;
}

/** Impressions of the open month. */
export function openMonthImpressions(units: readonly OpenMonthUnits[]): bigint {
  return units.reduce((sum, { impressions }) => sum + BigInt(impressions), 0n);
}

/**
 * What a thousand impressions bring: `revenue / impressions × 1000` in each currency, rounded half up to the minor unit. Undefined where Billing did
 * not answer or nothing was shown.
 */
export function effectiveCpm(revenue: readonly MoneyAmount[] | null | undefined, units: readonly OpenMonthUnits[]): readonly MoneyAmount[] | undefined {
  const impressions = openMonthImpressions(units);
  if (!revenue || impressions === 0n) return undefined;
  return revenue.map(({ amountMinor, currency }) => ({ currency, amountMinor: ((BigInt(amountMinor) * 2000n + impressions) / (2n * impressions)).toString() }));
}
