import { Kind, parse, print, visit } from 'graphql';
import type { ConstDirectiveNode, DirectiveNode } from 'graphql';
import { compose, serveSubgraph } from './federation.ts';
import type { ServedSubgraph } from './federation.ts';

const TYPE_DEFS = `
  type Query {
    open: String
    secret: String
    book: Book
    books: [Book!]!
    node(id: ID!): Node
    nodes: [Node!]!
    results: [Result]
    need: Book!
  }
  type Mutation { publish(id: ID!): Book burn(id: ID!): Book }
  interface Node { id: ID! label: String rank: Int }
  type Book implements Node @key(fields: "id") { id: ID! label: String rank: Int price: Int cost: Int! grade: Grade author: Author! }
  type Letter implements Node @key(fields: "id") { id: ID! label: String rank: Int text: String }
  type Author { name: String! mail: String }
  union Result = Book | Letter
  enum Grade { A B }
`;

const SHOP = `
  type Book @key(fields: "id") { id: ID! price: Int @external discounted: Int @requires(fields: "price") }
`;

/** Books and letters, among which some things are not for everyone. */
export interface GuardedGraph {
  /** Composed without any rule. */
  readonly sdl: string;
  /** How often a subgraph was asked for each field, by coordinate. */
  readonly resolved: Map<string, number>;
  close(): Promise<void>;
}

/** Serves the two subgraphs. */
export async function serveGuardedGraph(): Promise<GuardedGraph> {
  const resolved = new Map<string, number>();
  const count = (coordinate: string) => resolved.set(coordinate, (resolved.get(coordinate) ?? 0) + 1);
  const counted = (type: string, fields: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, (parent: Readonly<Record<string, unknown>>) => {
      count(`${type}.${name}`);
      return typeof value === 'function' ? value(parent) : value;
    }]));
  const book = { __typename: 'Book', id: 'b1' };
  const letter = { __typename: 'Letter', id: 'l1' };
  const shared = { label: ({ id }: { id: string }) => `label of ${id}`, rank: 7 };
  const subgraphs: ServedSubgraph[] = [
    await serveSubgraph({
      name: 'things', typeDefs: TYPE_DEFS,
      resolvers: {
        Query: counted('Query', { open: 'open', secret: 'gold', book, books: [book, { ...book, id: 'b2' }], node: letter, nodes: [book, letter], results: [book, letter], need: book }),
        Mutation: counted('Mutation', { publish: book, burn: book }),
        Book: { ...counted('Book', { ...shared, price: 100, cost: 5, grade: 'A', author: { name: 'Asha', mail: 'asha@example.com' } }), __resolveReference: ({ id }: { id: string }) => ({ ...book, id }) },
        Letter: counted('Letter', { ...shared, text: 'dear' }),
        Author: counted('Author', { name: 'Asha', mail: 'asha@example.com' }),
      },
    }),
    await serveSubgraph({ name: 'shop', typeDefs: SHOP, resolvers: { Book: { discounted: ({ price }: { price: number }) => price - 10 } } }),
  ];
  return { sdl: compose(subgraphs), resolved, close: async () => void (await Promise.all(subgraphs.map((one) => one.close()))) };
}

const DEFINITIONS = `
  scalar requiresScopes__Scope
  scalar policy__Policy
  directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
  directive @policy(policies: [[policy__Policy!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM
`;

/**
 * A supergraph with rules where any composer may have left them, also where today's refuse to.
 *
 * @param rules directives by `Type` or `Type.field`, as they are written in SDL
 */
export function withRules(sdl: string, rules: Readonly<Record<string, string>>): string {
  const links = ['authenticated', 'requiresScopes', 'policy'].map((name) => `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY)`).join(' ');
  const added = new Set<string>();
  const more = (at: string, known: readonly ConstDirectiveNode[] | undefined) => {
    const text = rules[at];
    if (text !== undefined) added.add(at);
    return text === undefined ? known : [...(known ?? []), ...directivesOf(`type X ${text} { a: Int }`)];
  };
  let type = '';
  const document = visit(parse(`${sdl}\n${DEFINITIONS}`), {
    SchemaDefinition: (node) => ({ ...node, directives: [...(node.directives ?? []), ...directivesOf(`type X ${links} { a: Int }`)] }),
    ObjectTypeDefinition: (node) => ((type = node.name.value), { ...node, directives: more(type, node.directives) }),
    InterfaceTypeDefinition: (node) => ((type = node.name.value), { ...node, directives: more(type, node.directives) }),
    EnumTypeDefinition: (node) => ({ ...node, directives: more(node.name.value, node.directives) }),
    FieldDefinition: (node) => ({ ...node, directives: more(`${type}.${node.name.value}`, node.directives) }),
  });
  const missing = Object.keys(rules).filter((at) => !added.has(at));
  if (missing.length > 0) throw new Error(`there is no ${missing.join(', ')}`);
  return print(document);
}

function directivesOf(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(text).definitions;
  const directives: readonly DirectiveNode[] | undefined = definition?.kind === Kind.OBJECT_TYPE_DEFINITION ? definition.directives : undefined;
  return (directives ?? []) as readonly ConstDirectiveNode[];
}
