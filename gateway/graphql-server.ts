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
import { DocumentAdmission, readAsked } from './policy/admit-document.ts';
import { isAnonymousOperation } from './policy/anonymous-operation.ts';
import { demandControlPlugin } from './policy/demand-control.ts';
import { publicError } from './policy/errors.ts';
import { unauthenticated } from './policy/identity.ts';
import type { Identity } from './policy/identity.ts';
import { PersistedDocuments } from './policy/persisted-documents.ts';
import { errorReportPlugin, isGraphQLRefusal, operationKindPlugin, operationRatePlugin, refusalPlugin } from './policy/plugins.ts';
import { RateLimiter, TokenBuckets } from './policy/rate-limit.ts';
import { TrustedDocuments } from './policy/trusted-documents.ts';
import type { RegisteredTexts } from './policy/trusted-documents.ts';
import type { OperationRecord } from './telemetry/operation-record.ts';
import { telemetryPlugin } from './telemetry/telemetry-plugin.ts';
import type { Telemetry } from './telemetry/telemetry.ts';

/** A GraphQL request, and what goes along with it through all stages. */
export interface GraphQLExchange {
  readonly request: HTTPGraphQLRequest;
  readonly forwarded: ForwardedRequest;
  readonly outcome: Outcome;
  /** The client's address. */
  readonly address: string;
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
  /** Registered operations; null where they mean nothing. */
  readonly trusted: RegisteredTexts | null;
  readonly telemetry: Telemetry;
  readonly config: Pick<Config, 'mode' | 'bounds' | 'policy'>;
  readonly logger: Logger;
}

/**
 * Apollo Server over the gateway, with one plugin per promise.
 *
 * @throws SupergraphRefused when the first supergraph cannot be served.
 */
export async function startGraphQLServer(parts: GraphQLServerParts): Promise<GraphQLServer> {
  const { gateway, identity, telemetry, config, logger } = parts;
  const { bounds, mode, policy } = config;
  const persisted = new PersistedDocuments(parts.trusted?.byHash ?? new Map(), bounds.persistedQueryCacheBytesMax);
  const rates = new RateLimiter(new TokenBuckets(bounds.rateKeysMax), bounds);
  const admit = openAdmission(parts, persisted, rates);
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
    persistedQueries: { cache: persisted },
    formatError: (formatted, error) => publicError(formatted, error, bounds.errorMessageCharsMax),
    plugins: [
      operationKindPlugin(),
      operationRatePlugin(rates),
      demandControlPlugin(policy.demandControl, bounds, () => gateway.costRules),
      refusalPlugin(),
      errorReportPlugin(logger, bounds.errorMessageCharsMax),
      // Last, since it counts what clients see.
      telemetryPlugin(telemetry, { hasIdentity: identity !== null, withoutIdentity: mode === 'development' }),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();
  return {
    execute: async (exchange) => {
      const { request, forwarded } = exchange;
      const record = telemetry.begin((name) => request.headers.get(name));
      const answer = await apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: request, context: () => admitNoting(admit, exchange, record) });
      if (record !== null) telemetry.end(record, answer.status ?? 200, forwarded.requestId);
      return answer;
    },
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

/**
 * What every request goes through before Apollo Server looks at it, cheapest first: who asks, how often, and what. A refusal is
 * thrown, and becomes the response.
 */
function openAdmission({ identity, trusted, config, logger }: GraphQLServerParts, persisted: PersistedDocuments, rates: RateLimiter) {
  const { bounds, policy } = config;
  const documents = new DocumentAdmission(bounds, persisted, trusted === null ? null : new TrustedDocuments(policy.trustedDocuments, trusted.normalized, logger, bounds));
  return async ({ request, forwarded, outcome, address }: GraphQLExchange): Promise<Omit<GatewayContext, 'record'>> => {
    const viewer = identity === null ? null : await identity.viewer(forwarded.authorization);
    const asked = readAsked(request);
    if (identity !== null && viewer === null && !policy.anonymousAccess && !isAnonymousOperation(asked.query ?? '')) {
      throw unauthenticated('Sign in: send a bearer token. Without one, only { __typename } is answered.');
    }
    const client = viewer === null ? { id: address, isAddress: true } : { id: viewer.subject, isAddress: false };
    await rates.takeRequest(client);
    try {
      documents.admit(asked, { requestId: forwarded.requestId, clientName: request.headers.get('apollographql-client-name') });
    } catch (error) {
      outcome.graphqlRefused = isGraphQLRefusal(error);
      throw error;
    }
    return { ...forwarded, outcome, viewer, client };
  };
}

/** Of a request that is not admitted, no stage after this one sees the error. */
async function admitNoting(admit: (exchange: GraphQLExchange) => Promise<Omit<GatewayContext, 'record'>>, exchange: GraphQLExchange, record: OperationRecord | null): Promise<GatewayContext> {
  try {
    return { ...(await admit(exchange)), record };
  } catch (error) {
    record?.refused(error);
    throw error;
  }
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
