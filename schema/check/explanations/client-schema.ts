import type { Explanation } from './explanations.ts';

/** Rules about types, fields, enums' output, unions and interfaces. */
export const clientSchemaExplanations = {
  TYPE_REMOVED: {
    why: 'An operation that names the type in a fragment or a variable is refused as invalid.',
    fix: 'Deprecate the fields that answer it, wait until who-uses names nobody, then remove.',
    before: 'type Banner { url: String! }\ntype Query { banner: Banner }',
    after: 'type Query { motto: String }',
  },
  TYPE_KIND_CHANGED: {
    why: 'Selections, fragments and generated client types are written for one kind of type.',
    fix: 'Add a new type and a new field beside the old ones; move clients; remove the old ones.',
    before: 'type Media { url: String! }',
    after: 'union Media = Image | Video',
  },
  TYPE_ADDED: {
    why: 'Nobody can use it yet: for the record.',
    fix: 'Nothing to do.',
    before: 'type Query { campaign: Campaign }',
    after: 'type Query { campaign: Campaign flight: Flight }\ntype Flight { id: ID! }',
  },
  SCALAR_SPECIFICATION_CHANGED: {
    why: 'Clients parse the scalar by what its specification says; another one may write values in another way.',
    fix: 'Keep the format, or add a scalar of another name.',
    before: 'scalar Date @specifiedBy(url: "https://example.com/iso-8601")',
    after: 'scalar Date @specifiedBy(url: "https://example.com/unix-time")',
  },
  FIELD_REMOVED: {
    why: 'An operation that selects the field is refused as a whole, not only for this field.',
    fix: 'Mark it @deprecated(reason:) first; `who-uses Type.field` tells when nobody sends it any more.',
    before: 'type Campaign { id: ID! code: String }',
    after: 'type Campaign { id: ID! }',
  },
  FIELD_TYPE_CHANGED: {
    why: 'The operation stays valid and clients read a value of another type as if it were the old one. A type that is one of the old one\'s possible types breaks only fragments on the others.',
    fix: 'Add a field with the new type under another name.',
    before: 'type Campaign { goal: Int }',
    after: 'type Campaign { goal: String }',
  },
  FIELD_BECAME_NULLABLE: {
    why: 'Clients, and the types generated for them, rely on a value where null may now come.',
    fix: 'Keep it non-null, or add a nullable field beside it. For a field that another subgraph contributes, null is right: announce it and approve this.',
    before: 'type Campaign { name: String! }',
    after: 'type Campaign { name: String }',
  },
  FIELD_BECAME_NON_NULL: {
    why: 'Clients are safe, but one missing value now blanks the parent: make sure that there is none.',
    fix: 'Nothing to do for clients.',
    before: 'type Campaign { name: String }',
    after: 'type Campaign { name: String! }',
  },
  FIELD_ADDED: { why: 'Nobody can use it yet: for the record.', fix: 'Nothing to do.', before: 'type Campaign { id: ID! }', after: 'type Campaign { id: ID! endsOn: Date }' },
  FIELD_DEPRECATED: {
    why: 'Clients still work; whoever uses the field should move on.',
    fix: '`who-uses Type.field` names them.',
    before: 'type Campaign { code: String }',
    after: 'type Campaign { code: String @deprecated(reason: "use id") }',
  },
  ENUM_OUTPUT_VALUE_REMOVED: {
    why: 'Clients only receive this enum, so a value that never comes breaks nothing.',
    fix: 'Nothing to do.',
    before: 'type Campaign { state: State }\nenum State { ON OFF GONE }',
    after: 'type Campaign { state: State }\nenum State { ON OFF }',
  },
  ENUM_OUTPUT_VALUE_HIDDEN: {
    why: 'The subgraph does not know that its value is hidden and may answer it; the gateway makes null of it, or an error where null may not be.',
    fix: 'Let the subgraph stop answering the value first, then hide or remove it.',
    before: 'enum State { ON OFF PAUSED }',
    after: 'enum State { ON OFF PAUSED @inaccessible }',
  },
  ENUM_OUTPUT_VALUE_ADDED: {
    why: 'A client that switches over the values it knows meets one that it does not.',
    fix: 'Make sure that clients have a default branch. Publish the supergraph before the subgraph answers the new value: an old gateway makes null of it.',
    before: 'enum State { ON OFF }',
    after: 'enum State { ON OFF PAUSED }',
  },
  UNION_MEMBER_REMOVED: {
    why: 'A fragment on the member can no longer match, and the operation is refused.',
    fix: 'Keep the member until no operation has a fragment on it.',
    before: 'union Hit = Campaign | Creative',
    after: 'union Hit = Campaign',
  },
  UNION_MEMBER_ADDED: {
    why: 'Clients may receive an object on which they select nothing.',
    fix: 'Make sure that clients skip what they do not know. Publish the supergraph before the subgraph answers it.',
    before: 'union Hit = Campaign',
    after: 'union Hit = Campaign | Creative',
  },
  INTERFACE_REMOVED: {
    why: 'A fragment on the type inside a selection on the interface can no longer match, and the operation is refused.',
    fix: 'Keep the interface until no operation has such a fragment.',
    before: 'type Campaign implements Node { id: ID! }',
    after: 'type Campaign { id: ID! }',
  },
  INTERFACE_ADDED: {
    why: 'Clients that select on the interface may receive one more type.',
    fix: 'Make sure that clients skip what they do not know.',
    before: 'type Flight { id: ID! }',
    after: 'type Flight implements Node { id: ID! }',
  },
  DIRECTIVE_REMOVED: { why: 'A document that writes the directive is refused.', fix: 'Keep it, doing nothing, until no document has it.', before: 'directive @slow on FIELD', after: '# gone' },
  DIRECTIVE_ADDED: { why: 'Nobody can use it yet: for the record.', fix: 'Nothing to do.', before: '# none', after: 'directive @slow on FIELD' },
  DIRECTIVE_ARGUMENT_REMOVED: { why: 'A document that gives the argument is refused.', fix: 'Keep the argument and ignore it.', before: 'directive @slow(reason: String) on FIELD', after: 'directive @slow on FIELD' },
  DIRECTIVE_ARGUMENT_TYPE_CHANGED: { why: 'A document that gives the argument may be refused.', fix: 'Add an argument of the new type.', before: 'directive @slow(level: Int) on FIELD', after: 'directive @slow(level: String) on FIELD' },
  DIRECTIVE_REQUIRED_ARGUMENT_ADDED: { why: 'Every document that has the directive is refused.', fix: 'Make it optional, or give it a default.', before: 'directive @slow on FIELD', after: 'directive @slow(reason: String!) on FIELD' },
  DIRECTIVE_LOCATION_REMOVED: { why: 'A document that writes it there is refused.', fix: 'Keep the location.', before: 'directive @slow on FIELD | QUERY', after: 'directive @slow on FIELD' },
  DIRECTIVE_NOT_REPEATABLE: { why: 'A document that repeats it is refused.', fix: 'Keep it repeatable.', before: 'directive @slow repeatable on FIELD', after: 'directive @slow on FIELD' },
} as const satisfies Readonly<Record<string, Explanation>>;
