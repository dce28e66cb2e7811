import { createServer, type IncomingMessage, type Server } from 'node:http';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse, type GraphQLSchema } from 'graphql';
import { compose, closeServer, listenAnywhere } from '../../../gateway/testing/federation.ts';
import type { SubgraphSource, Suite } from './subgraph-source.ts';

/** One request that a subgraph was sent. */
export interface SentRequest {
  readonly url: string;
  readonly body: string;
  /** When it had arrived, in milliseconds of this process. */
  readonly atMs: number;
}

/** What subgraphs were sent since it was last asked. */
export interface SubgraphTraffic {
  readonly requests: number;
  /** Requests that were new and had to be executed. */
  readonly executed: number;
  /** The requests themselves, when recording was on. */
  readonly recorded: readonly SentRequest[];
}

/** Subgraphs that execute each request once and answer it from memory from then on. */
export interface RecordedSubgraphs {
  readonly supergraph: string;
  /** Answers, and forgets. */
  traffic(): SubgraphTraffic;
  /** Keeps the requests from now on, and holds each answer back this long, so that what depends on what shows; 0 ends it. */
  record(delayMs: number): void;
  close(): Promise<void>;
}

interface Counted {
  requests: number;
  executed: number;
  recorded: SentRequest[];
  delayMs: number;
}

/** Serves each subgraph on a port of its own. */
export async function serveRecorded(suite: Suite): Promise<RecordedSubgraphs> {
  const counted: Counted = { requests: 0, executed: 0, recorded: [], delayMs: 0 };
  const served = await Promise.all(suite.subgraphs.map((source) => serve(source, counted)));
  const urls = new Map(served.map(({ name, url }) => [name, url]));
  const supergraph = suite.supergraph?.(urls) ?? compose(served.map(({ name, url, sdl }) => ({ name, url, typeDefs: sdl })));
  return {
    supergraph,
    traffic: () => {
      const { requests, executed, recorded } = counted;
      Object.assign(counted, { requests: 0, executed: 0, recorded: [] });
      return { requests, executed, recorded };
    },
    record: (delayMs) => {
      counted.delayMs = delayMs;
    },
    close: async () => {
      await Promise.all(served.map(({ server }) => closeServer(server)));
    },
  };
}

async function serve(source: SubgraphSource, counted: Counted): Promise<{ readonly name: string; readonly url: string; readonly sdl: string; readonly server: Server }> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(source.sdl), resolvers: source.resolvers }]);
  const answers = new Map<string, Buffer>();
  let url = '';
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    counted.requests += 1;
    let answer = answers.get(body);
    if (answer === undefined) {
      counted.executed += 1;
      answer = await executeBody(schema, source, body);
      answers.set(body, answer);
    }
    if (counted.delayMs > 0) {
      counted.recorded.push({ url, body, atMs: performance.now() });
      await new Promise((resolve) => setTimeout(resolve, counted.delayMs));
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
    response.end(answer);
  });
  server.keepAliveTimeout = 600_000;
  url = `${await listenAnywhere(server)}/graphql`;
  return { name: source.name, url, sdl: source.sdl, server };
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString()));
    request.on('error', reject);
  });
}

async function executeBody(schema: GraphQLSchema, source: SubgraphSource, body: string): Promise<Buffer> {
  const { query, variables, operationName } = JSON.parse(body) as { readonly query: string; readonly variables?: Readonly<Record<string, unknown>> | null; readonly operationName?: string };
  const result = await execute({ schema, document: parse(query), variableValues: variables ?? {}, operationName, contextValue: {}, fieldResolver: source.fieldResolver });
  if (result.errors !== undefined) throw new Error(`${source.name} cannot answer ${body.slice(0, 500)}: ${result.errors.map(String).join('; ')}`);
  return Buffer.from(JSON.stringify(result));
}
