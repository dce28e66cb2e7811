import { SchemaInputError } from './schema-input-error.ts';

/** One file of the tree: its path relative to the tree's root, with forward slashes, and its whole text. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** One subgraph as it is written: its SDL files, the one with the `@link` first, then by path. */
export interface SubgraphSource {
  readonly name: string;
  /** Where a gateway of this repository reaches it; goes into the supergraph. */
  readonly url: string;
  readonly files: readonly SourceText[];
}

/** Everything that the schema commands read of one version of the repository. */
export interface SchemaTree {
  /** By name. */
  readonly subgraphs: readonly SubgraphSource[];
  /** The registered client operations, by path. */
  readonly operations: readonly SourceText[];
  /** Entity type name → the subgraph that owns it, where `subgraphs.json` says so. */
  readonly owners: ReadonlyMap<string, string>;
  /** What `npm run schema` published into this version of the repository, by path below `schema/`; empty in a flat folder. */
  readonly published: ReadonlyMap<string, string>;
}

interface Routing {
  readonly url?: string;
  readonly owns?: readonly string[];
}

const entityFile = /^subgraphs\/([^/]+)\/(?:federation|[^/]+\/schema)\.graphql$/;
const flatFile = /^([^/]+)\.graphql$/;
const operationFile = /^(?:schema\/)?operations\/[^/]+\.graphql$/;
const routingFile = /^(?:schema\/)?subgraphs\.json$/;
const publishedFile = /^schema\/([^/]+\.graphql)$/;

/** True for a path that `schemaTreeOf` looks at, in either layout. */
export function isSchemaInput(path: string): boolean {
  return [entityFile, flatFile, operationFile, routingFile, publishedFile].some((pattern) => pattern.test(path));
}

/**
 * Finds subgraphs and operations among files. Two layouts are known: this repository's
 * (`subgraphs/<name>/federation.graphql`, `subgraphs/<name>/<entity>/schema.graphql`, `schema/operations/*.graphql`,
 * `schema/subgraphs.json`) and a flat folder (`<name>.graphql`, `operations/*.graphql`, `subgraphs.json`), in which
 * the routing is optional. Files that belong to neither are ignored.
 */
export function schemaTreeOf(files: readonly SourceText[]): SchemaTree {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const nested = sorted.some((file) => entityFile.test(file.path));
  const pattern = nested ? entityFile : flatFile;
  const routing = parseRouting(sorted.find((file) => routingFile.test(file.path)));

  const grouped = new Map<string, SourceText[]>();
  for (const file of sorted) {
    const name = pattern.exec(file.path)?.[1];
    if (name !== undefined) grouped.set(name, [...(grouped.get(name) ?? []), file]);
  }
  return {
    subgraphs: [...grouped].map(([name, sources]) => ({
      name,
      url: urlOf(name, routing, nested),
      files: [...sources].sort((a, b) => Number(isPrelude(b.path)) - Number(isPrelude(a.path))),
    })),
    operations: sorted.filter((file) => operationFile.test(file.path)),
    owners: ownersOf(routing),
    published: new Map(sorted.flatMap((file) => (nested && publishedFile.test(file.path) ? [[file.path.slice('schema/'.length), file.text] as const] : []))),
  };
}

function isPrelude(path: string): boolean {
  return path.endsWith('/federation.graphql');
}

function parseRouting(file: SourceText | undefined): ReadonlyMap<string, Routing> {
  if (file === undefined) return new Map();
  try {
    return new Map(Object.entries(JSON.parse(file.text) as Record<string, Routing>));
  } catch (error) {
    throw new SchemaInputError('ROUTING_UNREADABLE', `${file.path} is not valid JSON: ${(error as Error).message}`);
  }
}

function urlOf(name: string, routing: ReadonlyMap<string, Routing>, required: boolean): string {
  const url = routing.get(name)?.url;
  if (url !== undefined) return url;
  if (!required) return `http://${name}/graphql`;
  throw new SchemaInputError(
    'SUBGRAPH_WITHOUT_URL',
    `subgraphs/${name} has SDL but no address: add "${name}": { "url": "http://…/graphql" } to schema/subgraphs.json`,
  );
}

function ownersOf(routing: ReadonlyMap<string, Routing>): ReadonlyMap<string, string> {
  return new Map([...routing].flatMap(([name, { owns = [] }]) => owns.map((type) => [type, name] as const)));
}
