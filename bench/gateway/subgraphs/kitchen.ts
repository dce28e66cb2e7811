import type { Suite } from './subgraph-source.ts';

/** The federation link that the bench's own subgraphs start with. */
export const federationLink =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires"])';

const cookCount = 60;
const favouriteCount = 40;
const tastingsOfEach = 7;

const people = `${federationLink}
type Query { cooks(first: Int!): [Cook!]! cook(id: ID!): Cook }
type Cook @key(fields: "id") { id: ID! name: String! handle: String! joinedOn: String! motto: String home: Town! }
type Town { name: String! country: String! }
`;
const recipes = `${federationLink}
type Query { recipes(first: Int!): [Recipe!]! favourites(first: Int!): [Recipe!]! }
type Recipe @key(fields: "id") { id: ID! title: String! minutes: Int! servings: Int! weightGrams: Int! author: Cook! }
type Cook @key(fields: "id") { id: ID! recipes(first: Int!): [Recipe!]! }
`;
const larder = `${federationLink}
type Recipe @key(fields: "id") {
  id: ID!
  servings: Int! @external
  weightGrams: Int! @external
  isInStock: Boolean!
  gramsPerServing: Float! @requires(fields: "servings weightGrams")
}
`;
const tastings = `${federationLink}
type Tasting @key(fields: "id") { id: ID! score: Int! note: String! recipe: Recipe! taster: Cook! }
type Recipe @key(fields: "id") { id: ID! averageScore: Float! tastings(first: Int!): [Tasting!]! }
type Cook @key(fields: "id") { id: ID! tastings(first: Int!): [Tasting!]! }
`;

interface Reference {
  readonly id: string;
}
interface First {
  readonly first: number;
}

const upTo = <T>(count: number, make: (at: number) => T): readonly T[] => Array.from({ length: count }, (_, at) => make(at + 1));
const numberOf = ({ id }: Reference): number => Number(id.slice(1));

const cook = (n: number) => ({
  id: `c${n}`,
  name: `Cook number ${n}`,
  handle: `@cook_${n * 7919}`,
  joinedOn: `20${10 + (n % 15)}-0${1 + (n % 9)}-1${n % 10}`,
  motto: n % 5 === 0 ? null : `Salt first, then everything else, ${n % 4} times over.`,
  home: { name: `Town ${n % 23}`, country: n % 2 === 0 ? 'India' : 'Malta' },
});
const recipe = (n: number) => ({
  id: `r${n}`,
  title: `Stew of ${n} herbs, slowly`,
  minutes: 10 + (n % 90),
  servings: 1 + (n % 6),
  weightGrams: 200 + ((n * 37) % 1_800),
  author: { id: `c${1 + (n % cookCount)}` },
});
const tasting = (ofRecipe: number, ofCook: number) => ({
  id: `t${ofRecipe}-${ofCook}`,
  score: 1 + ((ofRecipe * 3 + ofCook) % 5),
  note: `Tried on a ${ofRecipe % 2 === 0 ? 'rainy' : 'bright'} day; would ${ofCook % 3 === 0 ? 'not ' : ''}cook again.`,
  recipe: { id: `r${ofRecipe}` },
  taster: { id: `c${ofCook}` },
});

/** Four subgraphs of cooks who taste each other's recipes. Every value follows from an id, so that lists may be of any length. */
export const kitchen: Suite = {
  subgraphs: [
    {
      name: 'people',
      sdl: people,
      resolvers: {
        Query: { cooks: (_: unknown, { first }: First) => upTo(first, cook), cook: (_: unknown, given: Reference) => cook(numberOf(given)) },
        Cook: { __resolveReference: (given: Reference) => cook(numberOf(given)) },
      },
    },
    {
      name: 'recipes',
      sdl: recipes,
      resolvers: {
        Query: { recipes: (_: unknown, { first }: First) => upTo(first, recipe), favourites: (_: unknown, { first }: First) => upTo(first, (at) => recipe(at * 3)) },
        Recipe: { __resolveReference: (given: Reference) => recipe(numberOf(given)) },
        Cook: { recipes: (given: Reference, { first }: First) => upTo(first, (at) => recipe(numberOf(given) + at * cookCount)) },
      },
    },
    {
      name: 'larder',
      sdl: larder,
      resolvers: {
        Recipe: {
          isInStock: (given: Reference) => numberOf(given) % 3 !== 0,
          gramsPerServing: ({ servings, weightGrams }: { readonly servings: number; readonly weightGrams: number }) => weightGrams / servings,
        },
      },
    },
    {
      name: 'tastings',
      sdl: tastings,
      resolvers: {
        Recipe: {
          averageScore: (given: Reference) => 1 + (numberOf(given) % 40) / 10,
          tastings: (given: Reference, { first }: First) => upTo(Math.min(first, tastingsOfEach), (at) => tasting(numberOf(given), 1 + ((numberOf(given) + at * 11) % cookCount))),
        },
        Cook: {
          tastings: (given: Reference, { first }: First) => upTo(Math.min(first, tastingsOfEach), (at) => tasting(1 + ((numberOf(given) * 5 + at * 3) % favouriteCount), numberOf(given))),
        },
        Tasting: { __resolveReference: ({ id }: Reference) => tasting(Number(id.slice(1).split('-')[0]), Number(id.split('-')[1])) },
      },
    },
  ],
};
