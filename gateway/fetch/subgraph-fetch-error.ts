import { GraphQLError } from 'graphql';

/** Why a subgraph gave no GraphQL answer. */
export type SubgraphFailure =
  | 'unreachable'
  | 'status'
  | 'connect-timeout'
  | 'headers-timeout'
  | 'body-timeout'
  | 'deadline'
  | 'aborted'
  | 'overloaded'
  | 'circuit-open'
  | 'too-large'
  | 'not-graphql';

interface Description {
  /** Stable; clients may go by it. */
  readonly code: string;
  readonly explanation: string;
}

const DESCRIPTIONS: Readonly<Record<SubgraphFailure, Description>> = {
  unreachable: { code: 'SUBGRAPH_UNAVAILABLE', explanation: 'cannot be reached' },
  status: { code: 'SUBGRAPH_UNAVAILABLE', explanation: 'refused the request' },
  'connect-timeout': { code: 'SUBGRAPH_CONNECT_TIMEOUT', explanation: 'did not accept a connection in time' },
  'headers-timeout': { code: 'SUBGRAPH_HEADERS_TIMEOUT', explanation: 'did not begin its answer in time' },
  'body-timeout': { code: 'SUBGRAPH_BODY_TIMEOUT', explanation: 'did not end its answer in time' },
  deadline: { code: 'DEADLINE_EXCEEDED', explanation: 'did not answer within the time of the whole request' },
  aborted: { code: 'REQUEST_ABORTED', explanation: 'was not waited for, since the request was given up' },
  overloaded: { code: 'SUBGRAPH_OVERLOADED', explanation: 'has more requests waiting than it answers; ask again in a moment' },
  'circuit-open': { code: 'SUBGRAPH_CIRCUIT_OPEN', explanation: 'has failed too often of late and is not asked for a moment' },
  'too-large': { code: 'SUBGRAPH_RESPONSE_TOO_LARGE', explanation: 'answered with more than is read' },
  'not-graphql': { code: 'INVALID_SUBGRAPH_RESPONSE', explanation: 'answered with something that is not a GraphQL response' },
};

/**
 * A subgraph that gave no GraphQL answer. Message, code and `service` are safe to show; the cause, with host and
 * stack, is for the log only.
 */
export class SubgraphFetchError extends GraphQLError {
  readonly subgraph: string;
  readonly failure: SubgraphFailure;
  readonly code: string;

  constructor(subgraph: string, failure: SubgraphFailure, path?: readonly (string | number)[], cause?: unknown) {
    const { code, explanation } = DESCRIPTIONS[failure];
    super(`The subgraph "${subgraph}" ${explanation}.`, {
      path: path === undefined || path.length === 0 ? undefined : path,
      originalError: cause instanceof Error ? cause : undefined,
      extensions: { code, service: subgraph },
    });
    this.name = 'SubgraphFetchError';
    this.subgraph = subgraph;
    this.failure = failure;
    this.code = code;
  }
}
