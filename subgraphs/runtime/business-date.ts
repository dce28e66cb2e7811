/** The reporting zone, an IANA name: days are days there. */
export const reportingZone = 'Asia/Kolkata';

const kolkataOffsetMs = 330 * 60_000;
const dayShape = /^\d{4}-\d{2}-\d{2}$/;

/** The one clock of business decisions in a process: its day in the reporting zone, and the instant beside it. */
export interface BusinessClock {
  /** `YYYY-MM-DD` in Asia/Kolkata. */
  readonly today: () => string;
  /** The instant that writes are stamped with. */
  readonly now: () => Date;
}

/**
 * The clock that `BUSINESS_DATE` sets (`fixed`), or the wall clock in Asia/Kolkata when it is unset. A fixed date fixes
 * the day only; instants keep running, within that day, so that what is written later has a later stamp.
 * India has had no daylight saving since 1945: a fixed offset is exact. Throws on a malformed date.
 */
export function createBusinessClock(fixed: string | undefined, wallClock: () => Date = () => new Date()): BusinessClock {
  if (fixed === undefined) {
    return { today: () => dayInKolkata(wallClock()), now: wallClock };
  }
  if (!dayShape.test(fixed) || Number.isNaN(Date.parse(`${fixed}T00:00:00Z`))) {
    throw new Error(`BUSINESS_DATE must be a day like 2026-11-15; got "${fixed}".`);
  }
  const startOfDayMs = Date.parse(`${fixed}T00:00:00Z`) - kolkataOffsetMs;
  const dayMs = 86_400_000;
  return { today: () => fixed, now: () => new Date(startOfDayMs + ((wallClock().getTime() + kolkataOffsetMs) % dayMs)) };
}

/** The calendar day of an instant in Asia/Kolkata. */
export function dayInKolkata(instant: Date): string {
  return new Date(instant.getTime() + kolkataOffsetMs).toISOString().slice(0, 10);
}
