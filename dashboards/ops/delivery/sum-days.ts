import { daysOf, type DayRange } from '../campaigns/delivery-range.ts';

/** Units of one day, of anything. */
export interface DayUnits {
  readonly day: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
}

/** Units of a day together, exactly. */
export interface DaySum {
  readonly day: string;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

/** Every day of a range with the sum of its rows; a day without rows has zeros. */
export function sumByDay(rows: readonly DayUnits[], range: DayRange): readonly DaySum[] {
  const sums = new Map<string, DaySum>(daysOf(range).map((day) => [day, { day, impressions: 0n, clicks: 0n, installs: 0n }]));
  for (const row of rows) {
    const sum = sums.get(row.day);
    if (sum === undefined) continue;
    sums.set(row.day, {
      day: row.day,
      impressions: sum.impressions + BigInt(row.impressions),
      clicks: sum.clicks + BigInt(row.clicks),
      installs: sum.installs + BigInt(row.installs),
    });
  }
  return [...sums.values()];
}

/** Clicks per impression as a percentage of two digits; "–" where nothing was shown. */
export function clickRate(clicks: bigint, impressions: bigint, locale?: string): string {
  if (impressions === 0n) return '–';
  const format = new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return format.format(Number((clicks * 1_000_000n) / impressions) / 1_000_000);
}
