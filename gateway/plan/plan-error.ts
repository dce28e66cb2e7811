import { GraphQLError } from 'graphql';

/** Why an operation was not planned. */
export type PlanErrorCode = 'NO_PLAN' | 'PLAN_QUEUE_FULL';

/** An operation that could not be planned; message and code are safe to show. */
export class PlanError extends GraphQLError {
  constructor(code: PlanErrorCode, message: string) {
    super(message, { extensions: { code } });
    this.name = 'PlanError';
  }
}
