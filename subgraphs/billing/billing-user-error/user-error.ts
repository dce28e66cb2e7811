/** Codes of Billing's expected failures: the enum BillingErrorCode. */
export type BillingErrorCode =
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'WRONG_ID_KIND'
  | 'VERSION_CONFLICT'
  | 'ILLEGAL_TRANSITION'
  | 'DUPLICATE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'FORBIDDEN'
  | 'CURRENCY_MISMATCH'
  | 'EXCEEDS_OUTSTANDING'
  | 'EXCEEDS_UNALLOCATED'
  | 'INSUFFICIENT_FUNDS'
  | 'CREDIT_LIMIT'
  | 'PERIOD_CLOSED'
  | 'NOT_FINAL'
  | 'STALE_DRAFT'
  | 'NOT_FIRST_OF_MONTH'
  | 'SECOND_PERSON_REQUIRED'
  | 'BATCH_TOO_LARGE';

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
