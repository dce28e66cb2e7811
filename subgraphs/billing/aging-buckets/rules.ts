/** How receivables age: what is owed, by how long ago it fell due. */

/** Amounts owed, in minor units of one currency, by days from the due day to a given day. */
export interface Aging {
  readonly notDueMinor: bigint;
  readonly days1To30Minor: bigint;
  readonly days31To60Minor: bigint;
  readonly days61To90Minor: bigint;
  readonly over90Minor: bigint;
}

/** Nothing owed. */
export const nothingOwed: Aging = { notDueMinor: 0n, days1To30Minor: 0n, days31To60Minor: 0n, days61To90Minor: 0n, over90Minor: 0n };

/** What is owed and past its due day. */
export function overdueMinor(aging: Aging): bigint {
  return aging.days1To30Minor + aging.days31To60Minor + aging.days61To90Minor + aging.over90Minor;
}

/** Everything that is owed. */
export function totalOwedMinor(aging: Aging): bigint {
  return aging.notDueMinor + overdueMinor(aging);
}
