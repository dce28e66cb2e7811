import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchemaModule } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';

type Resolvers = NonNullable<GraphQLSchemaModule['resolvers']>;

/** A subgraph to be served for a test. */
export interface SubgraphSource {
  readonly name: string;
  readonly typeDefs: string;
  readonly resolvers: Resolvers;
}

/** A subgraph that is served, with what it has been sent. */
export interface ServedSubgraph {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: string;
  /** The headers of each request, in order. */
  readonly received: IncomingHttpHeaders[];
  close(): Promise<void>;
}

const FEDERATION_LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@requiresScopes", "@authenticated", "@policy"])';

/** Serves a subgraph over real HTTP on a free port of this machine. */
export async function serveSubgraph({ name, typeDefs, resolvers }: SubgraphSource): Promise<ServedSubgraph> {
  const whole = typeDefs.includes('@link') ? typeDefs : `${FEDERATION_LINK}\n${typeDefs}`;
  const handler = createHandler({
    schema: buildSubgraphSchema([{ typeDefs: parse(whole), resolvers }]),
    context: ({ raw }) => ({ headers: raw.headers }),
  });
  const received: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers);
    void handler(request, response);
  });
  const url = `${await listenAnywhere(server)}/graphql`;
  return { name, url, typeDefs: whole, received, close: () => closeServer(server) };
}

/** Composes a supergraph of what is served. */
export function compose(subgraphs: readonly Pick<ServedSubgraph, 'name' | 'url' | 'typeDefs'>[]): string {
  const result = composeServices(subgraphs.map(({ name, url, typeDefs }) => ({ name, url, typeDefs: parse(typeDefs) })));
  if (result.supergraphSdl === undefined) {
    throw new Error(`does not compose: ${result.errors?.map(String).join('\n')}`);
  }
  return result.supergraphSdl;
}

/** Listens on a free port and answers the origin. */
export function listenAnywhere(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve(`http://127.0.0.1:${port}`);
    });
  });
}

/** Stops a server and cuts its connections. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
