import type { SchemaTree } from '../../schema/schema-tree.ts';

/** Sizes of the made-up repository. */
export interface BigSchemaSize {
  readonly subgraphs: number;
  readonly types: number;
  readonly operations: number;
}

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@shareable", "@listSize"])';

/**
 * A repository of many subgraphs in a ring: each owns an entity, contributes a field to the next one's, and lists it. Operations walk three
 * subgraphs each.
 */
export function bigSchema({ subgraphs, types, operations }: BigSchemaSize): SchemaTree {
  const perSubgraph = Math.floor(types / subgraphs);
  return {
    subgraphs: Array.from({ length: subgraphs }, (_, at) => ({
      name: nameOf(at),
      url: `http://${nameOf(at)}.example/graphql`,
      files: [{ path: `${nameOf(at)}.graphql`, text: sdlOf(at, subgraphs, perSubgraph) }],
    })).sort((a, b) => (a.name < b.name ? -1 : 1)),
    operations: Array.from({ length: operations }, (_, at) => ({ path: `operations/read-${at}.graphql`, text: operationOf(at, subgraphs, perSubgraph) })),
    owners: new Map(),
    published: new Map(),
  };
}

function nameOf(at: number): string {
  return `s${String(at).padStart(2, '0')}`;
}

/** Two entities (its own and a part of the next one's), an enum, an input; the rest are objects. */
function sdlOf(at: number, count: number, perSubgraph: number): string {
  const next = (at + 1) % count;
  const details = Array.from({ length: perSubgraph - 4 }, (_, n) => `"A detail." type Detail${at}x${n} { "Its label." label: String! "How many." amount: Int "Its state." state: State${at} }`);
  const fields = details.map((_, n) => `"Detail ${n}." detail${n}: Detail${at}x${n}`);
  return [
    link,
    `extend type Query { "Some." list${at}("How many." first: Int! = 10 "Which." filter: Filter${at}): [E${at}!] "One." one${at}("Its id." id: ID!): E${at} }`,
    `"An entity." type E${at} @key(fields: "id") { "Its id." id: ID! "Its title." title: String! "What comes next." next: E${next} ${fields.join(' ')} }`,
    // Without an owned field besides this one, so that every walk to the next entity asks both subgraphs.
    `"The next one's." type E${next} @key(fields: "id") { "Its id." id: ID! "What this subgraph says of it." said${at}: String }`,
    `"A state." enum State${at} { "On." ON "Off." OFF }`,
    `"Which." input Filter${at} { "By title." title: String "By state." state: State${at} }`,
    ...details,
  ].join('\n');
}

function operationOf(at: number, count: number, perSubgraph: number): string {
  const from = at % count;
  const next = (from + 1) % count;
  const third = (from + 2) % count;
  const detail = at % (perSubgraph - 4);
  return `query Read${at}($filter: Filter${from}) {
  list${from}(filter: $filter) {
    id
    title
    detail${detail} { label amount }
    next { title said${from} next { id detail${detail} { state } said${next} } }
  }
  one${third}(id: "x") { title }
}
`;
}
