import type { Answers } from './three-way.ts';
import { compareResponses } from './compare.ts';
import type { Response } from './compare.ts';

/** One way in which Apollo's gateway answers otherwise than one schema over the same data would. */
export interface StockDifference {
  readonly name: string;
  /** What Apollo's gateway does, and why ours does otherwise. */
  readonly why: string;
  readonly isSeenIn: (seen: SeenDifference) => boolean;
}

/** What an explanation is judged by. */
export interface SeenDifference {
  readonly answers: Answers & { readonly apollo: Response };
  /** The operation. */
  readonly source: string;
  /** The supergraph's SDL. */
  readonly supergraphSdl: string;
}

/** Every way that is known. One that is seen and is not here fails the differential test. */
export const stockDifferences: readonly StockDifference[] = [
  {
    name: 'order of keys',
    why: "GraphQL asks for the fields of a response in the order in which they are met in the operation (section 'Serialized Map Ordering'). Apollo's gateway collects a field's merged selections one after the other, so that fields met first inside a fragment or a later repetition move.",
    isSeenIn: ({ answers: { apollo, monolith } }) => compareResponses(withKeysInOrder(apollo), withKeysInOrder(monolith)) === null,
  },
  {
    name: 'places of errors',
    why: "An error of an entity is told at the client's path of that entity. Apollo's gateway tells it of the place that the representation has among those that were sent, which is another object's where some were left out, or of a path with '@' in it; and it tells errors of fields that only the plan asked for at paths that the response does not have.",
    isSeenIn: ({ answers: { apollo, monolith } }) => (apollo.errors ?? []).length > 0 && compareResponses({ data: inOrder(apollo.data) }, { data: inOrder(monolith.data) }) === null,
  },
  {
    name: 'a field of which a literal condition leaves nothing',
    why: 'Where @include(if: false) and @skip(if: true) leave nothing of a field, Apollo makes no request for it: an object is null that is there, and a mutation is not carried out. Ours asks for its type.',
    isSeenIn: ({ source }) => /@include\(if: false\)|@skip\(if: true\)/.test(source),
  },
  {
    name: 'conflicting required arguments',
    why: 'Two fields of one operation require a third with different arguments. Apollo plans one request that asks for both under one name, and the subgraph refuses it. Ours plans them apart.',
    isSeenIn: ({ answers: { apollo } }) => (apollo.errors ?? []).some(({ message }) => message.includes('conflict because')),
  },
  {
    name: "required arguments and the client's",
    why: "The client asks for a field with an argument, and another field requires it with another one. Apollo's plan asks once, and gives the one's value to the other. Ours gives the client's an alias of its own.",
    isSeenIn: ({ supergraphSdl }) => /requires: "[^"]*\(/.test(supergraphSdl),
  },
  {
    name: 'an interface known as an object',
    why: "A subgraph that knows an interface as an object (@interfaceObject) answers with the interface's name as __typename. Apollo's gateway lets that name replace the object's own, and then leaves out what is selected for its type, or answers null. Ours keeps what is known.",
    isSeenIn: ({ supergraphSdl }) => supergraphSdl.includes('isInterfaceObject: true'),
  },
  {
    name: 'a key that cannot be resolved',
    why: "Before a field with @requires can be asked for, the planner goes back into a subgraph by the first key it finds there, also one with resolvable: false. The subgraph refuses. Ours is planned without such keys where there is another.",
    isSeenIn: ({ supergraphSdl }) => supergraphSdl.includes('resolvable: false'),
  },
  {
    name: 'the type of an object inside a representation',
    why: "A field requires another field of one implementation of an interface. Apollo's representation leaves out which implementation it is. Ours says it.",
    isSeenIn: ({ supergraphSdl }) => /requires: "[^"]*\.\.\. on/.test(supergraphSdl),
  },
];

function withKeysInOrder(response: Response): Response {
  return { ...response, data: inOrder(response.data) };
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, inOrder(inner)]));
}
