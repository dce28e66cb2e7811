import type { Calendar } from '../calendar.ts';

/** One accepted batch of the ingest feed, with how many rows it wrote. */
export interface Batch {
  readonly key: string;
  readonly sequence: number;
  readonly receivedAt: string;
  readonly receivedDay: number;
  accepted: number;
  restated: number;
}

/** Days after which every row has been restated once. */
export const restatedAfterDays = 3;
/** A closed month is restated until this day of the next month. */
export const restatementDayMax = 30;
const firstRestatementDay = 6;

/** The feed's batches in the order in which they came: a day's first count, its restatement within 72 hours, late ones by month. */
export interface Batches {
  readonly all: readonly Batch[];
  /** The first count of that day. */
  initial(day: number): Batch;
  /** The restatement of that day, or null when it has not come yet. */
  restated(day: number): Batch | null;
  /** Days on which that closed month was restated late, as calendar indexes; empty while its books are still open. */
  lateDays(month: string): readonly number[];
  /** The late restatement of that month received on that day. */
  late(month: string, receivedDay: number): Batch;
}

/** Minutes after local midnight at which the feed delivers, by kind. */
const minutes = { initial: 120, restated: 180, late: 210, partial: 235 } as const;

/** Lays out all batches of the seed; their counts are filled while rows are written. */
export function createBatches(calendar: Calendar): Batches {
  const planned: { key: string; receivedDay: number; minute: number }[] = [];
  for (let day = 0; day < calendar.days; day += 1) {
    // Today is not over: what is known of it came in the course of the night.
    const partial = day === calendar.today;
    planned.push({ key: `count/${calendar.day(day)}`, receivedDay: partial ? day : day + 1, minute: partial ? minutes.partial : minutes.initial });
    if (day + restatedAfterDays <= calendar.today) {
      planned.push({ key: `restated/${calendar.day(day)}`, receivedDay: day + restatedAfterDays, minute: minutes.restated });
    }
  }
  const lateDays = new Map<string, number[]>();
  for (const { month, lastIndex } of calendar.months.slice(0, -1)) {
    const days: number[] = [];
    for (let number = firstRestatementDay; number <= restatementDayMax; number += 1) {
      const receivedDay = lastIndex + number;
      if (receivedDay > calendar.today || calendar.month(receivedDay) !== calendar.month(lastIndex + 1)) break;
      days.push(receivedDay);
      planned.push({ key: `late/${month}/${calendar.day(receivedDay)}`, receivedDay, minute: minutes.late });
    }
    lateDays.set(month, days);
  }
  planned.sort((a, b) => a.receivedDay - b.receivedDay || a.minute - b.minute || (a.key < b.key ? -1 : 1));
  const all = planned.map((item, index): Batch => ({
    key: item.key, sequence: index + 1, receivedDay: item.receivedDay, receivedAt: calendar.instant(item.receivedDay, item.minute), accepted: 0, restated: 0,
  }));
  const byKey = new Map(all.map((batch) => [batch.key, batch]));
  const find = (key: string): Batch => {
    const batch = byKey.get(key);
    if (batch === undefined) throw new RangeError(`no batch ${key}`);
    return batch;
  };
  const initial = Array.from({ length: calendar.days }, (_, day) => find(`count/${calendar.day(day)}`));
  const restated = Array.from({ length: calendar.days }, (_, day) => byKey.get(`restated/${calendar.day(day)}`) ?? null);
  return {
    all,
    initial: (day) => initial[day] ?? find(`count/${calendar.day(day)}`),
    restated: (day) => restated[day] ?? null,
    lateDays: (month) => lateDays.get(month) ?? [],
    late: (month, receivedDay) => find(`late/${month}/${calendar.day(receivedDay)}`),
  };
}
