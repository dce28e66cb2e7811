/** An exact amount as GraphQL's Money resolves it. */
export interface Money {
  /** Minor units of the currency. */
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** Money of `amountMinor` minor units; null for an amount that is not set. */
export function money(amountMinor: bigint, currency: string): Money;
export function money(amountMinor: bigint | null, currency: string): Money | null;
export function money(amountMinor: bigint | null, currency: string): Money | null {
  return amountMinor === null ? null : { amountMinor, currency };
}
