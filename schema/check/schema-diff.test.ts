import fc from 'fast-check';
import { buildASTSchema, findBreakingChanges, Kind, parse, print, validateSchema, visit, type ASTNode, type BreakingChangeType, type DocumentNode, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { abstractTypeChanges } from './rules/abstract-types.ts';
import { argumentChanges } from './rules/arguments.ts';
import { directiveChanges } from './rules/directives.ts';
import { enumChanges } from './rules/enums.ts';
import { fieldChanges } from './rules/fields.ts';
import { inputChanges } from './rules/inputs.ts';
import { typeChanges } from './rules/types.ts';
import type { Change } from './change.ts';
import type { RuleId } from './rule-catalog.ts';
import type { SchemaPair } from './schema-pair.ts';

const sdl = `
directive @slow(reason: String!, level: Int = 1) repeatable on FIELD | QUERY
interface Node { id: ID! }
interface Named implements Node { id: ID! name(locale: String = "en", short: Boolean): String! }
type A implements Node & Named { id: ID! name(locale: String = "en", short: Boolean): String! list: [[Int!]!]! b: B color: Color }
type B implements Node { id: ID! a(filter: Filter!, first: Int! = 5): [A!]! u: U other: Color! }
union U = A | B
enum Color { RED GREEN BLUE }
enum Sort { UP DOWN }
input Filter { text: String = "x" sort: Sort! = UP inner: Inner list: [Int!] }
input Inner { a: Int! b: [String] = ["q"] }
type Query { node(id: ID!): Node u: [U!] a(filter: Filter, color: Color): A named: [Named] }
`;

/** Which of our rules may stand for a kind of breaking change that graphql-js finds. */
const counterparts: Readonly<Record<BreakingChangeType, readonly RuleId[]>> = {
  TYPE_REMOVED: ['TYPE_REMOVED'],
  TYPE_CHANGED_KIND: ['TYPE_KIND_CHANGED'],
  TYPE_REMOVED_FROM_UNION: ['UNION_MEMBER_REMOVED'],
  VALUE_REMOVED_FROM_ENUM: ['ENUM_VALUE_REMOVED', 'ENUM_OUTPUT_VALUE_REMOVED'],
  REQUIRED_INPUT_FIELD_ADDED: ['INPUT_FIELD_REQUIRED_ADDED'],
  IMPLEMENTED_INTERFACE_REMOVED: ['INTERFACE_REMOVED'],
  FIELD_REMOVED: ['FIELD_REMOVED', 'INPUT_FIELD_REMOVED'],
  FIELD_CHANGED_KIND: ['FIELD_TYPE_CHANGED', 'FIELD_BECAME_NULLABLE', 'INPUT_FIELD_TYPE_CHANGED', 'INPUT_FIELD_BECAME_REQUIRED'],
  REQUIRED_ARG_ADDED: ['ARGUMENT_REQUIRED_ADDED'],
  ARG_REMOVED: ['ARGUMENT_REMOVED'],
  ARG_CHANGED_KIND: ['ARGUMENT_TYPE_CHANGED', 'ARGUMENT_BECAME_REQUIRED'],
  DIRECTIVE_REMOVED: ['DIRECTIVE_REMOVED'],
  DIRECTIVE_ARG_REMOVED: ['DIRECTIVE_ARGUMENT_REMOVED'],
  REQUIRED_DIRECTIVE_ARG_ADDED: ['DIRECTIVE_REQUIRED_ARGUMENT_ADDED'],
  DIRECTIVE_REPEATABLE_REMOVED: ['DIRECTIVE_NOT_REPEATABLE'],
  DIRECTIVE_LOCATION_REMOVED: ['DIRECTIVE_LOCATION_REMOVED'],
};

function changesBetween(pair: SchemaPair): readonly Change[] {
  return [typeChanges, fieldChanges, argumentChanges, inputChanges, enumChanges, abstractTypeChanges, directiveChanges].flatMap((rule) => rule(pair));
}

/** One random edit: the nth place where something can be taken away, or where a type reference can change. */
function edit(document: DocumentNode, seed: number): DocumentNode {
  const removable = new Set<string>([
    Kind.FIELD_DEFINITION,
    Kind.INPUT_VALUE_DEFINITION,
    Kind.ENUM_VALUE_DEFINITION,
    Kind.OBJECT_TYPE_DEFINITION,
    Kind.INPUT_OBJECT_TYPE_DEFINITION,
    Kind.DIRECTIVE_DEFINITION,
  ]);
  const places: ASTNode[] = [];
  visit(document, { enter: (node) => void (removable.has(node.kind) || node.kind.endsWith('Type') || node.kind === Kind.INT ? places.push(node) : undefined) });
  const target = places[seed % places.length];
  return visit(document, {
    // On leaving: what replaces a node may hold that node, and must not be edited again.
    leave(node) {
      if (node.loc !== target?.loc || node.kind !== target?.kind) return undefined;
      if (removable.has(node.kind)) return null;
      if (node.kind === Kind.INT) return { ...node, value: String(Number(node.value) + 1) };
      if (node.kind === Kind.NON_NULL_TYPE) return node.type;
      if (node.kind !== Kind.NAMED_TYPE) return undefined;
      if (seed % 3 === 0) return { kind: Kind.LIST_TYPE, type: node };
      return seed % 3 === 1 ? { ...node, name: { kind: Kind.NAME, value: 'Int' } } : { kind: Kind.NON_NULL_TYPE, type: node };
    },
  });
}

/** Undefined when the edits made no valid schema: a type used as a union member or interface cannot become a list, and so on. */
function schemaOf(document: DocumentNode): GraphQLSchema | undefined {
  try {
    const schema = buildASTSchema(parse(print(document)));
    return validateSchema(schema).length === 0 ? schema : undefined;
  } catch {
    return undefined;
  }
}

describe('comparison of client schemas', () => {
  it('finds whatever graphql-js finds, over random edits in both directions', () => {
    const whole = parse(sdl);
    const before = schemaOf(whole);
    if (before === undefined) throw new Error('the base schema is not valid');
    let compared = 0;
    let breaks = 0;
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), (seeds) => {
        const after = schemaOf(seeds.reduce(edit, whole));
        if (after === undefined) return;
        compared += 1;
        for (const pair of [{ before, after }, { before: after, after: before }]) {
          const ours = changesBetween(pair);
          for (const theirs of findBreakingChanges(pair.before, pair.after)) {
            breaks += 1;
            const match = ours.some((change) => counterparts[theirs.type].includes(change.rule) && namesIn(theirs.description).some((name) => change.message.includes(name)));
            expect(match, `${theirs.type}: ${theirs.description}\nours: ${ours.map((change) => `${change.rule} ${change.message}`).join('\n')}`).toBe(true);
          }
        }
      }),
      { numRuns: 400, seed: 20261115 },
    );
    expect(compared).toBeGreaterThan(100);
    expect(breaks).toBeGreaterThan(100);
  });

  it('finds nothing between a schema and itself', () => {
    const schema = schemaOf(parse(sdl)) as GraphQLSchema;
    expect(changesBetween({ before: schema, after: schema })).toEqual([]);
  });
});

/** The names in a description that say what it is about: with a dot first, else any that is not prose. */
function namesIn(description: string): readonly string[] {
  const dotted = description.match(/\w+\.\w+/g);
  return dotted ?? description.match(/\b(?:[A-Z]\w*|slow|locale|short|reason|level|filter|first|color)\b/g) ?? [];
}
