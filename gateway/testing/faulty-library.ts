import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveLibrary } from './library.ts';
import type { Library } from './library.ts';

/** The library, and its supergraph in a file. */
export interface LibraryFile {
  readonly library: Library;
  readonly supergraph: string;
  close(): Promise<void>;
}

/** Operations that ask both subgraphs, one of them for entities that it has not been asked for before. */
export const libraryOperations = [
  { query: '{ books(first: 5) { title notes { text } } }' },
  { query: 'query One($id: ID!) { book(id: $id) { title notes { text } } }', variables: { id: '3' } },
  { query: '{ first: book(id: 1) { notes { text } } second: book(id: 2) { notes { text } } whoami }' },
  { query: 'query Many($first: Int!) { books(first: $first) { id title notes { text } } }', variables: { first: 40 } },
] as const;

/** Serves the library with its supergraph in a file of its own. */
export async function serveLibraryFile(): Promise<LibraryFile> {
  const library = await serveLibrary();
  const folder = await mkdtemp(join(tmpdir(), 'library-'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, library.sdl);
  return {
    library,
    supergraph,
    close: async () => {
      await library.close();
      await rm(folder, { recursive: true });
    },
  };
}
