import {
  buildASTSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { appliedTo, modelOf, normalFieldSet, type SubgraphModel, type TypeModel } from '../subgraph-model.ts';
import type { MergedSubgraph } from '../../merge-subgraph.ts';

/** What one version of a subgraph's code answers to, by its SDL. */
export interface CodeVersion {
  readonly name: string;
  readonly model: SubgraphModel;
  /** As it is served, `_entities` included. */
  readonly schema: GraphQLSchema;
  /** Fields that are only referred to and that no `@provides` promises: the code has nothing to answer for them. */
  readonly external: ReadonlySet<string>;
}

/** Reads what a version of a subgraph answers to. */
export function codeVersionOf(subgraph: MergedSubgraph): CodeVersion {
  const model = modelOf(subgraph);
  const entities = [...model.types.values()].filter((type) => appliedTo(type, 'key').length > 0).map((type) => type.name);
  return { name: subgraph.name, model, schema: servedSchema(subgraph.document, entities), external: externalFields(model) };
}

/** The keys, as normalised field sets, by which a type's entities can be asked for. */
export function resolvableKeys(type: TypeModel): readonly string[] {
  return appliedTo(type, 'key').filter((key) => key.arguments['resolvable'] !== false).map((key) => normalFieldSet(key.arguments['fields']));
}

function externalFields(model: SubgraphModel): ReadonlySet<string> {
  const types = [...model.types.values()];
  const provided = new Set(types.flatMap((type) => [...type.fields.values()].flatMap((field) => appliedTo(field, 'provides').flatMap((provides) => String(provides.arguments['fields']).match(/\w+/g) ?? []))));
  return new Set(
    types.flatMap((type) => {
      const keyFields = new Set(appliedTo(type, 'key').flatMap((key) => String(key.arguments['fields']).match(/\w+/g) ?? []));
      return [...type.fields.values()]
        .filter((field) => appliedTo(field, 'external').length > 0 && !keyFields.has(field.name) && !provided.has(field.name))
        .map((field) => `${type.name}.${field.name}`);
    }),
  );
}

function servedSchema(document: DocumentNode, entities: readonly string[]): GraphQLSchema {
  const merged = new Map<string, DefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION || !('name' in definition) || definition.name === undefined) continue;
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) continue;
    const kind = definition.kind.replace('Extension', 'Definition');
    const known = merged.get(definition.name.value) as Record<string, unknown> | undefined;
    const parts = definition as unknown as Record<string, readonly unknown[] | undefined>;
    const lists = ['fields', 'interfaces', 'types', 'values'].filter((list) => parts[list] !== undefined || known?.[list] !== undefined);
    const joined = Object.fromEntries(lists.map((list) => [list, [...((known?.[list] as readonly unknown[] | undefined) ?? []), ...(parts[list] ?? [])]]));
    merged.set(definition.name.value, { ...definition, kind, directives: [], ...joined } as unknown as DefinitionNode);
  }
  if (entities.length > 0) addEntities(merged, entities);
  // What composition accepted needs no second look; directives of federation are not known here.
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...merged.values()] }, { assumeValid: true, assumeValidSDL: true });
}

function addEntities(merged: Map<string, DefinitionNode>, entities: readonly string[]): void {
  const name = (value: string) => ({ kind: Kind.NAME, value }) as const;
  const named = (value: string): TypeNode => ({ kind: Kind.NAMED_TYPE, name: name(value) });
  const required = (type: TypeNode): TypeNode => ({ kind: Kind.NON_NULL_TYPE, type }) as TypeNode;
  const objects = entities.filter((entity) => merged.get(entity)?.kind === Kind.OBJECT_TYPE_DEFINITION);
  const field: FieldDefinitionNode = {
    kind: Kind.FIELD_DEFINITION,
    name: name('_entities'),
    arguments: [{ kind: Kind.INPUT_VALUE_DEFINITION, name: name('representations'), type: required({ kind: Kind.LIST_TYPE, type: required(named('_Any')) }) }],
    type: required({ kind: Kind.LIST_TYPE, type: named('_Entity') }),
  };
  const query = (merged.get('Query') ?? { kind: Kind.OBJECT_TYPE_DEFINITION, name: name('Query'), fields: [] }) as ObjectTypeDefinitionNode;
  merged.set('Query', { ...query, fields: [...(query.fields ?? []), field] });
  merged.set('_Any', { kind: Kind.SCALAR_TYPE_DEFINITION, name: name('_Any') });
  merged.set('_Entity', { kind: Kind.UNION_TYPE_DEFINITION, name: name('_Entity'), types: objects.map((value) => ({ kind: Kind.NAMED_TYPE, name: name(value) })) });
}

/** The definition of a field in a schema, where the type is one that has fields. */
export function fieldIn(schema: GraphQLSchema, type: string, field: string): ReturnType<Extract<ReturnType<GraphQLSchema['getQueryType']>, object>['getFields']>[string] | undefined {
  const found = schema.getType(type);
  return isObjectType(found) || isInterfaceType(found) ? found.getFields()[field] : undefined;
}
