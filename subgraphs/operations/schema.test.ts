import { getNamedType, isEnumType, isInputObjectType, isObjectType, type GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from './entities.ts';

const schema = createSchema();
/** Ours: not introspection's, not the federation machinery's. */
const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) => !type.name.startsWith('_') && !type.name.includes('__') && type.astNode !== undefined && type.astNode !== null && !['FieldSet', 'link__Import'].includes(type.name),
);
const roots: ReadonlySet<string> = new Set(['Query', 'Mutation']);

function* describable(): Generator<readonly [string, string | null | undefined]> {
  for (const type of types) {
    if (!roots.has(type.name)) yield [type.name, type.description];
    if (isEnumType(type)) for (const value of type.getValues()) yield [`${type.name}.${value.name}`, value.description];
    if (!isObjectType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      yield [`${type.name}.${field.name}`, field.description];
      if ('args' in field) for (const argument of field.args) yield [`${type.name}.${field.name}(${argument.name}:)`, argument.description];
    }
  }
}

describe('the schema of Operations', () => {
  it('describes every type, field, argument and enum value', () => {
    const all = [...describable()];
    expect(all.length).toBeGreaterThan(120);
    expect(all.filter(([, description]) => !description).map(([coordinate]) => coordinate)).toEqual([]);
  });

  it('resolves no money: a field of Money would be Billing’s, referenced as @external', () => {
    const fields = types.filter(isObjectType).flatMap((type) => Object.values(type.getFields()).map((field) => ({ type: type.name, field })));
    const money = fields.filter(({ field }) => ['Money', 'CurrencyCode'].includes(getNamedType(field.type).name));
    const resolved = money.filter(({ type, field }) => type !== 'Money' && !field.astNode?.directives?.some((directive) => directive.name.value === 'external'));
    expect(resolved.map(({ type, field }) => `${type}.${field.name}`)).toEqual([]);
  });

  it('bounds every list of its own by a size that planners can read', () => {
    const connections = types.filter(isObjectType).flatMap((type) => Object.values(type.getFields()).filter((field) => getNamedType(field.type).name.endsWith('Connection')).map((field) => ({ type: type.name, field })));
    expect(connections.length).toBeGreaterThanOrEqual(3);
    for (const { type, field } of connections) expect(field.astNode?.directives?.map((directive) => directive.name.value), `${type}.${field.name}`).toContain('listSize');
  });

  it('asks for a scope at every root field', () => {
    for (const root of [schema.getQueryType(), schema.getMutationType()]) {
      for (const field of Object.values(root?.getFields() ?? {})) {
        if (!field.name.startsWith('_')) expect(field.astNode?.directives?.map((directive) => directive.name.value), field.name).toContain('requiresScopes');
      }
    }
  });
});
