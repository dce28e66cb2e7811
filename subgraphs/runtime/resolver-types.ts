import type { GraphQLResolveInfo, GraphQLScalarType } from 'graphql';
import type { RequestContext } from './request-context.ts';

/** A field's resolver. Parents and arguments were checked by the schema before it runs; each entity narrows them. */
export type FieldResolver<Parent = never, Arguments = never, Context extends RequestContext = RequestContext> = (
  parent: Parent,
  args: Arguments,
  context: Context,
  info: GraphQLResolveInfo,
) => unknown;

/** A type's resolvers by field, with `__resolveReference` for an entity. */
export interface TypeResolvers {
  readonly __resolveReference?: (reference: never, context: never) => unknown;
  readonly [field: string]: FieldResolver | ((reference: never, context: never) => unknown) | undefined;
}

/** Resolvers of an entity folder: by type, or a scalar. */
export type Resolvers = Readonly<Record<string, TypeResolvers | GraphQLScalarType<unknown, unknown>>>;
