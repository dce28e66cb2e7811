/** A transfer that was asked for, and what it would change; days as `YYYY-MM-DD`. */
export interface Transfer {
  readonly fromPublisherId: number;
  readonly toPublisherId: number;
  readonly validFrom: string;
  /** First day of the current owner's period. */
  readonly ownedFrom: string;
  readonly today: string;
}

/** Which input field is to blame, and why, for people. */
export interface TransferRefusal {
  readonly field: 'toPublisherId' | 'validFrom';
  readonly message: string;
}

/**
 * Null when the game may change hands so. The current owner keeps at least its first day: a period that is empty cannot be told, and a transfer
 * that was entered wrong is put right by another from the day after.
 */
export function refuseTransfer({ fromPublisherId, toPublisherId, validFrom, ownedFrom, today }: Transfer): TransferRefusal | null {
  if (toPublisherId === fromPublisherId) return { field: 'toPublisherId', message: `The game is this publisher's already, since ${ownedFrom}.` };
  if (validFrom > today) return { field: 'validFrom', message: `A transfer begins today (${today}) or earlier; got ${validFrom}.` };
  if (validFrom < ownedFrom) {
    return { field: 'validFrom', message: `The current owner's period begins on ${ownedFrom}; earlier ones are closed, so the transfer must begin after that day. Got ${validFrom}.` };
  }
  if (validFrom === ownedFrom) {
    return { field: 'validFrom', message: `The current owner's period begins on ${ownedFrom} and keeps its first day: the earliest day for a transfer is ${dayAfter(ownedFrom)}.` };
  }
  return null;
}

/** The calendar day before a day. */
export function dayBefore(day: string): string {
  return shiftDay(day, -1);
}

function dayAfter(day: string): string {
  return shiftDay(day, 1);
}

function shiftDay(day: string, days: number): string {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() + days);
  return instant.toISOString().slice(0, 10);
}

/** The months `YYYY-MM` that hold the days from the one to the other, both included, earliest first. */
export function monthsBetween(firstDay: string, lastDay: string): readonly string[] {
  const months: string[] = [];
  const last = lastDay.slice(0, 7);
  for (let [year, month] = [Number(firstDay.slice(0, 4)), Number(firstDay.slice(5, 7))]; ; month += 1) {
    if (month === 13) [year, month] = [year + 1, 1];
    const name = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
    if (name > last) return months;
    months.push(name);
  }
}
