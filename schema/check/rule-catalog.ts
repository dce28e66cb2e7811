/**
 * Every rule of the check: its stable id and what it finds. An id is never reused for another meaning, so that reports,
 * approvals and searches stay valid.
 */
export const ruleCatalog = {
  // client schema: types
  TYPE_REMOVED: 'a type that clients see is gone',
  TYPE_KIND_CHANGED: 'a type became another kind of type',
  TYPE_ADDED: 'a new type',
  SCALAR_SPECIFICATION_CHANGED: 'the specification that a scalar names changed',
  // client schema: fields
  FIELD_REMOVED: 'a field is gone',
  FIELD_TYPE_CHANGED: 'a field answers with another type',
  FIELD_BECAME_NULLABLE: 'a field that was never null may now be null',
  FIELD_BECAME_NON_NULL: 'a field promises more than before',
  FIELD_ADDED: 'a new field',
  FIELD_DEPRECATED: 'a field is deprecated now',
  // client schema: arguments
  ARGUMENT_REMOVED: 'an argument is gone',
  ARGUMENT_TYPE_CHANGED: 'an argument takes another type',
  ARGUMENT_BECAME_REQUIRED: 'an argument that could be left out or null must now be given',
  ARGUMENT_BECAME_OPTIONAL: 'an argument accepts more than before',
  ARGUMENT_REQUIRED_ADDED: 'a new argument that every caller must give',
  ARGUMENT_OPTIONAL_ADDED: 'a new argument that may be left out',
  ARGUMENT_DEFAULT_CHANGED: 'leaving an argument out now means something else',
  // client schema: input objects
  INPUT_FIELD_REMOVED: 'an input field is gone',
  INPUT_FIELD_TYPE_CHANGED: 'an input field takes another type',
  INPUT_FIELD_BECAME_REQUIRED: 'an input field that could be left out or null must now be given',
  INPUT_FIELD_BECAME_OPTIONAL: 'an input field accepts more than before',
  INPUT_FIELD_REQUIRED_ADDED: 'a new input field that every caller must give',
  INPUT_FIELD_OPTIONAL_ADDED: 'a new input field that may be left out',
  INPUT_FIELD_DEFAULT_CHANGED: 'leaving an input field out now means something else',
  // client schema: enums, by the position they are used in
  ENUM_VALUE_REMOVED: 'a value that clients may send is gone',
  ENUM_OUTPUT_VALUE_REMOVED: 'a value that clients only receive is gone',
  ENUM_OUTPUT_VALUE_HIDDEN: 'a value is hidden from clients while subgraphs may still answer it',
  ENUM_OUTPUT_VALUE_ADDED: 'clients may receive a value that they do not know',
  ENUM_INPUT_VALUE_ADDED: 'clients may send one more value',
  // client schema: unions and interfaces
  UNION_MEMBER_REMOVED: 'a union lost a member',
  UNION_MEMBER_ADDED: 'clients may receive a member that they do not know',
  INTERFACE_REMOVED: 'a type no longer implements an interface',
  INTERFACE_ADDED: 'a type implements one more interface',
  // client schema: directives that clients may write in documents
  DIRECTIVE_REMOVED: 'a directive is gone',
  DIRECTIVE_ADDED: 'a new directive',
  DIRECTIVE_ARGUMENT_REMOVED: 'a directive lost an argument',
  DIRECTIVE_ARGUMENT_TYPE_CHANGED: 'a directive argument takes another type',
  DIRECTIVE_REQUIRED_ARGUMENT_ADDED: 'a directive has a new argument that must be given',
  DIRECTIVE_LOCATION_REMOVED: 'a directive may no longer be written in a place',
  DIRECTIVE_NOT_REPEATABLE: 'a directive may no longer be repeated',
  // federation: subgraphs and keys
  SUBGRAPH_ADDED: 'a new subgraph',
  SUBGRAPH_REMOVED: 'a subgraph is gone',
  ENTITY_LEFT_SUBGRAPH: 'a subgraph no longer defines an entity',
  KEY_REMOVED: 'a subgraph no longer resolves an entity by a key',
  KEY_CHANGED: 'the only key of an entity in a subgraph has other fields',
  KEY_NOT_RESOLVABLE: 'a subgraph still has a key but no longer resolves it',
  KEY_ADDED: 'a subgraph resolves an entity by one more key',
  // federation: who resolves a field
  SHAREABLE_REMOVED: 'other subgraphs may no longer resolve a field too',
  SHAREABLE_ADDED: 'other subgraphs may resolve a field too',
  OVERRIDE_ADDED: 'a subgraph takes a field over from another',
  OVERRIDE_REMOVED: 'a take-over of a field ended',
  OVERRIDE_CHANGED: 'a take-over of a field has another source or label',
  FIELD_MOVED: 'a field is resolved by other subgraphs than before',
  // federation: what a subgraph needs of others
  REQUIRES_ADDED: 'a field now needs fields of another subgraph',
  REQUIRES_REMOVED: 'a field no longer needs fields of another subgraph',
  REQUIRES_CHANGED: 'a field needs other fields of another subgraph',
  PROVIDES_ADDED: 'a field now brings fields of an entity along',
  PROVIDES_REMOVED: 'a field no longer brings fields of an entity along',
  PROVIDES_CHANGED: 'a field brings other fields of an entity along',
  // authorisation and cost
  AUTHORIZATION_LOOSENED: 'somebody may read or do what they could not before',
  AUTHORIZATION_TIGHTENED: 'somebody may no longer read or do what they could before',
  COST_CHANGED: 'the stated cost or list size of a field changed',
  // registered operations
  OPERATION_INVALID: 'a registered operation is not valid against the candidate',
  OPERATION_WITHDRAWN_INVALID: 'an operation of the base, changed or withdrawn here, would fail for clients still deployed',
  OPERATION_UNREADABLE: 'a registered operation cannot be read',
  // rollout
  ROLLOUT_NO_SAFE_ORDER: 'a subgraph can be deployed neither before nor after the new supergraph',
  // plans of registered operations
  PLAN_IMPOSSIBLE: 'a valid operation can no longer be planned',
  PLAN_KEY_MAY_BE_NULL: 'an operation fetches an entity by a key that may now be null',
  PLAN_LONGER_CHAIN: 'an operation waits for more round trips, one after the other',
  PLAN_ENTITY_FETCH_IN_LIST: 'an operation fetches entities for the items of a list that it did not fetch before',
  PLAN_MORE_FETCHES: 'an operation takes more requests to subgraphs',
  // lint of the candidate
  ENTITY_NOT_RESOLVABLE: 'an entity that no subgraph resolves',
  UNBOUNDED_LIST: 'a list of objects without a stated bound',
  DESCRIPTION_MISSING: 'something that clients read about has no description',
  ENUM_SHARED_BY_INPUT_AND_OUTPUT: 'an enum of several subgraphs is both sent and received',
  MONEY_OUTSIDE_OWNER: 'money in another subgraph than the one in charge of it',
  REQUIRED_FIELD_HAS_ARGUMENTS: 'a field that a subgraph @requires takes arguments',
  CONTRIBUTED_FIELD_NON_NULL: 'a subgraph adds a non-null field to an entity that another subgraph owns',
  // approvals
  APPROVAL_EXPIRED: 'an approval ran out',
  APPROVAL_STALE: 'an approval accepts nothing any more',
  // the check itself
  BASE_DOES_NOT_COMPOSE: 'the base does not compose, so there is nothing to compare clients\' schemas with',
} as const;

/** The stable id of a rule. Composition's own codes (`EXTERNAL_MISSING_ON_BASE`, …) appear beside these as they are. */
export type RuleId = keyof typeof ruleCatalog;
