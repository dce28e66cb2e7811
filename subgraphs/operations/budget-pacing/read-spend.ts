import { PublicError } from '@ad-network/runtime/public-error.ts';
import type { SpendFact } from './rules.ts';

/** An amount of Billing's, as the gateway brings it. */
export interface BillingAmount {
  readonly amountMinor?: unknown;
  readonly currency?: unknown;
}

const wholeNumber = /^-?\d{1,19}$/;

/**
 * The two amounts that pacing compares; null when Billing gave none, or gave them in two currencies, of which neither is a share of the other.
 * Throws PublicError INVALID_INPUT for what is no amount: a representation sent to `_entities` has no declared type.
 */
export function readSpend(budget: BillingAmount | null | undefined, accrued: BillingAmount | null | undefined): SpendFact | null {
  if (budget === null || budget === undefined || accrued === null || accrued === undefined) return null;
  if (budget.currency !== accrued.currency) return null;
  return { budgetMinor: readMinor(budget, 'budget'), accruedMinor: readMinor(accrued, 'accruedSpend') };
}

function readMinor({ amountMinor }: BillingAmount, field: string): bigint {
  if (typeof amountMinor === 'number' && Number.isSafeInteger(amountMinor)) return BigInt(amountMinor);
  if (typeof amountMinor === 'string' && wholeNumber.test(amountMinor)) return BigInt(amountMinor);
  throw new PublicError('INVALID_INPUT', `"${field}" of a campaign's representation must have an "amountMinor" that is a whole number, as text.`);
}
