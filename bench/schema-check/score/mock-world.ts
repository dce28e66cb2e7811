import { getNamedType, isAbstractType, isEnumType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLOutputType, GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { numberOf } from './seeded-random.ts';

/** How a mocked world behaves. Both sides of an edit live in the same world, with the same seed. */
export interface World {
  readonly name: string;
  readonly seed: string;
  /** What is null of what may be: nothing, some of it as the seed says, or exactly what the edit newly allows. */
  readonly nulls: 'none' | 'some' | 'newly allowed';
}

/** What both sides of an edit must agree on, so that only what the edit means shows. */
export interface Agreement {
  /** Entity type → the fields of its keys, of all subgraphs and both sides. */
  readonly keyFields: ReadonlyMap<string, ReadonlySet<string>>;
  /** `Type.field(argument:)` and `Input.field` that both sides know: an answer depends on nothing else. */
  readonly commonInputs: ReadonlySet<string>;
  /** `Type.field` at a list depth (`Type.field#0` is the field itself) that may be null after the edit and not before. */
  readonly newlyNullable: ReadonlySet<string>;
}

/** Marks what the world made with what its fields follow from. */
const identity = Symbol('identity');
type Made = Readonly<Record<string, unknown>> & { readonly [identity]?: string };

const entityCount = 40;
const itemsOfList = 3;

/**
 * Answers any field with values that follow from the world, the entity and the arguments, and that name their type, so that a
 * changed type shows. One of several is chosen so that adding or taking away another changes nothing else. `promises`: what is never null, by
 * what another subgraph of the same side says of it.
 */
export function resolverOf(world: World, agreement: Agreement, promises: ReadonlySet<string>): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, _context, info) => {
    const parent = (typeof source === 'object' && source !== null ? source : {}) as Made;
    const type = info.parentType.name;
    const own = parent[identity] ?? type;
    const isKey = agreement.keyFields.get(type)?.has(info.fieldName) ?? false;
    const coordinate = `${type}.${info.fieldName}`;
    const seed = isKey ? own : `${own}.${info.fieldName}(${argumentsText(args, coordinate, info, agreement)})`;
    return new Maker(world, agreement, promises, info.schema, coordinate, isKey).make(info.returnType, seed, 0);
  };
}

/**
 * Makes an entity of what a representation says of its key: whatever key it is, the same entity. Null where null stands in every key of
 * the subgraph: there is none of that name.
 */
export function referenceOf(type: string, representation: Readonly<Record<string, unknown>>, agreement: Agreement, keys: readonly (readonly string[])[]): Made | null {
  if (keys.length > 0 && !keys.some((fields) => fields.every((field) => isWhole(representation[field])))) return null;
  const n = [...(agreement.keyFields.get(type) ?? [])].map((field) => digitsOf(representation[field])).find((found) => found !== undefined);
  if (n === undefined) throw new Error(`a ${type} is asked for without a key: ${JSON.stringify(representation)}`);
  return { __typename: type, [identity]: `${type}~${n}` };
}

function isWhole(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isWhole);
  return typeof value === 'object' && value !== null ? Object.values(value).every(isWhole) : value != null;
}

function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return /(\d+)$/.exec(value)?.[1];
  return typeof value === 'object' && value !== null ? Object.values(value).map(digitsOf).find((found) => found !== undefined) : undefined;
}

class Maker {
  readonly #world: World;
  readonly #agreement: Agreement;
  readonly #promises: ReadonlySet<string>;
  readonly #schema: GraphQLSchema;
  readonly #coordinate: string;
  readonly #isKey: boolean;

  constructor(world: World, agreement: Agreement, promises: ReadonlySet<string>, schema: GraphQLSchema, coordinate: string, isKey: boolean) {
    this.#world = world;
    this.#agreement = agreement;
    this.#promises = promises;
    this.#schema = schema;
    this.#coordinate = coordinate;
    this.#isKey = isKey;
  }

  make(type: GraphQLOutputType, seed: string, depth: number): unknown {
    if (!isNonNullType(type) && this.#isNull(seed, depth)) return null;
    return this.#makeValue(isNonNullType(type) ? type.ofType : type, seed, depth);
  }

  #makeValue(type: GraphQLOutputType, seed: string, depth: number): unknown {
    if (isListType(type)) return Array.from({ length: itemsOfList }, (_item, at) => this.make(type.ofType, `${seed}[${at}]`, depth + 1));
    const named = getNamedType(type);
    if (isEnumType(named)) return this.#choose(named.getValues().map(({ name }) => name), seed);
    if (isAbstractType(named)) return this.#object(this.#choose(this.#schema.getPossibleTypes(named).map(({ name }) => name), seed), seed);
    if (isObjectType(named)) return this.#object(named.name, seed);
    return scalar(named.name, seed, this.#isKey);
  }

  #isNull(seed: string, depth: number): boolean {
    switch (this.#world.nulls) {
      case 'none':
        return false;
      case 'some':
        return !this.#promises.has(`${this.#coordinate}#${depth}`) && numberOf(`${this.#world.seed}|null|${this.#coordinate}|${seed}`) % 3 === 0;
      case 'newly allowed':
        return this.#agreement.newlyNullable.has(`${this.#coordinate}#${depth}`);
    }
  }

  #choose(names: readonly string[], seed: string): string {
    const rank = (name: string): number => numberOf(`${this.#world.seed}|${seed}|${name}`);
    return [...names].sort((a, b) => rank(b) - rank(a))[0] ?? '';
  }

  #object(type: string, seed: string): Made {
    const isEntity = this.#agreement.keyFields.has(type);
    const own = this.#isKey || !isEntity ? (this.#isKey && isEntity ? `${type}~${digitsOf(seed) ?? '0'}` : seed) : `${type}~${numberOf(`${this.#world.seed}|${seed}`) % entityCount}`;
    return { __typename: type, [identity]: own };
  }
}

function scalar(type: string, seed: string, isKey: boolean): unknown {
  const n = isKey ? Number(/(\d+)$/.exec(seed)?.[1] ?? 0) : numberOf(seed) % 100_000;
  switch (type) {
    case 'Int':
      return n;
    case 'Float':
      return n + 0.5;
    case 'Boolean':
      return n % 2 === 0;
    default:
      return isKey ? `${type}~${seed}` : `${type}~${n}`;
  }
}

function argumentsText(args: Readonly<Record<string, unknown>>, coordinate: string, info: GraphQLResolveInfo, { commonInputs }: Agreement): string {
  const definitions = info.parentType.getFields()[info.fieldName]?.args ?? [];
  const parts = definitions
    .filter(({ name }) => commonInputs.has(`${coordinate}(${name}:)`) && args[name] != null)
    .map(({ name, type }) => `${name}:${valueText(args[name], getNamedType(type).name, info.schema, commonInputs)}`);
  return parts.sort().join(',');
}

/** Equal for what GraphQL's coercion makes of the same JSON by a wider type: a list of one, or a number as an ID. */
function valueText(value: unknown, type: string, schema: GraphQLSchema, common: ReadonlySet<string>): string {
  if (Array.isArray(value)) return value.length === 1 ? valueText(value[0], type, schema, common) : `[${value.map((item) => valueText(item, type, schema, common)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const definition = schema.getType(type);
  const fields = definition !== undefined && 'getFields' in definition ? definition.getFields() : {};
  const parts = Object.entries(value)
    .filter(([name, inner]) => inner != null && common.has(`${type}.${name}`))
    .map(([name, inner]) => {
      const field = fields[name];
      return `${name}:${valueText(inner, field === undefined ? '' : getNamedType(field.type as GraphQLOutputType).name, schema, common)}`;
    });
  return `{${parts.sort().join(',')}}`;
}
