import type { ForwardedRequest } from './fetch/forwarded-request.ts';
import type { RateClient } from './policy/rate-limit.ts';
import type { Viewer } from './policy/identity.ts';
import type { OperationRecord } from './telemetry/operation-record.ts';

/** What every stage knows of one request. */
export interface GatewayContext extends ForwardedRequest {
  /** Who asks; null without a token, or when the gateway runs without identity. */
  readonly viewer: Viewer | null;
  /** Whose requests are counted together. */
  readonly client: RateClient;
  /** What telemetry notes of the request; null for nothing. */
  readonly record: OperationRecord | null;
  /** What the endpoint learns from the stages; shared with Apollo Server's copy of this context. */
  readonly outcome: Outcome;
}

/** Facts about a request that its response's body does not say. */
export interface Outcome {
  /** The request was well formed, and its GraphQL document or variables were refused. */
  graphqlRefused: boolean;
  /** What the operation costs by `@cost` and `@listSize`; absent when it was not computed. */
  cost?: number;
}
