import { compose, serveSubgraph } from './federation.ts';
import type { ServedSubgraph } from './federation.ts';
import { GraphQLError } from 'graphql';

/** A small federation that has nothing to do with ours: books in one subgraph, their readers' notes in another. */
export interface Library {
  readonly books: ServedSubgraph;
  readonly notes: ServedSubgraph;
  readonly sdl: string;
  close(): Promise<void>;
}

const BOOKS = `
  type Query {
    book(id: ID!): Book
    books(first: Int!): [Book!]!
    borrowed(first: Int!): [Book!]!
    whoami: String
    fails: String
    refuses: String
    slow(ms: Int!): String
    random: Float
    echo(value: Anything): Anything
  }
  type Mutation { rename(id: ID!, title: String!): Book }
  scalar Anything
  type Book @key(fields: "id") { id: ID! title: String! }
`;

const NOTES = `
  type Book @key(fields: "id") { id: ID! notes: [Note!]! }
  type Note { text: String! }
`;

interface SubgraphContext {
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Serves the library's two subgraphs on free ports. */
export async function serveLibrary(): Promise<Library> {
  const books = await serveSubgraph({
    name: 'books',
    typeDefs: BOOKS,
    resolvers: {
      Query: {
        book: (_: unknown, { id }: { id: string }) => (id === '0' ? null : { id, title: `Book ${id}` }),
        books: (_: unknown, { first }: { first: number }) =>
          Array.from({ length: first }, (_item, index) => ({ id: `${index + 1}`, title: `Book ${index + 1}` })),
        // The same two books again and again.
        borrowed: (_: unknown, { first }: { first: number }) =>
          Array.from({ length: first }, (_item, index) => ({ id: `${(index % 2) + 1}`, title: `Book ${(index % 2) + 1}` })),
        whoami: (_: unknown, _args: unknown, { headers }: SubgraphContext) => headers['authorization'] ?? null,
        fails: () => {
          throw new Error('Failed query: select secret from vault where key = ? params: hunter2');
        },
        refuses: () => {
          const extensions = { code: 'NOT_FOUND', stacktrace: ['at secret.ts:1'], host: 'db.internal' };
          throw new GraphQLError('There is no such book.', { extensions });
        },
        random: () => Math.random(),
        slow: (_: unknown, { ms }: { ms: number }) => new Promise((resolve) => setTimeout(resolve, ms, 'late')),
        echo: (_: unknown, { value }: { value: unknown }) => value,
      },
      Mutation: { rename: (_: unknown, { id, title }: { id: string; title: string }) => ({ id, title }) },
    },
  });
  const notes = await serveSubgraph({
    name: 'notes',
    typeDefs: NOTES,
    resolvers: { Book: { notes: ({ id }: { id: string }) => [{ text: `Note on ${id}` }] } },
  });
  return {
    books,
    notes,
    sdl: compose([books, notes]),
    close: async () => {
      await Promise.all([books.close(), notes.close()]);
    },
  };
}
