import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { isExactNumber } from '../fetch/exact-json.ts';
import type { Projection } from './projection.ts';
import type { RepresentationWriter } from './representation-writer.ts';

/** An object as a subgraph sent it, or as the answers of several were merged into it. */
export type Data = Record<string, unknown>;

/** A step to an object of the response: a key of an object, or every element of a list. */
export type PathStep = { readonly kind: 'key'; readonly key: string; readonly isOwnOnly: boolean } | { readonly kind: 'elements' };

/** One request of a plan. */
export interface FetchStep {
  readonly kind: 'fetch';
  /** Number within the program; names it in combinations. */
  readonly id: number;
  readonly service: string;
  readonly node: FetchNode;
  /** To the objects that it is about; empty at the root. */
  readonly path: readonly PathStep[];
  /** The body up to the variables, JSON. */
  readonly bodyStart: string;
  readonly variableNames: readonly string[];
  /** Null for a fetch of root fields. */
  readonly representations: RepresentationWriter | null;
  /** Whether an answer may hold numbers that a double cannot: it selects custom scalars. */
  readonly isExact: boolean;
  readonly isMutation: boolean;
  /** Subgraphs of the fetches that directly follow this one. */
  readonly after: ReadonlySet<string>;
  /** Whether what it brings may be given to several places as it is: nothing else of the plan adds to the objects in it. Known when the whole program is. */
  isShareable: boolean;
}

export type Step =
  | FetchStep
  | { readonly kind: 'sequence'; readonly steps: readonly Step[] }
  | { readonly kind: 'parallel'; readonly steps: readonly Step[] }
  | { readonly kind: 'condition'; readonly variable: string; readonly whenTrue: Step | null; readonly whenFalse: Step | null };

/** An operation, ready to be carried out any number of times. */
export interface Program {
  readonly schema: GraphQLSchema;
  readonly steps: readonly Step[];
  readonly fetches: readonly FetchStep[];
  readonly projection: Projection;
  /** Response names that the client asked for, by our aliases. */
  readonly responseNames: ReadonlyMap<string, string>;
  /** All response names of the client's; found when first needed. */
  readonly clientNames: () => ReadonlySet<string>;
}

/** Whether a key read off a plain object could be one of `Object.prototype`'s. */
export function isOwnOnly(key: string): boolean {
  return key in Object.prototype;
}

/** A key's value, if the object holds it itself. */
export function readOwn(data: Data, key: string): unknown {
  return Object.hasOwn(data, key) ? data[key] : undefined;
}

/** Whether a value is an object with keys: no list, no null, no exact number. */
export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

/** A copy of what a subgraph sent, for a second place in the response. */
export function copyData<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map((element: unknown) => copyData(element)) as Value;
  if (!isData(value)) return value;
  const copy: Data = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copyData(value[key]), enumerable: true, writable: true, configurable: true });
    else copy[key] = copyData(value[key]);
  }
  return copy as Value;
}
