import { createHash } from 'node:crypto';
import { getNamedType, getNullableType, isAbstractType, isEnumType, isLeafType, isListType, isObjectType } from 'graphql';
import type { GraphQLFieldResolver, GraphQLOutputType, GraphQLSchema } from 'graphql';

/** Marks what mocking made with what its fields follow from. */
const seedOf = Symbol('seed');
/** Marks a connection with how many rows were asked of it. */
const lengthOf = Symbol('length');

/** A list without an argument that says how long. */
const itemsByDefault = 3;

/**
 * Answers any field of any schema with values that follow from the entity's id, the field and its arguments. So every
 * subgraph says the same of the same thing, whichever way a plan asks, and recordings of two contenders agree.
 */
export const mockField: GraphQLFieldResolver<unknown, unknown> = (source, args, _context, info) => {
  const parent = isRecord(source) ? source : {};
  // What a representation brought along, or what was made with its object.
  if (Object.hasOwn(parent, info.fieldName)) return parent[info.fieldName];
  const seed = `${seedOfParent(parent, info.parentType.name)}.${info.fieldName}${JSON.stringify(args)}`;
  if (info.returnType === getNullableType(info.returnType) && isLeafType(info.returnType) && digestOf(seed).readUInt32LE(8) % 11 === 0) return null;
  return make(info.returnType, seed, info.schema, lengthAsked(args) ?? lengthAsked(parent) ?? itemsByDefault);
};

function make(type: GraphQLOutputType, seed: string, schema: GraphQLSchema, length: number): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return Array.from({ length }, (_, at) => make(nullable.ofType, `${seed}[${at}]`, schema, length));
  const named = getNamedType(nullable);
  const digest = digestOf(seed);
  const n = digest.readUInt32LE(0);
  if (isEnumType(named)) {
    const values = named.getValues().filter(({ astNode }) => astNode?.directives?.every(({ name }) => name.value !== 'inaccessible') !== false);
    return values[n % values.length]?.value;
  }
  if (isAbstractType(named)) {
    const types = schema.getPossibleTypes(named);
    return madeObject(types[n % types.length]?.name ?? '', seed, n, length);
  }
  if (isObjectType(named)) return madeObject(named.name, seed, n, length);
  return scalarOf(named.name, n, digest);
}

function madeObject(typeName: string, seed: string, n: number, length: number): Readonly<Record<string | symbol, unknown>> {
  const made = { __typename: typeName, id: `${typeName.slice(0, 3).toLowerCase()}_${n % 5_000}`, [seedOf]: seed };
  return typeName.endsWith('Connection') ? { ...made, [lengthOf]: length } : made;
}

function digestOf(seed: string): Buffer {
  return createHash('sha1').update(seed).digest();
}

function seedOfParent(parent: Readonly<Record<string | symbol, unknown>>, typeName: string): string {
  if (typeof parent['id'] === 'string' && entities.has(typeName)) return `${typeName}:${parent['id']}`;
  const seed = parent[seedOf];
  return typeof seed === 'string' ? seed : typeName;
}

/** Types that subgraphs know by id; what others answer follows from where they stand. */
const entities = new Set(['AdUnit', 'Advertiser', 'Agency', 'BillingAccount', 'Campaign', 'Creative', 'CreditNote', 'Game', 'Invoice', 'OpsUser', 'Payment', 'PayoutBatch', 'Payout', 'Publisher']);

function scalarOf(name: string, n: number, digest: Buffer): unknown {
  switch (name) {
    case 'Int':
      return n % 100_000;
    case 'Float':
      return (n % 100_000) / 1_000;
    case 'Boolean':
      return n % 2 === 0;
    case 'ID':
      return `id_${n}`;
    case 'BigInt':
      return digest.readBigUInt64LE(4).toString().slice(0, 12);
    case 'CurrencyCode':
      return ['INR', 'USD', 'EUR'][n % 3];
    case 'Date':
      return `2026-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
    case 'DateTime':
      return `2026-10-${String(1 + (n % 28)).padStart(2, '0')}T0${n % 10}:00:00Z`;
    case 'Month':
      return `2026-${String(1 + (n % 12)).padStart(2, '0')}`;
    default:
      return `Value ${digest.toString('hex').slice(0, 4 + (n % 16))}`;
  }
}

function lengthAsked(given: Readonly<Record<string | symbol, unknown>>): number | undefined {
  const first = given['first'] ?? given[lengthOf];
  return typeof first === 'number' ? first : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string | symbol, unknown>> {
  return typeof value === 'object' && value !== null;
}
