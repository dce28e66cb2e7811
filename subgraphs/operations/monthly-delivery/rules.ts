/** What a month can be brought to. */
export type MonthState = 'FINAL' | 'LOCKED';
/** What a month is: OPEN until it is FINAL. */
export type StoredMonthState = 'OPEN' | MonthState;

/** A month `YYYY-MM` that is to change its state; `today` is the business date. */
export interface MonthStep {
  readonly month: string;
  readonly from: StoredMonthState;
  readonly to: MonthState;
  readonly today: string;
}

/** Why a step is not allowed, null when it is: OPEN > FINAL > LOCKED, and only once the month is over. */
export function refuseClose({ month, from, to, today }: MonthStep): { readonly field: 'month' | 'state'; readonly message: string } | null {
  if (month >= today.slice(0, 7)) return { field: 'month', message: `${month} is not over: today is ${today}. A month is closed once its last day has passed.` };
  if (from === to) return { field: 'state', message: `${month} is ${to} already.` };
  if (from === 'LOCKED') return { field: 'state', message: `${month} is LOCKED, which is final.` };
  if (from === 'OPEN' && to === 'LOCKED') return { field: 'state', message: `${month} is still open: make it FINAL first.` };
  return null;
}
