import { federationLink } from './kitchen.ts';
import type { Suite } from './subgraph-source.ts';

/** Member types of the union; the first half has loans, the second half has scans, all are catalogued. */
export const exhibitTypes = ['Amphora', 'Banner', 'Clock', 'Drum', 'Easel', 'Fossil', 'Globe', 'Helmet', 'Icon', 'Jug', 'Kite', 'Lute', 'Mask', 'Net'] as const;
const half = exhibitTypes.length / 2;
const lent = exhibitTypes.slice(0, half);
const scanned = exhibitTypes.slice(half);

const catalogue = `${federationLink}
type Query { exhibits(first: Int!): [Exhibit!]! room(first: Int!): [Titled!]! }
union Exhibit = ${exhibitTypes.join(' | ')}
interface Titled { id: ID! title: String! }
${exhibitTypes.map((type, at) => `type ${type} implements Titled @key(fields: "id") { id: ID! title: String! heightMm${at}: Int! room: Room! }`).join('\n')}
type Room @key(fields: "id") { id: ID! floor: Int! }
`;
const loans = `${federationLink}
union Lent = ${lent.join(' | ')}
${lent.map((type) => `type ${type} @key(fields: "id") { id: ID! lender: Lender! lentWith: [Lent!]! }`).join('\n')}
type Lender @key(fields: "id") { id: ID! name: String! }
`;
const scans = `${federationLink}
${scanned.map((type) => `type ${type} @key(fields: "id") { id: ID! scan: Scan! }`).join('\n')}
type Room @key(fields: "id") { id: ID! plan: Scan! }
type Scan @shareable { url: String! tags: [String!]! points: Int! }
`;

interface Reference {
  readonly id: string;
}

// An exhibit's number is in its id, and its type follows from the number.
const typeOf = (n: number): string => exhibitTypes[n % exhibitTypes.length] ?? 'Net';
const exhibit = (n: number) => ({
  __typename: typeOf(n),
  id: `x${n}`,
  title: `${typeOf(n)} of the ${n % 7}th dynasty`,
  [`heightMm${n % exhibitTypes.length}`]: 100 + ((n * 13) % 900),
  room: { id: `m${n % 12}`, floor: n % 4 },
});
const scan = (id: string) => ({ url: `https://scans.example/${id}.ply`, tags: ['lidar', id, 'public'], points: 1_000 + id.length * 77 });
const numberOf = ({ id }: Reference): number => Number(id.slice(1));
const exhibits = (_: unknown, { first }: { readonly first: number }) => Array.from({ length: first }, (_item, at) => exhibit(at));
const lentType = {
  lender: (given: Reference) => ({ id: `l${numberOf(given) % 9}`, name: `Collection ${numberOf(given) % 9}` }),
  // Of the first half only: numbers of which the remainder is below the half.
  lentWith: (given: Reference) =>
    [1, 2].map((step) => {
      const n = numberOf(given) - (numberOf(given) % exhibitTypes.length) + ((numberOf(given) + step) % half);
      return { __typename: typeOf(n), id: `x${n}` };
    }),
};
const ofEach = <T>(types: readonly string[], resolvers: T): Readonly<Record<string, T>> => Object.fromEntries(types.map((type) => [type, resolvers]));

/** A union of fourteen types, an interface that all of them implement, and a partial union, over three subgraphs. */
export const museum: Suite = {
  subgraphs: [
    { name: 'catalogue', sdl: catalogue, resolvers: { Query: { exhibits, room: exhibits }, ...ofEach(exhibitTypes, { __resolveReference: (given: Reference) => exhibit(numberOf(given)) }) } },
    { name: 'loans', sdl: loans, resolvers: ofEach(lent, lentType) },
    { name: 'scans', sdl: scans, resolvers: { ...ofEach(scanned, { scan: ({ id }: Reference) => scan(id) }), Room: { plan: ({ id }: Reference) => scan(id) } } },
  ],
};
