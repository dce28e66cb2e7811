/** Codes that commands answer with; the SDL's OpsErrorCode. */
export type OpsErrorCode =
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'WRONG_ID_KIND'
  | 'VERSION_CONFLICT'
  | 'ILLEGAL_TRANSITION'
  | 'DUPLICATE'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'MONTH_LOCKED'
  | 'BATCH_TOO_LARGE'
  | 'FORBIDDEN';

/** An expected failure of a command, as data. */
export interface OpsUserError {
  readonly code: OpsErrorCode;
  readonly message: string;
  readonly path: readonly string[];
}

/** The failure that a command's `input` field (by its path below `input`) is to blame for. */
export function userError(code: OpsErrorCode, message: string, ...field: readonly string[]): OpsUserError {
  return { code, message, path: ['input', ...field] };
}
