import type { Explanation } from './explanations.ts';

/** Rules about what clients send: arguments, input fields, enum values. */
export const inputExplanations = {
  ARGUMENT_REMOVED: { why: 'An operation that gives the argument is refused.', fix: 'Keep it and ignore it until nobody gives it.', before: 'type Query { campaigns(first: Int, code: String): [Campaign!] }', after: 'type Query { campaigns(first: Int): [Campaign!] }' },
  ARGUMENT_TYPE_CHANGED: { why: 'A variable of the old type no longer fits, and the operation is refused.', fix: 'Add an argument of the new type.', before: 'type Query { campaign(id: ID!): Campaign }', after: 'type Query { campaign(id: Int!): Campaign }' },
  ARGUMENT_BECAME_REQUIRED: { why: 'An operation that leaves it out, or gives a variable that may be null, is refused.', fix: 'Give it a default: `first: Int! = 25`.', before: 'type Query { campaigns(first: Int): [Campaign!] }', after: 'type Query { campaigns(first: Int!): [Campaign!] }' },
  ARGUMENT_BECAME_OPTIONAL: { why: 'Everything that was accepted still is: for the record.', fix: 'Nothing to do.', before: 'type Query { campaigns(first: Int!): [Campaign!] }', after: 'type Query { campaigns(first: Int): [Campaign!] }' },
  ARGUMENT_REQUIRED_ADDED: { why: 'Every operation that selects the field is refused.', fix: 'Make it optional, or give it a default that means what the field meant.', before: 'type Query { campaigns: [Campaign!] }', after: 'type Query { campaigns(first: Int!): [Campaign!] }' },
  ARGUMENT_OPTIONAL_ADDED: { why: 'Nobody gives it yet: for the record.', fix: 'Make its default mean what the field meant.', before: 'type Query { campaigns: [Campaign!] }', after: 'type Query { campaigns(first: Int = 25): [Campaign!] }' },
  ARGUMENT_DEFAULT_CHANGED: {
    why: 'An operation that leaves the argument out, or sends a variable that may be left out, stays valid and silently gets something else.',
    fix: 'Keep the default and let those who want another value give it; or have the operations give the old value first.',
    before: 'type Query { campaigns(first: Int = 25): [Campaign!] }',
    after: 'type Query { campaigns(first: Int = 100): [Campaign!] }',
  },
  INPUT_FIELD_REMOVED: { why: 'An operation that writes it, or a client that sends it in a variable, is refused.', fix: 'Keep it and ignore it until no client sends it.', before: 'input CampaignFilter { name: String code: String }', after: 'input CampaignFilter { name: String }' },
  INPUT_FIELD_TYPE_CHANGED: { why: 'Values that clients send are refused, or mean something else.', fix: 'Add a field of the new type.', before: 'input CampaignFilter { endsOn: Date }', after: 'input CampaignFilter { endsOn: Int }' },
  INPUT_FIELD_BECAME_REQUIRED: { why: 'Clients that leave it out, or send null, are refused.', fix: 'Give it a default, or keep it optional.', before: 'input CampaignOrder { by: Sort }', after: 'input CampaignOrder { by: Sort! }' },
  INPUT_FIELD_BECAME_OPTIONAL: { why: 'Everything that was accepted still is: for the record.', fix: 'Nothing to do.', before: 'input CampaignOrder { by: Sort! }', after: 'input CampaignOrder { by: Sort }' },
  INPUT_FIELD_REQUIRED_ADDED: { why: 'Every client that sends this input is refused.', fix: 'Make it optional, or give it a default.', before: 'input CampaignOrder { by: Sort! }', after: 'input CampaignOrder { by: Sort! direction: Direction! }' },
  INPUT_FIELD_OPTIONAL_ADDED: { why: 'Nobody sends it yet: for the record.', fix: 'Make its absence mean what the input meant.', before: 'input CampaignFilter { name: String }', after: 'input CampaignFilter { name: String code: String }' },
  INPUT_FIELD_DEFAULT_CHANGED: { why: 'A client that leaves the field out stays valid and silently means something else.', fix: 'Keep the default.', before: 'input CampaignOrder { direction: Direction = ASC }', after: 'input CampaignOrder { direction: Direction = DESC }' },
  ENUM_VALUE_REMOVED: { why: 'An operation that writes the value, or a client that sends it in a variable, is refused.', fix: 'Keep accepting it until no client sends it.', before: 'enum Sort { NAME CODE }', after: 'enum Sort { NAME }' },
  ENUM_INPUT_VALUE_ADDED: { why: 'Nobody sends it yet: for the record.', fix: 'Deploy the subgraph before clients send it.', before: 'enum Sort { NAME }', after: 'enum Sort { NAME CODE }' },
} as const satisfies Readonly<Record<string, Explanation>>;
