/** Codes of Billing's expected failures that are in use; the enum BillingErrorCode holds them all. */
export type BillingErrorCode =
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'WRONG_ID_KIND'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'CURRENCY_MISMATCH'
  | 'INSUFFICIENT_FUNDS'
  | 'CREDIT_LIMIT';

/** Why a command was not carried out, as GraphQL's BillingUserError resolves it. */
export interface BillingUserError {
  readonly code: BillingErrorCode;
  /** For people: what was wrong and what to do. */
  readonly message: string;
  /** From `input` down; null when it is about no field. */
  readonly path: readonly string[] | null;
}

/** The error `code` about the field `input.a.b`, given as `['a', 'b']`. */
export function userError(code: BillingErrorCode, message: string, fieldPath: readonly string[] | null): BillingUserError {
  return { code, message, path: fieldPath === null ? null : ['input', ...fieldPath] };
}
