import { GraphQLError } from 'graphql';

/** Codes a subgraph may send to a client at the top level; stable, documented in the README. */
export type PublicErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'WRONG_ID_KIND'
  | 'INVALID_INPUT'
  | 'INVALID_CURSOR'
  | 'PAGE_TOO_LARGE'
  | 'NOT_FOUND'
  | 'IDENTITY_UNAVAILABLE'
  | 'DATABASE_UNAVAILABLE'
  | 'DEADLINE_EXCEEDED';

/**
 * A failure whose message was written for the client: it says what was wrong and what to do, and holds nothing
 * internal. Every other error is logged and reaches the client as one fixed sentence (see mask-errors.ts).
 */
export class PublicError extends GraphQLError {
  readonly code: PublicErrorCode;

  constructor(code: PublicErrorCode, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message, { extensions: { ...details, code } });
    this.name = 'PublicError';
    this.code = code;
  }
}
