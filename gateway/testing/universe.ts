import { ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, Supergraph } from '@apollo/federation-internals';
import { getNamedType, getNullableType, GraphQLString, isEnumType, isInterfaceType, isLeafType, isListType, isNonNullType, isObjectType, isUnionType, Kind, parse } from 'graphql';
import type { FieldNode, GraphQLEnumType, ObjectValueNode, GraphQLField, GraphQLObjectType, GraphQLOutputType, GraphQLSchema, SelectionSetNode } from 'graphql';
import { stringOf, argument, linkedFeatures } from '../link-features.ts';

/** An object of the universe: its `__typename`, and its fields' values; other objects by reference. */
export interface Thing {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** A stream of numbers from a seed (mulberry32): the same seed, the same universe. */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const thingsPerType = 4;
const valueDepthMax = 6;

/**
 * Data for a whole supergraph, made up from its schema and a seed: what every subgraph has a part of, and what a monolith would have. A field with `@requires` has no value of its own: its
 * value says what it was computed from, so that a wrong representation shows.
 */
export class Universe {
  readonly schema: GraphQLSchema;
  readonly api: GraphQLSchema;
  /** Names of fields that are part of a key or are required: others cannot be computed without them. */
  readonly usedByOthers: ReadonlySet<string>;
  readonly #next: (below: number) => number;
  readonly #entities = new Map<string, Thing[]>();
  readonly #keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
  readonly #requires: ReadonlyMap<string, SelectionSetNode>;
  readonly #contextArguments: ReadonlyMap<string, readonly ContextArgument[]>;
  readonly #contexts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #roots = new Map<string, Thing>();
  readonly #subgraphs: readonly GraphQLSchema[];

  /** @param subgraphs every subgraph's own schema: what one of them does not know cannot be the value of a field that it answers */
  constructor(supergraphSdl: string, seed: number, subgraphs: readonly GraphQLSchema[]) {
    this.#subgraphs = subgraphs;
    const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES, validateSupergraph: false });
    this.schema = supergraph.schema.toGraphQLJSSchema();
    this.api = supergraph.apiSchema().toGraphQLJSSchema();
    this.#next = numbersFrom(seed);
    ({ keys: this.#keys, requires: this.#requires } = readFieldSets(supergraphSdl));
    ({ contextArguments: this.#contextArguments, contexts: this.#contexts } = readContexts(supergraphSdl));
    const fromContexts = [...this.#contextArguments.values()].flat().flatMap(({ selection }) => namesIn(selection));
    this.usedByOthers = new Set([...this.#keys.values()].flat().concat([...this.#requires.values()]).flatMap(namesIn).concat(fromContexts));
    for (const name of this.#keys.keys()) if (isObjectType(this.schema.getType(name))) this.#entities.set(name, []);
    // Objects first, so that fields can refer to any of them.
    for (const [name, things] of this.#entities) for (let at = 0; at < thingsPerType; at += 1) things.push({ __typename: name });
    for (const [name, things] of this.#entities) for (const [at, thing] of things.entries()) this.#fill(thing, this.#object(name), at);
    for (const root of [this.schema.getQueryType(), this.schema.getMutationType()]) {
      if (root === null || root === undefined) continue;
      const thing: Thing = { __typename: root.name };
      this.#fill(thing, root, 0);
      this.#roots.set(root.name, thing);
    }
  }

  /** The value behind a root type's fields. */
  root(typeName: string): Thing {
    return this.#roots.get(typeName) ?? { __typename: typeName };
  }

  /** The object that a representation stands for; null when there is none. */
  find(representation: Thing): Thing | null {
    const { __typename: name } = representation;
    const type = this.schema.getType(name);
    const types = isInterfaceType(type) ? this.schema.getPossibleTypes(type).map((possible) => possible.name) : [name];
    const keys = this.#keys.get(name) ?? types.flatMap((possible) => this.#keys.get(possible) ?? []);
    const given = keys.filter((key) => holds(representation, key));
    return types.flatMap((possible) => this.#entities.get(possible) ?? []).find((thing) => given.length > 0 && given.every((key) => sameKey(representation, thing, key))) ?? null;
  }

  /** What a field asks of others before it can be computed; null for one that has a value of its own. */
  requirementOf(typeName: string, fieldName: string): SelectionSetNode | null {
    const type = this.schema.getType(typeName);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
    // Only a text can say what it was computed from; other fields are what they are.
    if (field !== undefined && getNullableType(field.type) !== GraphQLString) return null;
    const own = this.#requires.get(`${typeName}.${fieldName}`);
    if (own !== undefined) return own;
    const around = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : [];
    return around.map(({ name }) => this.#requires.get(`${name}.${fieldName}`)).find((requirement) => requirement !== undefined) ?? null;
  }

  /** What a field with `@requires` should have been given, read off the universe. */
  required(thing: Thing, requirement: SelectionSetNode): unknown {
    return this.#read(thing, requirement);
  }

  /**
   * The arguments that a field takes from what is around its object.
   *
   * @param ancestors the objects that the field's object was reached through, nearest first; the object itself may set a context too
   */
  contextual(typeName: string, fieldName: string, ancestors: readonly Thing[]): Readonly<Record<string, unknown>> {
    const given: Record<string, unknown> = {};
    for (const { name, context, selection } of this.#contextArguments.get(`${typeName}.${fieldName}`) ?? []) {
      const setter = ancestors.find(({ __typename }) => this.#contexts.get(context)?.has(__typename));
      given[name] = setter === undefined ? null : onlyLeaf(this.#read(setter, selection));
    }
    return given;
  }

  /** A field's value with its arguments taken into account: texts say what they were asked with, lists are cut by `first`. */
  value(thing: Thing, fieldName: string, given: Readonly<Record<string, unknown>>): unknown {
    return withArguments(thing[fieldName], given);
  }

  #object(name: string): GraphQLObjectType {
    const type = this.schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no object type`);
    return type;
  }

  #fill(thing: Thing, type: GraphQLObjectType, at: number): void {
    const target = thing as Record<string, unknown>;
    const keyFields = new Set((this.#keys.get(type.name) ?? []).flatMap((key) => key.selections.flatMap((selection) => (selection.kind === Kind.FIELD ? [selection.name.value] : []))));
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_') || this.requirementOf(type.name, field.name) !== null) continue;
      target[field.name] = keyFields.has(field.name) ? this.#keyValue(field, type.name, at) : this.#value(field.type, `${type.name}-${at}.${field.name}`, 0, this.#typesOf(type.name, field));
    }
  }

  #keyValue(field: GraphQLField<unknown, unknown>, typeName: string, at: number): unknown {
    const named = getNamedType(field.type);
    if (isLeafType(named)) return named.name === 'Int' ? at + 1 : `${typeName}-${at}`;
    const entities = this.#entities.get(named.name);
    if (entities !== undefined) return entities[at % entities.length];
    const thing: Thing = { __typename: named.name };
    const target = thing as Record<string, unknown>;
    for (const inner of Object.values(this.#object(named.name).getFields())) target[inner.name] = this.#keyValue(inner, `${typeName}.${named.name}`, at);
    return thing;
  }

  #value(type: GraphQLOutputType, label: string, depth: number, types: readonly string[]): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType, label, depth, types);
    const isLeaf = isLeafType(getNamedType(type));
    if (this.#next(7) === 0 || (depth > valueDepthMax && !isLeaf)) return isListType(type) && this.#next(2) === 0 ? [] : null;
    return this.#present(type, label, depth, types);
  }

  /** Names of the types that a field's objects may be of, or of an enum's values, in every subgraph that answers it. */
  #typesOf(typeName: string, field: GraphQLField<unknown, unknown>): readonly string[] {
    const named = getNamedType(field.type);
    if (isEnumType(named)) return this.#valuesOf(typeName, field.name, named);
    if (isLeafType(named)) return [];
    if (!isUnionType(named) && !isInterfaceType(named)) return [named.name];
    const known = this.#subgraphs.flatMap((schema) => {
      const parent = schema.getType(typeName);
      const own = isObjectType(parent) ? parent.getFields()[field.name] : undefined;
      const type = own === undefined ? undefined : getNamedType(own.type);
      return isUnionType(type) || isInterfaceType(type) ? [schema.getPossibleTypes(type).map(({ name }) => name)] : [];
    });
    return this.schema.getPossibleTypes(named).map(({ name }) => name).filter((name) => known.every((names) => names.includes(name)));
  }

  #valuesOf(typeName: string, fieldName: string, type: GraphQLEnumType): readonly string[] {
    const { name } = type;
    const all = type.getValues().map((value) => value.name);
    const known = this.#subgraphs.flatMap((schema) => {
      const [parent, own] = [schema.getType(typeName), schema.getType(name)];
      return isObjectType(parent) && parent.getFields()[fieldName] !== undefined && isEnumType(own) ? [own.getValues().map((value) => value.name)] : [];
    });
    return all.filter((value) => known.every((values) => values.includes(value)));
  }

  #present(type: GraphQLOutputType, label: string, depth: number, types: readonly string[]): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType, label, depth, types);
    if (isListType(type)) return Array.from({ length: depth > valueDepthMax ? 0 : this.#next(4) }, (_, at) => this.#value(type.ofType, `${label}[${at}]`, depth + 1, types));
    if (isLeafType(type)) {
      if (isEnumType(type)) return types[this.#next(types.length)];
      if (type.name === 'Int') return this.#next(1_000);
      if (type.name === 'Float') return this.#next(1_000) / 8;
      return type.name === 'Boolean' ? this.#next(2) === 0 : label;
    }
    const chosen = this.schema.getType(types[this.#next(types.length)] ?? '');
    if (!isObjectType(chosen)) throw new Error(`${label} has no type to be of`);
    const entities = this.#entities.get(chosen.name);
    if (entities !== undefined) return entities[this.#next(entities.length)];
    const thing: Thing = { __typename: chosen.name };
    const target = thing as Record<string, unknown>;
    for (const field of Object.values(chosen.getFields())) target[field.name] = this.#value(field.type, `${label}.${field.name}`, depth + 1, this.#typesOf(chosen.name, field));
    return thing;
  }

  #read(value: unknown, selectionSet: SelectionSetNode): unknown {
    if (Array.isArray(value)) return value.map((element) => this.#read(element, selectionSet));
    if (value === null || value === undefined) return null;
    const thing = value as Thing;
    const out: Record<string, unknown> = {};
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) out[selection.name.value] = this.#readField(thing, selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT && this.#isOf(thing, selection.typeCondition?.name.value)) Object.assign(out, this.#read(thing, selection.selectionSet));
    }
    return out;
  }

  #readField(thing: Thing, node: FieldNode): unknown {
    const name = node.name.value;
    const requirement = this.requirementOf(thing.__typename, name);
    if (requirement !== null) return computed(thing.__typename, name, this.required(thing, requirement), {});
    const given = Object.fromEntries((node.arguments ?? []).map((each) => [each.name.value, 'value' in each.value ? each.value.value : null]));
    const value = this.value(thing, name, given);
    return node.selectionSet === undefined ? (value ?? null) : this.#read(value, node.selectionSet);
  }

  #isOf(thing: Thing, condition: string | undefined): boolean {
    if (condition === undefined || condition === thing.__typename) return true;
    const type = this.schema.getType(condition);
    return (isInterfaceType(type) || isUnionType(type)) && this.schema.isSubType(type, this.#object(thing.__typename));
  }
}

/** The value of a field with `@requires`: it says what it was computed from. */
export function computed(typeName: string, fieldName: string, required: unknown, given: Readonly<Record<string, unknown>>): string {
  void typeName;
  return withArguments(`${fieldName}(${JSON.stringify(sorted(required))})`, given) as string;
}

function withArguments(value: unknown, given: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(given);
  if (names.length === 0) return value;
  if (Array.isArray(value)) return typeof given['first'] === 'number' ? value.slice(0, Math.max(0, given['first'])) : value;
  return typeof value === 'string' ? `${value}#${JSON.stringify(sorted(given))}` : value;
}

/** With keys in order, and without what only says the type. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== '__typename').toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

/** Whether an object has every field of a key. */
export function holds(given: unknown, key: SelectionSetNode): boolean {
  if (typeof given !== 'object' || given === null) return false;
  return key.selections.every((selection) => selection.kind === Kind.FIELD && selection.name.value in given && (selection.selectionSet === undefined || holds((given as Thing)[selection.name.value], selection.selectionSet)));
}

function sameKey(given: unknown, thing: unknown, key: SelectionSetNode): boolean {
  if (typeof given !== 'object' || given === null || typeof thing !== 'object' || thing === null) return given === thing;
  return key.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD) return true;
    const [left, right] = [(given as Thing)[selection.name.value], (thing as Thing)[selection.name.value]];
    return selection.selectionSet === undefined ? String(left) === String(right) : sameKey(left, right, selection.selectionSet);
  });
}

function readFieldSets(sdl: string): { readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>; readonly requires: ReadonlyMap<string, SelectionSetNode> } {
  const document = parse(sdl, { noLocation: true });
  const join = linkedFeatures(document).find(({ identity }) => identity === 'https://specs.apollo.dev/join');
  const [typeDirective, fieldDirective] = [join?.directiveName('type') ?? 'join__type', join?.directiveName('field') ?? 'join__field'];
  const keys = new Map<string, SelectionSetNode[]>();
  const requires = new Map<string, SelectionSetNode>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const { value: name } = definition.name;
    for (const directive of definition.directives ?? []) {
      const key = directive.name.value === typeDirective ? stringOf(argument(directive, 'key')) : undefined;
      if (key !== undefined) keys.set(name, [...(keys.get(name) ?? []), fieldSet(key)]);
    }
    for (const field of definition.fields ?? []) {
      const required = (field.directives ?? []).filter((directive) => directive.name.value === fieldDirective).map((directive) => stringOf(argument(directive, 'requires')));
      for (const text of required) if (text !== undefined) requires.set(`${name}.${field.name.value}`, fieldSet(text));
    }
  }
  return { keys, requires };
}

/** An argument that a field takes from a context. */
interface ContextArgument {
  readonly name: string;
  readonly context: string;
  readonly selection: SelectionSetNode;
}

/** Which fields take arguments from which contexts, by `Type.field`, and which types set each context. */
function readContexts(sdl: string): { readonly contextArguments: ReadonlyMap<string, readonly ContextArgument[]>; readonly contexts: ReadonlyMap<string, ReadonlySet<string>> } {
  const contextArguments = new Map<string, readonly ContextArgument[]>();
  const contexts = new Map<string, Set<string>>();
  for (const definition of parse(sdl, { noLocation: true }).definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const { value: typeName } = definition.name;
    for (const directive of definition.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.directives ?? []) : []) {
      const context = directive.name.value === 'context' ? stringOf(argument(directive, 'name')) : undefined;
      if (context !== undefined) contexts.set(context, (contexts.get(context) ?? new Set()).add(typeName));
    }
    for (const field of definition.kind === Kind.OBJECT_TYPE_DEFINITION ? (definition.fields ?? []) : []) {
      const taken = (field.directives ?? []).flatMap((directive) => {
        const list = argument(directive, 'contextArguments');
        return list?.kind === Kind.LIST ? list.values.flatMap((value) => (value.kind === Kind.OBJECT ? [contextArgument(value)] : [])) : [];
      });
      if (taken.length > 0) contextArguments.set(`${typeName}.${field.name.value}`, taken);
    }
  }
  return { contextArguments, contexts };
}

function contextArgument({ fields }: ObjectValueNode): ContextArgument {
  const text = (name: string): string => {
    const value = fields.find((field) => field.name.value === name)?.value;
    return value?.kind === Kind.STRING ? value.value : '';
  };
  const [operation] = parse(text('selection'), { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`no selection of a context: ${text('selection')}`);
  return { name: text('name'), context: text('context'), selection: operation.selectionSet };
}

/** The one leaf of an object that holds one. */
function onlyLeaf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? onlyLeaf(Object.values(value)[0]) : (value ?? null);
}

function namesIn(selectionSet: SelectionSetNode): readonly string[] {
  return selectionSet.selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    const inner = selection.selectionSet === undefined ? [] : namesIn(selection.selectionSet);
    return selection.kind === Kind.FIELD ? [selection.name.value, ...inner] : inner;
  });
}

/** A field set as a selection set. */
export function fieldSet(text: string): SelectionSetNode {
  const [operation] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`no field set: ${text}`);
  return operation.selectionSet;
}
