/** Calendar arithmetic on `YYYY-MM-DD` days and `YYYY-MM` months, as strings: no zone and no system clock can shift a day. */

const millisecondsPerDay = 86_400_000;

/** Days since 1970-01-01. Throws RangeError for a text that is not a calendar day. */
export function dayNumber(date: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  const milliseconds = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN;
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`not a calendar day: ${date}`);
  }
  return milliseconds / millisecondsPerDay;
}

/** The day that is `days` later (earlier when negative). */
export function addDays(date: string, days: number): string {
  return new Date((dayNumber(date) + days) * millisecondsPerDay).toISOString().slice(0, 10);
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Month of a day. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** First day of a month. */
export function firstDayOf(month: string): string {
  return `${month}-01`;
}

/** The month that is `months` later (earlier when negative). */
export function addMonths(month: string, months: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + months;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Last day of a month. */
export function lastDayOf(month: string): string {
  return addDays(firstDayOf(addMonths(month, 1)), -1);
}

/** Every month from `from` through `to`, both included; empty when `to` is earlier. */
export function monthsThrough(from: string, to: string): readonly string[] {
  const months: string[] = [];
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month);
  return months;
}
