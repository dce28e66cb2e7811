import {
  defaultFieldResolver,
  getNamedType,
  isObjectType,
  Kind,
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { PublicError } from './public-error.ts';
import type { RequestContext } from './request-context.ts';

/** Alternatives, each a list of scopes that must all be held: the shape of `@requiresScopes(scopes:)`. */
type ScopeAlternatives = readonly (readonly string[])[];

/** Open to everyone: what a gateway or a health check asks of the schema itself. */
const openRootFields: ReadonlySet<string> = new Set(['_service', '__typename']);

/**
 * Wraps the resolvers of a built schema: every root field (and `_entities`) needs a viewer, and a field needs the scopes
 * that `@requiresScopes` puts on it, on its type, or on the type it returns. The subgraph enforces this itself since
 * its port, reached directly, must not be a way round the gateway. Refusals are PublicErrors: UNAUTHENTICATED, FORBIDDEN.
 */
export function guardFields(schema: GraphQLSchema): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const needsViewer = roots.has(type) && !openRootFields.has(field.name);
      const scopes = requiredScopes(type, field);
      if (needsViewer || scopes.length > 0) guard(field, `${type.name}.${field.name}`, needsViewer, scopes);
    }
  }
}

function guard(field: GraphQLField<unknown, RequestContext>, coordinate: string, needsViewer: boolean, scopes: readonly ScopeAlternatives[]): void {
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info) => {
    const viewer = context.viewer;
    if (viewer === null && (needsViewer || scopes.length > 0)) {
      throw new PublicError('UNAUTHENTICATED', 'Sign in: send a token in the Authorization header.');
    }
    for (const alternatives of scopes) {
      if (!alternatives.some((all) => all.every((scope) => viewer?.scopes.has(scope)))) {
        throw new PublicError('FORBIDDEN', `${coordinate} needs the scope ${alternatives.map((all) => all.join(' and ')).join(', or ')}, which your token does not have.`);
      }
    }
    return resolve(parent, args, context, info);
  };
}

function requiredScopes(type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): readonly ScopeAlternatives[] {
  const returned = getNamedType(field.type);
  const places = [
    ...(field.astNode?.directives ?? []),
    ...directivesOf(type),
    // A root _entities call reaches a type without a field of ours that returns it, hence both this and the one above.
    ...(isObjectType(returned) && returned !== type ? directivesOf(returned) : []),
  ];
  return places.filter((directive) => /(^|__)requiresScopes$/.test(directive.name.value)).map(readScopes);
}

function directivesOf(type: GraphQLObjectType): readonly ConstDirectiveNode[] {
  return [...(type.astNode?.directives ?? []), ...type.extensionASTNodes.flatMap((node) => node.directives ?? [])];
}

function readScopes(directive: ConstDirectiveNode): ScopeAlternatives {
  const value = directive.arguments?.find((argument) => argument.name.value === 'scopes')?.value;
  if (value?.kind !== Kind.LIST) throw new Error('@requiresScopes needs scopes: [["…"]]');
  return value.values.map((all) => {
    if (all.kind !== Kind.LIST) throw new Error('@requiresScopes needs a list of lists');
    return all.values.map((scope) => (scope.kind === Kind.STRING ? scope.value : ''));
  });
}
