import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildASTSchema, defaultFieldResolver, getNamedType, isLeafType, isListType, isNonNullType, isObjectType, isScalarType, isSpecifiedScalarType, Kind, parse, type GraphQLField, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLOutputType, type GraphQLResolveInfo, type GraphQLSchema, type SelectionSetNode } from 'graphql';
import { createSchema as createBillingSchema } from '../../../subgraphs/billing/entities.ts';
import { createSchema as createOperationsSchema } from '../../../subgraphs/operations/entities.ts';
import type { RequestContext } from '../../../subgraphs/runtime/request-context.ts';

type Field = GraphQLField<unknown, RequestContext>;
type Resolver = GraphQLFieldResolver<unknown, RequestContext>;
type ResolveReference = (reference: object, context: RequestContext, info: GraphQLResolveInfo) => unknown;

/** What of Billing's the context of a request becomes: its own database behind the same viewer, day and loaders. */
export type ToBillingContext = (context: RequestContext) => RequestContext;

const apiFile = fileURLToPath(new URL('../../../schema/api.graphql', import.meta.url));

/**
 * Both subgraphs as one executable schema of one process: what clients see of the graph, each field resolved by the very resolver of its owner, scopes enforced
 * alike. An object that both sides know is Operations' row, as in a program that was never split: what Billing refers to is read by Operations' own batch, and
 * Billing's fields are resolved on a reference made of that row. What a field `@requires` is resolved in this process, by the resolvers of the other side.
 */
export function createMonolithSchema(toBillingContext: ToBillingContext): GraphQLSchema {
  const merged = buildASTSchema(parse(readFileSync(apiFile, 'utf8')));
  const owners = new Merger(createOperationsSchema(), createBillingSchema(), toBillingContext);
  for (const type of Object.values(merged.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isScalarType(type) && !isSpecifiedScalarType(type)) owners.adoptScalar(type.name, type);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolver = owners.resolverOf(type.name, field.name);
      if (resolver !== undefined) field.resolve = resolver;
    }
  }
  return merged;
}

class Merger {
  readonly #operations: GraphQLSchema;
  readonly #billing: GraphQLSchema;
  readonly #toBillingContext: ToBillingContext;

  constructor(operations: GraphQLSchema, billing: GraphQLSchema, toBillingContext: ToBillingContext) {
    this.#operations = operations;
    this.#billing = billing;
    this.#toBillingContext = toBillingContext;
  }

  adoptScalar(name: string, scalar: object): void {
    const own = this.#operations.getType(name) ?? this.#billing.getType(name);
    if (!isScalarType(own)) throw new Error(`no subgraph has the scalar ${name}`);
    Object.assign(scalar, { serialize: own.serialize, parseValue: own.parseValue, parseLiteral: own.parseLiteral });
  }

  /** The resolver of a field in the one process; undefined where it is a property of its parent. */
  resolverOf(typeName: string, fieldName: string): Resolver | undefined {
    const { field, isBillings } = this.#find(typeName, fieldName);
    const isShared = this.#isShared(typeName);
    const given = field.resolve === undefined ? undefined : this.#inContext(field.resolve, isBillings);
    const returned = this.#returning(field, isBillings, given);
    const required = requiredSelection(field);
    if (!isShared || (!isBillings && required === null)) return returned;
    const resolve = returned ?? defaultFieldResolver;
    const toId = this.#idResolver(typeName);
    if (required === null) return (row, args, context, info) => resolve({ id: toId(row, {}, context, info) }, args, context, info);
    const readRequired = this.#requirements(typeName, required);
    return async (row, args, context, info) => {
      const known = await readRequired(row, context, info);
      return resolve(isBillings ? { id: toId(row, {}, context, info), ...known } : { ...(row as object), ...known }, args, context, info);
    };
  }

  #inContext(resolve: Resolver, isBillings: boolean): Resolver {
    return isBillings ? (parent, args, context, info) => resolve(parent, args, this.#toBillingContext(context), info) : resolve;
  }

  /** What Billing answers with a reference to one of Operations' things is that thing. */
  #returning(field: Field, isBillings: boolean, resolve: Resolver | undefined): Resolver | undefined {
    const { name } = getNamedType(field.type);
    if (!isBillings || !this.#isShared(name)) return resolve;
    const read = this.#referenceResolver(name);
    const inner = resolve ?? defaultFieldResolver;
    const toRow = (reference: unknown, context: RequestContext, info: GraphQLResolveInfo): unknown =>
      Array.isArray(reference) ? Promise.all(reference.map((one) => toRow(one, context, info))) : reference === null || reference === undefined ? null : read(reference as object, context, info);
    return (parent, args, context, info) => {
      const reference = inner(parent, args, context, info);
      return reference instanceof Promise ? reference.then((known: unknown) => toRow(known, context, info)) : toRow(reference, context, info);
    };
  }

  /** Resolves what a field requires of the other side, in the shape in which a representation brings it. */
  #requirements(typeName: string, selection: SelectionSetNode): (row: unknown, context: RequestContext, info: GraphQLResolveInfo) => Promise<Readonly<Record<string, unknown>>> {
    const fields = selection.selections.map((selected) => {
      if (selected.kind !== Kind.FIELD) throw new Error(`${typeName}: only fields are required here`);
      const name = selected.name.value;
      const { field } = this.#find(typeName, name);
      return { name, resolve: this.resolverOf(typeName, name) ?? defaultFieldResolver, shape: this.#shaper(field.type, selected.selectionSet) };
    });
    return async (row, context, info) => {
      const values = await Promise.all(fields.map(({ resolve }) => resolve(row, {}, context, info)));
      return Object.fromEntries(fields.map(({ name, shape }, at) => [name, shape(values[at], context, info)]));
    };
  }

  #shaper(type: GraphQLOutputType, selection: SelectionSetNode | undefined): (value: unknown, context: RequestContext, info: GraphQLResolveInfo) => unknown {
    if (isNonNullType(type)) return this.#shaper(type.ofType, selection);
    if (isListType(type)) {
      const shape = this.#shaper(type.ofType, selection);
      return (value, context, info) => (Array.isArray(value) ? value.map((one: unknown) => shape(one, context, info)) : null);
    }
    if (isLeafType(type)) return (value) => (value === null || value === undefined ? null : type.serialize(value));
    const fields = (selection?.selections ?? []).map((selected) => {
      if (selected.kind !== Kind.FIELD) throw new Error(`${type.name}: only fields are required here`);
      const { field } = this.#find(type.name, selected.name.value);
      return { name: field.name, resolve: field.resolve, shape: this.#shaper(field.type, selected.selectionSet) };
    });
    return (value, context, info) => {
      if (value === null || value === undefined) return null;
      const shaped: Record<string, unknown> = {};
      for (const { name, resolve, shape } of fields) shaped[name] = shape(resolve === undefined ? Reflect.get(value, name) : resolve(value, {}, context, info), context, info);
      return shaped;
    };
  }

  #find(typeName: string, fieldName: string): { readonly field: Field; readonly isBillings: boolean } {
    const [own, billings] = [this.#operations, this.#billing].map((schema) => fieldOf(schema, typeName, fieldName));
    if (own !== undefined) return { field: own, isBillings: false };
    if (billings !== undefined) return { field: billings, isBillings: true };
    throw new Error(`no subgraph resolves ${typeName}.${fieldName}`);
  }

  /** Whether both sides have fields of it, by its key. */
  #isShared(typeName: string): boolean {
    return [this.#operations, this.#billing].every((schema) => {
      const type = schema.getType(typeName);
      return isObjectType(type) && referenceResolverOf(type) !== undefined;
    });
  }

  #idResolver(typeName: string): Resolver {
    const id = fieldOf(this.#operations, typeName, 'id')?.resolve;
    if (id === undefined) throw new Error(`Operations has no ${typeName}.id`);
    return id;
  }

  #referenceResolver(typeName: string): ResolveReference {
    const type = this.#operations.getType(typeName);
    const read = isObjectType(type) ? referenceResolverOf(type) : undefined;
    if (read === undefined) throw new Error(`Operations resolves no reference to ${typeName}`);
    return read;
  }
}

/** A field as its owner has it; undefined where it is not there, or another's. */
function fieldOf(schema: GraphQLSchema, typeName: string, fieldName: string): Field | undefined {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  return field?.astNode?.directives?.some(({ name }) => name.value === 'external') ? undefined : field;
}

function referenceResolverOf(type: GraphQLObjectType): ResolveReference | undefined {
  const { subgraph } = (type.extensions['apollo'] ?? {}) as { readonly subgraph?: { readonly resolveReference?: ResolveReference } };
  return subgraph?.resolveReference;
}

function requiredSelection(field: Field): SelectionSetNode | null {
  const fields = field.astNode?.directives?.find(({ name }) => name.value === 'requires')?.arguments?.[0]?.value;
  if (fields?.kind !== Kind.STRING) return null;
  const [operation] = parse(`{ ${fields.value} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${field.name} requires what is no selection`);
  return operation.selectionSet;
}
