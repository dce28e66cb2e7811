import type { RuleId } from './rule-catalog.ts';

/**
 * What a change means, before it is known who uses it:
 * `breaking` breaks the operations that use it; `policy` needs a decision whoever uses it; `dangerous` breaks nothing by
 * itself but may surprise; `safe` is for the record.
 */
export type Impact = 'breaking' | 'policy' | 'dangerous' | 'safe';

/**
 * How a breaking change breaks an operation that uses it:
 * `document`: it may no longer be valid, or what clients send in its variables is refused; validation tells.
 * `answer`: it stays valid and gets another answer, or is refused one.
 * `omission`: only where the operation leaves the argument or input field out.
 */
export type Effect = 'document' | 'answer' | 'omission';

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
  /** `document` by default. */
  readonly effect?: Effect;
  /** For inputs whose default changed: clients cannot give it, so that whoever uses `usedBy` leaves it out. */
  readonly isHidden?: boolean;
  /** For inputs: every value that was accepted is still accepted, so that clients that send it in a variable are not concerned. */
  readonly acceptsAsBefore?: boolean;
  /** For inputs: null was accepted and is not any more, so that a variable that may be null is refused though the document stays valid. */
  readonly refusesNull?: boolean;
  /** An operation that selects on an interface is concerned too, where the coordinate's object type answers. */
  readonly throughInterfaces?: boolean;
  /** An operation that selects on a type that implements the coordinate's interface is concerned too: an interface object's field is a field of each. */
  readonly throughImplementations?: boolean;
}
