/** What is counted of delivered ads. As a difference, each may be negative. */
export interface Units {
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

export const noUnits: Units = { impressions: 0n, clicks: 0n, installs: 0n };

/** The sum, count by count. */
export function addUnits(a: Units, b: Units): Units {
  return { impressions: a.impressions + b.impressions, clicks: a.clicks + b.clicks, installs: a.installs + b.installs };
}

/** What `after` has more than `before`. */
export function unitsSince(before: Units, after: Units): Units {
  return { impressions: after.impressions - before.impressions, clicks: after.clicks - before.clicks, installs: after.installs - before.installs };
}

/** True when all counts are the same. */
export function sameUnits(a: Units, b: Units): boolean {
  return a.impressions === b.impressions && a.clicks === b.clicks && a.installs === b.installs;
}

/** Sums by key, in the order in which keys first come. */
export function sumUnits<Item>(items: readonly Item[], keyOf: (item: Item) => string, unitsOf: (item: Item) => Units): ReadonlyMap<string, { readonly first: Item; readonly units: Units }> {
  const sums = new Map<string, { first: Item; units: Units }>();
  for (const item of items) {
    const key = keyOf(item);
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { first: item, units: unitsOf(item) });
    else sum.units = addUnits(sum.units, unitsOf(item));
  }
  return sums;
}
