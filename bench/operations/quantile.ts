/** The smallest value that at least the share `of` (0 to 1) of the values do not exceed. Throws for no values. */
export function quantile(values: readonly number[], of: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * of) - 1)];
  if (value === undefined) throw new Error('There is no quantile of nothing.');
  return value;
}
