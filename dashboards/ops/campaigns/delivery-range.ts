/** Days from one to another, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** Days of a chart at most: one page of the API. */
const chartDays = 200;
const dayLength = 86_400_000;

/** The day that is so many days after another; before it, for a negative number. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10);
}

/** Days of a range, both ends included. */
export function countDays(range: DayRange): number {
  return Math.round((Date.parse(`${range.to}T00:00:00Z`) - Date.parse(`${range.from}T00:00:00Z`)) / dayLength) + 1;
}

/** Every day of a range. */
export function daysOf(range: DayRange): readonly string[] {
  return Array.from({ length: Math.max(countDays(range), 0) }, (_, index) => addDays(range.from, index));
}

/** The days of a campaign that have begun, the last 200 of them; undefined before its first. */
export function deliveredDays(campaign: { readonly startsOn: string; readonly endsOn?: string | null | undefined }, today: string): DayRange | undefined {
  const to = typeof campaign.endsOn === 'string' && campaign.endsOn < today ? campaign.endsOn : today;
  if (campaign.startsOn > to) return undefined;
  const earliest = addDays(to, 1 - chartDays);
  return { from: campaign.startsOn > earliest ? campaign.startsOn : earliest, to };
}
