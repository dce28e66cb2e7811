import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

const dayShape = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const monthShape = /^\d{4}-(0[1-9]|1[0-2])$/;
const instantShape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;
const currencyShape = /^[A-Z]{3}$/;
const integerShape = /^-?(0|[1-9]\d{0,18})$/;
const bigIntMin = -(2n ** 63n);
const bigIntMax = 2n ** 63n - 1n;

function refuse(scalar: string, wanted: string, given: unknown): never {
  const shown = typeof given === 'string' ? JSON.stringify(given.slice(0, 40)) : typeof given;
  throw new GraphQLError(`${scalar} must be ${wanted}; got ${shown}.`, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** A calendar day that exists: 2026-02-30 matches the shape and is refused all the same. */
function parseDay(value: unknown): string {
  if (typeof value !== 'string' || !dayShape.test(value)) return refuse('Date', 'a day like "2026-11-15"', value);
  const parsed = new Date(`${value}T00:00:00Z`);
  if (Number.isNaN(parsed.getTime()) || parsed.toISOString().slice(0, 10) !== value) return refuse('Date', 'a day that exists', value);
  return value;
}

function parseMonth(value: unknown): string {
  return typeof value === 'string' && monthShape.test(value) ? value : refuse('Month', 'a month like "2026-11"', value);
}

function parseInstant(value: unknown): Date {
  if (typeof value !== 'string' || !instantShape.test(value)) return refuse('DateTime', 'an RFC 3339 instant like "2026-11-15T10:00:00Z"', value);
  const parsed = new Date(value);
  return Number.isNaN(parsed.getTime()) ? refuse('DateTime', 'an instant that exists', value) : parsed;
}

/** MySQL's DATETIME arrives as text in UTC (`2026-11-15 10:00:00.000`, dateStrings); a Date is taken as it is. */
function serialiseInstant(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') {
    const iso = value.includes('T') ? value : `${value.replace(' ', 'T')}Z`;
    const parsed = new Date(iso);
    if (!Number.isNaN(parsed.getTime())) return parsed.toISOString();
  }
  return refuse('DateTime', 'an instant', value);
}

function parseBigInt(value: unknown): bigint {
  const wanted = 'a whole number between -2^63 and 2^63-1, as a string like "3850000"';
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value !== 'string' || !integerShape.test(value)) return refuse('BigInt', wanted, value);
  const parsed = BigInt(value);
  return parsed < bigIntMin || parsed > bigIntMax ? refuse('BigInt', wanted, value) : parsed;
}

function serialiseBigInt(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && integerShape.test(value)) return value;
  return refuse('BigInt', 'a whole number', value);
}

function parseCurrency(value: unknown): string {
  return typeof value === 'string' && currencyShape.test(value) ? value : refuse('CurrencyCode', 'an ISO 4217 code like "INR"', value);
}

function scalar<Internal, External>(name: string, parse: (value: unknown) => Internal, serialise: (value: unknown) => External): GraphQLScalarType<Internal, External> {
  return new GraphQLScalarType<Internal, External>({
    name,
    serialize: serialise,
    parseValue: parse,
    // An integer literal keeps its text, so that one beyond 2^53 is not rounded on the way.
    parseLiteral: (node) => (node.kind === Kind.STRING || node.kind === Kind.INT ? parse(node.value) : refuse(name, 'a string', node.kind)),
  });
}

/**
 * The graph's scalars. In code a Date and a Month are strings as on the wire, a DateTime is a `Date`, a BigInt is a
 * `bigint` (a JSON string on the wire, since Int is 32-bit and JSON numbers lose digits past 2^53).
 */
export const scalars = {
  Date: scalar('Date', parseDay, parseDay),
  DateTime: scalar('DateTime', parseInstant, serialiseInstant),
  Month: scalar('Month', parseMonth, parseMonth),
  BigInt: scalar('BigInt', parseBigInt, serialiseBigInt),
  CurrencyCode: scalar('CurrencyCode', parseCurrency, parseCurrency),
};
