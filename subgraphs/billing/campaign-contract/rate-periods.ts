import { addDays } from './calendar.ts';
import type { DatedRate } from './rules.ts';

/** A price with the days it holds for; days are `YYYY-MM-DD`, both included. */
export interface RatePeriod {
  readonly validFrom: string;
  /** Null for the last price. */
  readonly validTo: string | null;
  readonly rateMicros: bigint;
  readonly currency: string;
}

/** The periods of dated rates, which come earliest first: each ends the day before the next begins. */
export function toRatePeriods(rates: readonly DatedRate[], currency: string): readonly RatePeriod[] {
  return rates.map(({ validFrom, rateMicros }, at) => {
    const next = rates[at + 1];
    return { validFrom, validTo: next === undefined ? null : addDays(next.validFrom, -1), rateMicros, currency };
  });
}
