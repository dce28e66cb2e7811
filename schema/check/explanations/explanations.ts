import { clientSchemaExplanations } from './client-schema.ts';
import { federationExplanations } from './federation.ts';
import { inputExplanations } from './inputs.ts';
import { operationExplanations } from './operations.ts';
import type { RuleId } from '../rule-catalog.ts';

/** What `explain RULE` prints beside the rule's one line. */
export interface Explanation {
  /** Whom it hurts, and how. */
  readonly why: string;
  readonly fix: string;
  /** SDL, or what else it is about, before a change that the rule finds. */
  readonly before: string;
  /** The same after it. */
  readonly after: string;
}

/** Every rule's explanation: the compiler sees to it that none is missing. */
export const explanations: Readonly<Record<RuleId, Explanation>> = {
  ...clientSchemaExplanations,
  ...inputExplanations,
  ...federationExplanations,
  ...operationExplanations,
};
