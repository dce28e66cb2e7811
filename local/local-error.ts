/** Why the system could not be started or tested on this machine, as a stable code. */
export type LocalErrorCode =
  | 'PORT_TAKEN'
  | 'ALREADY_RUNNING'
  | 'DATABASE_NOT_FOUND'
  | 'DATABASE_FAILED'
  | 'DATABASE_FLAVOUR_CHANGED'
  | 'DATABASE_DOWNLOAD_FAILED'
  | 'EXTERNAL_DATABASE_INCOMPLETE'
  | 'EXTERNAL_DATABASE_REFUSED'
  | 'SERVICE_FAILED'
  | 'CHROMIUM_NOT_FOUND'
  | 'BUILD_FAILED'
  | 'SEED_FAILED'
  | 'STOPPED'
  | 'NOT_ANSWERED'
  | 'NO_TOKEN'
  | 'BILLING_RUN_REFUSED'
  | 'BILLING_RUN_GONE'
  | 'INVALID_OPTION';

/** An expected failure: the message says what was wrong and what to do, and is shown without a stack. */
export class LocalError extends Error {
  readonly code: LocalErrorCode;

  constructor(code: LocalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalError';
    this.code = code;
  }
}
