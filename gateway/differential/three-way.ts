import { ApolloServer } from '@apollo/server';
import { parse, validate } from 'graphql';
import type { DocumentNode } from 'graphql';
import { CompiledGateway } from '../compiled-gateway.ts';
import { linksContexts } from '../context-directives.ts';
import type { ExecutorName } from '../compiled-gateway.ts';
import { serveUniverse } from '../testing/universe-servers.ts';
import type { ServedUniverse, SubgraphSdl } from '../testing/universe-servers.ts';
import { compareResponses } from './compare.ts';
import type { Difference, Response } from './compare.ts';

/** What one operation was answered by our engine, by Apollo's and by the monolith. */
export interface Answers {
  readonly compiled: Response;
  /** Null where Apollo's gateway does not load the supergraph. */
  readonly apollo: Response | null;
  readonly monolith: Response;
}

/** A difference between our engine and the monolith, and whether Apollo's differs from it too. */
export interface Verdict {
  readonly answers: Answers;
  /** Of `compiled` (left) from the monolith (right). */
  readonly ours: Difference | null;
  /** Of `apollo` (left) from the monolith (right). */
  readonly stock: Difference | null;
}

/** One supergraph behind three executors. */
export interface ThreeWay {
  readonly served: ServedUniverse;
  readonly ask: (source: string, variables: Readonly<Record<string, unknown>>) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

/** Serves subgraphs from a universe, and starts our gateway and Apollo's in front of them. */
export async function openThreeWay(subgraphs: readonly SubgraphSdl[], seed: number): Promise<ThreeWay> {
  const served = await serveUniverse(subgraphs, seed);
  const compiled = await open(served.supergraphSdl, 'compiled');
  const apollo = linksContexts(parse(served.supergraphSdl)) ? null : await open(served.supergraphSdl, 'apollo');
  return {
    served,
    ask: async (source, variables) => {
      const document = parse(source);
      const answers = { compiled: await execute(compiled, source, variables), apollo: apollo === null ? null : await execute(apollo, source, variables), monolith: await judge(served, document, variables) };
      return { answers, ours: compareResponses(answers.compiled, answers.monolith), stock: answers.apollo === null ? null : compareResponses(answers.apollo, answers.monolith) };
    },
    close: async () => {
      await Promise.all([compiled.stop(), apollo?.stop()]);
      await served.close();
    },
  };
}

async function open(supergraphSdl: string, executor: ExecutorName): Promise<ApolloServer> {
  const server = new ApolloServer({ gateway: new CompiledGateway({ supergraphSdl, executor, logger: silent, authorizationDirectives: 'accept' }), logger: silent, stopOnTerminationSignals: false, includeStacktraceInErrorResponses: false });
  await server.start();
  return server;
}

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function execute(server: ApolloServer, query: string, variables: Readonly<Record<string, unknown>>): Promise<Response> {
  const { body } = await server.executeOperation({ query, variables });
  if (body.kind !== 'single') throw new Error('an incremental answer');
  return body.singleResult as Response;
}

async function judge(served: ServedUniverse, document: DocumentNode, variables: Readonly<Record<string, unknown>>): Promise<Response> {
  const refused = validate(served.universe.api, document);
  if (refused.length > 0) throw new Error(`not valid: ${refused.map(String).join('\n')}`);
  return (await served.monolith(document, variables)) as Response;
}
