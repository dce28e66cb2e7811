import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { isInterfaceType, isObjectType, isScalarType, parse, type DocumentNode, type GraphQLFieldMap, type GraphQLSchema } from 'graphql';
import { guardFields } from './guard-fields.ts';
import type { Resolvers } from './resolver-types.ts';

/** One entity folder of a subgraph: its `schema.graphql` is read from there. */
export interface EntityModule {
  readonly folder: string;
  readonly resolvers: Resolvers;
}

/** The parsed SDL of a subgraph, file by file: federation.graphql first, then each entity folder's schema.graphql. */
export function readSubgraphSdl(subgraphFolder: string, entities: readonly EntityModule[]): readonly DocumentNode[] {
  const files = [join(subgraphFolder, 'federation.graphql'), ...entities.map(({ folder }) => join(subgraphFolder, folder, 'schema.graphql'))];
  return files.map((file) => parse(readFileSync(file, 'utf8')));
}

/**
 * The executable schema of a subgraph from its entity folders: SDL and resolvers checked against each other both ways
 * (`buildSubgraphSchema` accepts a resolver of a field that does not exist without a word), and every field guarded by
 * sign-in and `@requiresScopes`. Throws an Error that names each mismatch.
 */
export function buildSchema(subgraph: { readonly subgraphFolder: string; readonly entities: readonly EntityModule[]; readonly scalars?: Resolvers }): GraphQLSchema {
  const documents = readSubgraphSdl(subgraph.subgraphFolder, subgraph.entities);
  const resolvers = [{ folder: '(scalars)', resolvers: subgraph.scalars ?? {} }, ...subgraph.entities];
  // Resolvers go in one map per type, given with the first file: two folders may each resolve fields of Query.
  const modules = documents.map((typeDefs, at) => (at === 0 ? { typeDefs, resolvers: mergeResolvers(resolvers) } : { typeDefs }));
  const schema = buildSubgraphSchema(modules as Parameters<typeof buildSubgraphSchema>[0]);
  const mismatches = findMismatches(schema, resolvers);
  if (mismatches.length > 0) throw new Error(`Resolvers and SDL do not match:\n  ${mismatches.join('\n  ')}`);
  guardFields(schema);
  return schema;
}

function mergeResolvers(modules: readonly EntityModule[]): Record<string, unknown> {
  const merged: Record<string, Record<string, unknown>> = Object.create(null);
  const scalars: Record<string, unknown> = Object.create(null);
  for (const { folder, resolvers } of modules) {
    for (const [type, fields] of Object.entries(resolvers)) {
      if (isScalarType(fields)) {
        scalars[type] = fields;
        continue;
      }
      const known = (merged[type] ??= {});
      for (const [field, resolver] of Object.entries(fields)) {
        if (field in known) throw new Error(`${type}.${field} has a second resolver in folder "${folder}".`);
        known[field] = field === '__resolveReference' && resolver !== undefined ? settle(resolver) : resolver;
      }
    }
  }
  return { ...scalars, ...merged };
}

/**
 * A `__resolveReference` that gives its failure as a value, which graphql-js turns into an error of that one entity. Thrown, it would
 * fail the whole list; and a rejection beside a representation that throws would be handled by nobody and end the process.
 */
function settle(resolve: (reference: never, context: never, args: never, info: never) => unknown): (reference: never, context: never, args: never, info: never) => Promise<unknown> {
  return async (...given) => {
    try {
      return await resolve(...given);
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
}

function findMismatches(schema: GraphQLSchema, modules: readonly EntityModule[]): string[] {
  const mismatches: string[] = [];
  for (const { folder, resolvers } of modules) {
    for (const [typeName, fields] of Object.entries(resolvers)) {
      const type = schema.getType(typeName);
      if (type === undefined) mismatches.push(`${folder}: resolvers of type ${typeName}, which is not in the SDL`);
      else if (!isScalarType(fields) && (isObjectType(type) || isInterfaceType(type))) {
        for (const field of Object.keys(fields)) {
          if (!field.startsWith('__') && !(field in type.getFields())) mismatches.push(`${folder}: resolver of ${typeName}.${field}, which is not in the SDL`);
        }
      }
    }
  }
  return [...mismatches, ...findFieldsWithoutResolver(schema, modules)];
}

/** A field that takes arguments or is a root field cannot be a plain property of its parent: it needs a resolver. */
function findFieldsWithoutResolver(schema: GraphQLSchema, modules: readonly EntityModule[]): string[] {
  const resolved = new Set(modules.flatMap(({ resolvers }) => Object.entries(resolvers).flatMap(([type, fields]) => (isScalarType(fields) ? [type] : Object.keys(fields).map((field) => `${type}.${field}`)))));
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name]);
  const missing: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    const fields: GraphQLFieldMap<unknown, unknown> = type.getFields();
    for (const field of Object.values(fields)) {
      if (field.name.startsWith('_')) continue;
      const needsResolver = roots.has(type.name) || field.args.length > 0;
      if (needsResolver && !resolved.has(`${type.name}.${field.name}`)) missing.push(`${type.name}.${field.name} is in the SDL and has no resolver`);
    }
    if (isResolvableEntity(type.astNode?.directives ?? []) && !resolved.has(`${type.name}.__resolveReference`)) {
      missing.push(`${type.name} is an entity (@key) and has no __resolveReference`);
    }
  }
  return missing;
}

function isResolvableEntity(directives: readonly { readonly name: { readonly value: string }; readonly arguments?: readonly { readonly name: { readonly value: string }; readonly value: unknown }[] | undefined }[]): boolean {
  return directives.some(
    (directive) =>
      directive.name.value === 'key' &&
      !directive.arguments?.some((argument) => argument.name.value === 'resolvable' && (argument.value as { readonly value?: unknown }).value === false),
  );
}
