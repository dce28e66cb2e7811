import { PublicError } from '@ad-network/runtime/public-error.ts';

/** `DateRangeInput` of the SDL: days `YYYY-MM-DD`, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

const dayMs = 86_400_000;

/** The day that is so many days after another; before it, for a negative number. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Days of a range, both ends included. */
export function countDays(range: DayRange): number {
  return Math.round((Date.parse(`${range.to}T00:00:00Z`) - Date.parse(`${range.from}T00:00:00Z`)) / dayMs) + 1;
}

/** Throws PublicError INVALID_INPUT for a range that ends before it begins or is longer than `daysMax`. */
export function checkRange(range: DayRange, daysMax: number): void {
  if (range.to < range.from) throw new PublicError('INVALID_INPUT', `"range" ends on ${range.to}, before it begins on ${range.from}.`);
  const days = countDays(range);
  if (days > daysMax) throw new PublicError('INVALID_INPUT', `"range" may span at most ${daysMax} days; got ${days}. Ask for it in parts.`);
}
