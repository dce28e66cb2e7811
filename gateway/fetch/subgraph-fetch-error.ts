import { GraphQLError } from 'graphql';

/** Why a subgraph gave no GraphQL answer. */
export type SubgraphFailure = 'unreachable' | 'timeout' | 'aborted' | 'too-large' | 'not-graphql' | 'status';

const EXPLANATIONS: Readonly<Record<SubgraphFailure, string>> = {
  unreachable: 'cannot be reached',
  timeout: 'did not answer in time',
  aborted: 'was not waited for, since the request was given up',
  'too-large': 'answered with more than is read',
  'not-graphql': 'answered with something that is not a GraphQL response',
  status: 'refused the request',
};

/**
 * A subgraph that gave no GraphQL answer. Message, code `SUBGRAPH_UNAVAILABLE` and `service` are safe
 * to show; the cause, with host and stack, is for the log only.
 */
export class SubgraphFetchError extends GraphQLError {
  readonly subgraph: string;
  readonly failure: SubgraphFailure;

  constructor(subgraph: string, failure: SubgraphFailure, path?: readonly (string | number)[], cause?: unknown) {
    super(`The subgraph "${subgraph}" ${EXPLANATIONS[failure]}.`, {
      path: path === undefined || path.length === 0 ? undefined : path,
      originalError: cause instanceof Error ? cause : undefined,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: subgraph },
    });
    this.name = 'SubgraphFetchError';
    this.subgraph = subgraph;
    this.failure = failure;
  }
}
