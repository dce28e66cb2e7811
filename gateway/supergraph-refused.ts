/** Why a supergraph is not taken over. */
export type SupergraphRefusalCode =
  | 'SUPERGRAPH_UNREADABLE'
  | 'SUPERGRAPH_TOO_LARGE'
  | 'SUPERGRAPH_EMPTY'
  | 'SUPERGRAPH_SYNTAX'
  | 'SUPERGRAPH_INVALID'
  | 'UNSUPPORTED_SECURITY_FEATURE'
  | 'AUTHORIZATION_NOT_ENFORCED'
  | 'SUPERGRAPH_BREAKING'
  | 'SUPERGRAPH_REVIEW_FAILED';

/** A supergraph that cannot be served; the message says what is wrong with it and what to do. */
export class SupergraphRefused extends Error {
  readonly code: SupergraphRefusalCode;

  constructor(code: SupergraphRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SupergraphRefused';
    this.code = code;
  }
}
