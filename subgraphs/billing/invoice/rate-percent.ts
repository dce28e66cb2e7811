/** A rate of basis points as percent with two decimals: 1800 is `18.00`. */
export function ratePercent(basisPoints: number): string {
  return `${Math.trunc(basisPoints / 100)}.${String(basisPoints % 100).padStart(2, '0')}`;
}
