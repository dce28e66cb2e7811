import { ApolloServer, HeaderMap } from '@apollo/server';
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode } from 'graphql';
import type { Logger } from 'pino';
import type { CompiledGateway } from './compiled-gateway.ts';
import type { Config } from './config.ts';
import type { GatewayContext, Outcome } from './context.ts';
import type { ForwardedRequest } from './fetch/forwarded-request.ts';
import { isAnonymousOperation } from './policy/anonymous-operation.ts';
import { publicError } from './policy/errors.ts';
import { unauthenticated } from './policy/identity.ts';
import type { Identity, Viewer } from './policy/identity.ts';
import { errorReportPlugin, operationKindPlugin, refusalPlugin } from './policy/plugins.ts';

/** A GraphQL request, and what goes along with it through all stages. */
export interface GraphQLExchange {
  readonly request: HTTPGraphQLRequest;
  readonly forwarded: ForwardedRequest;
  readonly outcome: Outcome;
}

/** The GraphQL part of the process, without its sockets. */
export interface GraphQLServer {
  /** Answers one request; never rejects. */
  execute(exchange: GraphQLExchange): Promise<HTTPGraphQLResponse>;
  /** Waits for the operations in flight, then lets go of the supergraph. */
  stop(): Promise<void>;
}

/** What the GraphQL server is made of. */
export interface GraphQLServerParts {
  readonly gateway: CompiledGateway;
  /** Null serves everyone alike. */
  readonly identity: Identity | null;
  readonly config: Pick<Config, 'mode' | 'bounds'>;
  readonly logger: Logger;
}

/**
 * Apollo Server over the gateway, with one plugin per promise.
 *
 * @throws SupergraphRefused when the first supergraph cannot be served.
 */
export async function startGraphQLServer(parts: GraphQLServerParts): Promise<GraphQLServer> {
  const { gateway, identity, config, logger } = parts;
  const { bounds, mode } = config;
  const apollo = new ApolloServer<GatewayContext>({
    gateway,
    logger: apolloLogger(logger),
    introspection: mode === 'development',
    hideSchemaDetailsFromClientErrors: mode === 'production',
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    csrfPrevention: true,
    stringifyResult: (result) => JSON.stringify(result),
    parseOptions: { maxTokens: bounds.documentTokensMax },
    documentStore: new InMemoryLRUCache<DocumentNode>({ maxSize: bounds.documentCacheBytesMax }),
    cache: new InMemoryLRUCache({ maxSize: bounds.persistedQueryCacheBytesMax }),
    formatError: (formatted, error) => publicError(formatted, error, bounds.errorMessageCharsMax),
    plugins: [
      operationKindPlugin(),
      refusalPlugin(),
      errorReportPlugin(logger, bounds.errorMessageCharsMax),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  return {
    execute: ({ request, forwarded, outcome }) =>
      apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: request,
        context: async () => ({ ...forwarded, outcome, viewer: await admit(identity, request, forwarded) }),
      }),
    stop: () => apollo.stop(),
  };
}

/** Node's request headers as Apollo Server wants them; a header that came several times is joined. */
export function headerMap(headers: NodeJS.Dict<string | string[]>): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) {
      map.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
  }
  return map;
}

async function admit(identity: Identity | null, request: HTTPGraphQLRequest, forwarded: ForwardedRequest): Promise<Viewer | null> {
  if (identity === null) {
    return null;
  }
  const viewer = await identity.viewer(forwarded.authorization);
  if (viewer === null && !isAnonymousOperation(sourceOf(request))) {
    throw unauthenticated('Sign in: send a bearer token. Without one, only { __typename } is answered.');
  }
  return viewer;
}

function sourceOf(request: HTTPGraphQLRequest): string {
  if (request.method === 'GET') {
    const [query, ...more] = new URLSearchParams(request.search).getAll('query');
    return query === undefined || more.length > 0 ? '' : query;
  }
  const { body } = request;
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' ? query : '';
}

// Apollo's classes hand over text only; what they say at `info` when they start belongs to debugging.
function apolloLogger(logger: Logger) {
  const child = logger.child({ part: 'apollo' });
  return {
    debug: (message?: unknown) => child.trace(String(message)),
    info: (message?: unknown) => child.debug(String(message)),
    warn: (message?: unknown) => child.warn(String(message)),
    error: (message?: unknown) => child.error(String(message)),
  };
}
