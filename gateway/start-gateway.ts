import { basename } from 'node:path';
import type { Logger } from 'pino';
import { NO_GRANTS } from './authorization-conditions.ts';
import type { Grants } from './authorization-conditions.ts';
import { CompiledGateway } from './compiled-gateway.ts';
import type { Config } from './config.ts';
import { forwardedFrom } from './fetch/forwarded-request.ts';
import type { GatewayContext } from './context.ts';
import { SubgraphSources } from './fetch/subgraph-sources.ts';
import { startGraphQLServer } from './graphql-server.ts';
import { describeMissing, MissingEntityCounts } from './missing-entity-counts.ts';
import { Identity } from './policy/identity.ts';
import { LoadShedder } from './policy/load-shedding.ts';
import { readTrustedDocuments } from './policy/trusted-documents.ts';
import type { RegisteredTexts } from './policy/trusted-documents.ts';
import { Readiness } from './readiness.ts';
import { createGatewayServer } from './server.ts';
import { SupergraphFile } from './supergraph-file.ts';
import { reviewByModule } from './supergraph-review.ts';
import type { MetricsSources } from './telemetry/metrics.ts';
import { OperationRecord } from './telemetry/operation-record.ts';
import { Telemetry } from './telemetry/telemetry.ts';
import { readWarmOperations } from './warm-operations.ts';

/** A gateway that serves. */
export interface RunningGateway {
  readonly port: number;
  /** Drains and lets go of everything. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts one gateway as configured.
 *
 * @throws SupergraphRefused, DevelopmentIssuerRefused, TrustedDocumentsUnreadable, or Error with code EADDRINUSE; each says what to do.
 */
export async function startGateway(config: Config, logger: Logger): Promise<RunningGateway> {
  const { bounds } = config;
  const trusted = await openTrustedDocuments(config);
  const identity = await openIdentity(config);
  const file = new SupergraphFile(config.supergraph, bounds, {
    taken: () => logger.info({ supergraph: gateway.supergraphState.hash }, 'supergraph taken over'),
    refused: (refusal) => logger.error({ code: refusal.code, reason: refusal.reason }, 'supergraph refused, the one before serves on'),
    watchFailed: (error) => logger.warn({ err: error }, `the folder of ${basename(config.supergraph)} cannot be watched; polling`),
  });
  const missingCounts = new MissingEntityCounts();
  const sources = new SubgraphSources(config.subgraphUrls, bounds, {
    breakerChanged: (subgraph, state) => logger[state === 'open' ? 'warn' : 'info']({ subgraph, state }, 'circuit breaker'),
  });
  const gateway: CompiledGateway = new CompiledGateway({
    supergraphSdl: file,
    executor: config.executor,
    shadow: { share: config.shadowShare, report: ({ outcome, ...where }) => logger[outcome === 'same' ? 'debug' : 'warn'](where, `shadow: ${outcome}`) },
    shareInFlight: config.shareInFlight,
    authorization: identity === null ? undefined : { grants: (context) => grantsOf(context), unauthorized: config.policy.unauthorized },
    authorizationDirectives: config.insecureIgnoreAuthorization ? 'accept' : 'refuse',
    checkSubgraphs: (subgraphs) => sources.check(subgraphs),
    review: config.supergraphReview === null ? undefined : reviewByModule(config.supergraphReview, config.operations, bounds),
    buildService: (subgraph) => sources.open(subgraph),
    warmUp: async () => (config.operations === null ? [] : readWarmOperations(config.operations, bounds)),
    onMissingEntities: (missing, { context, operationName }) => {
      missingCounts.count(missing);
      logger.warn({ requestId: forwardedFrom(context)?.requestId, operationName, ...describeMissing(missing, bounds.missingEntitiesLoggedMax) }, 'missing entities');
    },
    observe: recordOf,
    experimental_approximateQueryPlanStoreMiB: bounds.planCacheMiBMax,
    bounds,
    __exposeQueryPlanExperimental: false,
    // Apollo's class would leave it out where NODE_ENV is production, and then serve what is half wrong.
    validateSupergraph: true,
    logger: quietLogger(logger),
  });
  const readings: MetricsSources = { plansHeld: () => gateway.plansHeld, subgraphs: () => sources.all(), missingEntities: () => missingCounts.all() };
  const telemetry = await Telemetry.open({ settings: config.telemetry, operations: config.operations, bounds, logger, sources: readings });
  const graphql = await startGraphQLServer({ gateway, identity, telemetry, trusted, config, logger });
  const readiness = new Readiness(gateway, file, sources, bounds);
  const explorer = config.mode === 'development' ? await openExplorer(config) : null;
  const server = createGatewayServer({ graphql, shedder: new LoadShedder(bounds), readiness, explorer, telemetry, config, logger });

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      readiness.drain();
      await server.drain();
      await graphql.stop();
      await Promise.all([sources.close(), telemetry.close()]);
    })();
    return stopping;
  };
  try {
    const port = await server.listen(config.port, config.host);
    warnOfOverrides(config, gateway, logger);
    return { port, stop };
  } catch (error) {
    await graphql.stop();
    await Promise.all([sources.close(), telemetry.close()]);
    throw error;
  }
}

async function openTrustedDocuments({ operations, policy, bounds }: Config): Promise<RegisteredTexts | null> {
  return policy.trustedDocuments === 'off' || operations === null ? null : readTrustedDocuments(operations, bounds);
}

function recordOf(context: unknown): OperationRecord | undefined {
  const record = typeof context === 'object' && context !== null && 'record' in context ? context.record : undefined;
  return record instanceof OperationRecord ? record : undefined;
}

async function openIdentity(config: Config): Promise<Identity | null> {
  if (config.issuer === null) {
    return null;
  }
  const production = config.mode === 'production';
  const identity = new Identity({ issuer: config.issuer, audience: config.audience, production, bounds: config.bounds, tokens: config.policy });
  if (production) {
    await identity.checkIssuer();
  }
  return identity;
}

/** What the token of a request grants; the context is of this server's making. */
function grantsOf(context: unknown): Grants {
  const { viewer } = context as GatewayContext;
  return viewer === null ? NO_GRANTS : { authenticated: true, scopes: viewer.scopes, policies: viewer.policies };
}

// Loaded only where it is on: production has no page to serve.
async function openExplorer({ operations, issuer, bounds }: Config) {
  const { Explorer } = await import('./explorer/explorer.ts');
  return new Explorer({ operations, issuer, bounds });
}

function warnOfOverrides(config: Config, gateway: CompiledGateway, logger: Logger): void {
  const names = gateway.subgraphs.map(({ name }) => name);
  for (const name of config.subgraphUrls.keys()) {
    if (!names.includes(name)) {
      logger.warn({ given: name, subgraphs: names }, '--subgraph-url names a subgraph that the supergraph does not have');
    }
  }
  if (config.insecureIgnoreAuthorization) {
    logger.warn('authorisation directives are ignored: --insecure-ignore-authorization');
  }
}

// Apollo's class speaks of itself at `info`, in several lines; that belongs to debugging.
function quietLogger(logger: Logger) {
  const child = logger.child({ part: 'apollo-gateway' });
  return {
    debug: (message?: unknown) => child.trace(String(message)),
    info: (message?: unknown) => child.debug(String(message)),
    warn: (message?: unknown) => child.warn(String(message)),
    error: (message?: unknown) => child.error(String(message)),
  };
}
