import type { RuleId } from './rule-catalog.ts';

/**
 * What a change means, before it is known who uses it:
 * `breaking` breaks the operations that use it; `policy` needs a decision whoever uses it; `dangerous` breaks nothing by
 * itself but may surprise; `safe` is for the record.
 */
export type Impact = 'breaking' | 'policy' | 'dangerous' | 'safe';

/** One difference between base and candidate, or one lint of the candidate, found by a rule. */
export interface Change {
  readonly rule: RuleId;
  readonly impact: Impact;
  /** GraphQL schema coordinate: `Type`, `Type.field`, `Type.field(arg:)`, `Enum.VALUE`, `@directive`. */
  readonly coordinate: string;
  readonly message: string;
  /** The subgraph in whose SDL it lies, when a rule knows. */
  readonly subgraph?: string;
  /** An operation is concerned when it uses all of these coordinates; the change's own coordinate by default. */
  readonly usedBy?: readonly string[];
}
