import { config } from '../config.ts';
import { shapes } from './scales.ts';

/** Today, for every seeded row: the network's calendar day in Asia/Kolkata. */
export const businessDate: string = config.businessDate;

const dayMs = 86_400_000;
/** Asia/Kolkata has had no daylight saving since 1945: UTC + 5:30 on every day of the seed. */
const reportingOffsetMs = 5.5 * 3_600_000;
/** Days on which the season lifts delivery: two weeks before Diwali until two days after. */
const festiveSeasons = [['2025-10-06', '2025-10-22'], ['2026-10-25', '2026-11-10']] as const;

/** A calendar month of the seed, cut to the seeded days. Indexes as in `Calendar`. */
export interface SeedMonth {
  readonly month: string;
  readonly firstIndex: number;
  readonly lastIndex: number;
}

/** Days counted from the first seeded one (index 0) to the business date (index `today`). Other indexes are valid days too. */
export interface Calendar {
  readonly days: number;
  readonly today: number;
  readonly firstDay: string;
  readonly months: readonly SeedMonth[];
  /** `YYYY-MM-DD`. */
  day(index: number): string;
  /** Index of a `YYYY-MM-DD`. */
  indexOf(day: string): number;
  /** `YYYY-MM`. */
  month(index: number): string;
  /** Weekday and season factor on delivery. */
  volume(index: number): number;
  /** UTC instant of a local (Asia/Kolkata) time of that day, as MySQL's DATETIME(3); minutes may be fractional, or beyond a day. */
  instant(index: number, localMinutes: number): string;
}

/** The calendar of a seed of `days` days that ends at the business date. */
export function createCalendar(days: number): Calendar {
  const todayEpoch = epochDay(businessDate);
  const firstEpoch = todayEpoch - (days - 1);
  const known = new Map<number, string>();
  const day = (index: number): string => {
    let text = known.get(index);
    if (text === undefined) {
      text = new Date((firstEpoch + index) * dayMs).toISOString().slice(0, 10);
      known.set(index, text);
    }
    return text;
  };
  const volume = Array.from({ length: days }, (_, index) => volumeOf(day(index), firstEpoch + index));
  return {
    days,
    today: days - 1,
    firstDay: day(0),
    months: monthsOf(days, day),
    day,
    indexOf: (text) => epochDay(text) - firstEpoch,
    month: (index) => day(index).slice(0, 7),
    volume: (index) => volume[index] ?? 1,
    instant: (index, localMinutes) => {
      const ms = (firstEpoch + index) * dayMs - reportingOffsetMs + Math.round(localMinutes * 60_000);
      return new Date(ms).toISOString().slice(0, 23).replace('T', ' ');
    },
  };
}

/** The day that many days after a `YYYY-MM-DD`. */
export function addDays(day: string, count: number): string {
  return new Date((epochDay(day) + count) * dayMs).toISOString().slice(0, 10);
}

/** The month after a `YYYY-MM`. */
export function nextMonth(month: string): string {
  const year = Number(month.slice(0, 4));
  const number = Number(month.slice(5, 7));
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

function epochDay(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(ms)) throw new RangeError(`not a day: ${day}`);
  return ms / dayMs;
}

function volumeOf(day: string, epoch: number): number {
  // 1970-01-01 was a Thursday.
  const weekday = (epoch + 4) % 7;
  const weekend = weekday === 0 || weekday === 6 ? shapes.weekendFactor : 1;
  const festive = festiveSeasons.some(([from, to]) => day >= from && day <= to) ? shapes.diwaliFactor : 1;
  return weekend * festive;
}

function monthsOf(days: number, day: (index: number) => string): SeedMonth[] {
  const months: { month: string; firstIndex: number; lastIndex: number }[] = [];
  for (let index = 0; index < days; index += 1) {
    const month = day(index).slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.lastIndex = index;
    else months.push({ month, firstIndex: index, lastIndex: index });
  }
  return months;
}
