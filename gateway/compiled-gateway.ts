import { ApolloGateway } from '@apollo/gateway';
import type { GatewayConfig, GraphQLDataSource, ServiceEndpointDefinition, SupergraphSdlHook } from '@apollo/gateway';
import { GraphQLError, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { AuthorizationRules } from './authorization-rules.ts';
import { boundValues } from './config.ts';
import type { Bounds } from './config.ts';
import { sendByDataSources } from './execute/data-source-send.ts';
import { Engine } from './execute/engine.ts';
import type { OperationObserver } from './execute/operation-observer.ts';
import { InFlightSharing } from './execute/share-in-flight.ts';
import { SubgraphSource } from './fetch/subgraph-source.ts';
import { compareExecutors } from './shadow-executor.ts';
import type { ShadowReport } from './shadow-executor.ts';
import { admitSupergraph, asRefusal, rehearseUpdate } from './supergraph-intake.ts';
import type {
  AdmittedSupergraph,
  AuthorizationDirectives,
  SubgraphAddress,
  SupergraphRefusal,
} from './supergraph-intake.ts';

/** What may carry operations out: our engine, Apollo's, or our engine with Apollo's beside it for comparison. */
export const executorNames = ['compiled', 'apollo', 'shadow'] as const;
export type ExecutorName = (typeof executorNames)[number];

type Executor = ApolloGateway['executor'];

/** ApolloGateway's configuration, with the few options that are this class's own. */
export type CompiledGatewayConfig = GatewayConfig & {
  /** What carries operations out; `compiled` by default, `apollo` to roll back. */
  readonly executor?: ExecutorName;
  /** With `shadow`: the share of queries, 0 to 1, that Apollo's executor answers too, and who is told of the differences. */
  readonly shadow?: { readonly share: number; readonly report: (report: ShadowReport) => void };
  /** Whether identical queries in flight at the same time share one answer, across clients; never mutations. Off by default. */
  readonly shareInFlight?: boolean;
  /** Bounds that differ from the defaults. */
  readonly bounds?: Partial<Bounds>;
  /**
   * What to do with a supergraph that holds `@authenticated`, `@requiresScopes` or `@policy`.
   * `refuse` (the default) is right unless something else enforces them.
   */
  readonly authorizationDirectives?: AuthorizationDirectives;
  /** Who is told how an operation is carried out by the `compiled` executor, by the request's context; undefined for nobody. */
  readonly observe?: (context: unknown) => OperationObserver | undefined;
  /** Throws when one of a new supergraph's subgraphs could not be sent to, which refuses the supergraph. */
  readonly checkSubgraphs?: (subgraphs: readonly SubgraphAddress[]) => void;
};

/** Which supergraph serves, and whether the newest one offered was refused. */
export interface SupergraphState {
  /** SHA-256 of the SDL that serves, hexadecimal; null before the first one is loaded. */
  readonly hash: string | null;
  readonly loadedAt: Date | null;
  /** Why the newest supergraph offered does not serve; null when it does. */
  readonly lastRefusal: SupergraphRefusal | null;
}

/**
 * ApolloGateway, to be adopted by changing one import. It takes the whole supergraph: the rules of
 * its authorisation directives are kept in `authorizationRules`, and Apollo's own class gets an SDL
 * without them, since it refuses to load one that has them. A bad update is refused before anything
 * changes, and the supergraph before it serves on.
 */
export class CompiledGateway extends ApolloGateway {
  readonly #intake: Intake;
  readonly #bounds: Bounds;
  readonly #sources: Map<string, GraphQLDataSource>;
  readonly #sharing: InFlightSharing | null;
  readonly #observe: (context: unknown) => OperationObserver | undefined;
  /** Sources that nobody else will close. */
  readonly #ownSources: Set<SubgraphSource>;
  #engine: { readonly schema: GraphQLSchema; readonly engine: Engine } | null = null;

  /** @throws Error when the configuration holds no `supergraphSdl`. */
  constructor(config: CompiledGatewayConfig) {
    const { authorizationDirectives = 'refuse', checkSubgraphs = () => {}, executor = 'compiled', shadow, shareInFlight = false, observe = () => undefined, bounds: givenBounds, ...apolloConfig } = config;
    const intake = new Intake(authorizationDirectives, checkSubgraphs, executor === 'compiled');
    const bounds = boundValues(givenBounds);
    const sources = new Map<string, GraphQLDataSource>();
    const ownSources = new Set<SubgraphSource>();
    const build = 'buildService' in apolloConfig ? apolloConfig.buildService : undefined;
    super({
      ...apolloConfig,
      supergraphSdl: intake.hook(sourceOf(apolloConfig)),
      buildService: (definition) => {
        const source = build?.(definition) ?? openSource(definition, bounds, ownSources);
        sources.set(definition.name, source);
        return source;
      },
    });
    this.#intake = intake;
    this.#bounds = bounds;
    this.#observe = observe;
    this.#sources = sources;
    this.#ownSources = ownSources;
    // A data source of somebody else's may send any of the client's headers on.
    this.#sharing = shareInFlight ? new InFlightSharing(() => [...sources.values()].some((source) => !(source instanceof SubgraphSource))) : null;
    const chosen = this.#chooseExecutor(executor, this.executor, shadow);
    const execute = this.#sharing === null ? chosen : this.#sharing.operations(chosen);
    this.executor = async (requestContext) => {
      // Apollo Server validated against the schema that served when the request came in. When another
      // one was taken over since, the operation must be valid there too, for it is planned there.
      if (this.schema !== undefined && requestContext.schema !== this.schema) {
        const errors = validate(this.schema, requestContext.document);
        if (errors.length > 0) {
          return { errors: errors.map(asValidationError) };
        }
      }
      return execute(requestContext);
    };
  }

  #chooseExecutor(name: ExecutorName, apollo: Executor, shadow: CompiledGatewayConfig['shadow']): Executor {
    if (name === 'apollo') {
      return apollo;
    }
    const compiled: Executor = (requestContext) => this.#execute(requestContext);
    return name === 'compiled' || shadow === undefined ? compiled : compareExecutors(compiled, apollo, shadow);
  }

  async #execute(requestContext: Parameters<Executor>[0]): ReturnType<Executor> {
    const { document, operation, request } = requestContext;
    if (operation.operation === 'subscription') {
      throw new GraphQLError('Subscriptions are not served.', { extensions: { code: 'SUBSCRIPTIONS_NOT_SUPPORTED' } });
    }
    const send = sendByDataSources((service) => this.#sources.get(service), requestContext);
    return this.#currentEngine().execute({
      document,
      operation,
      operationName: request.operationName ?? undefined,
      variables: request.variables ?? {},
      send: this.#sharing === null ? send : this.#sharing.requests(send, requestContext),
      observer: this.#observe(requestContext.context),
    });
  }

  /** Built when a supergraph's first operation comes, which is after Apollo's class has found the supergraph good. */
  #currentEngine(): Engine {
    const { schema } = this;
    const admitted = this.#intake.current;
    if (schema === undefined || admitted === undefined) {
      throw new Error('an operation came before a supergraph was loaded');
    }
    if (this.#engine?.schema !== schema) {
      this.#engine = { schema, engine: new Engine(admitted.planningSdl, schema, this.#bounds) };
    }
    return this.#engine.engine;
  }

  /** Compiled operations that are held now. */
  get plansHeld(): number {
    return this.#engine?.engine.plansHeld ?? 0;
  }

  /** The authorisation rules of the supergraph that serves. */
  get authorizationRules(): AuthorizationRules {
    return this.#intake.current?.rules ?? { types: new Map(), fields: new Map() };
  }

  /** The subgraphs of the supergraph that serves, with the URLs that it names. */
  get subgraphs(): readonly SubgraphAddress[] {
    return this.#intake.current?.subgraphs ?? [];
  }

  /** Which supergraph serves, since when, and which one was refused last. */
  get supergraphState(): SupergraphState {
    return {
      hash: this.#intake.current?.hash ?? null,
      loadedAt: this.#intake.loadedAt,
      lastRefusal: this.#intake.lastRefusal,
    };
  }

  /** Lets go of the supergraph, and of the connections that this class has opened. */
  override async stop(): Promise<void> {
    await super.stop();
    await Promise.all([...this.#ownSources].map((source) => source.destroy()));
    this.#ownSources.clear();
  }

  /** @throws SupergraphRefused when the first supergraph cannot be served. */
  override async load(options?: Parameters<ApolloGateway['load']>[0]): ReturnType<ApolloGateway['load']> {
    try {
      return await super.load(options);
    } catch (error) {
      throw asRefusal(error);
    }
  }
}

function openSource(definition: ServiceEndpointDefinition, bounds: Bounds, own: Set<SubgraphSource>): SubgraphSource {
  const source = new SubgraphSource(definition, bounds);
  own.add(source);
  return source;
}

/** Stands between whatever supplies the SDL and Apollo's class. */
class Intake {
  current: AdmittedSupergraph | undefined;
  loadedAt: Date | null = null;
  lastRefusal: SupergraphRefusal | null = null;
  readonly #authorizationDirectives: AuthorizationDirectives;
  readonly #checkSubgraphs: (subgraphs: readonly SubgraphAddress[]) => void;
  readonly #sendsContexts: boolean;

  constructor(authorizationDirectives: AuthorizationDirectives, checkSubgraphs: (subgraphs: readonly SubgraphAddress[]) => void, sendsContexts: boolean) {
    this.#authorizationDirectives = authorizationDirectives;
    this.#sendsContexts = sendsContexts;
    this.#checkSubgraphs = checkSubgraphs;
  }

  hook(source: string | SupergraphSdlHook): SupergraphSdlHook {
    return async (options) => {
      const first =
        typeof source === 'string'
          ? { supergraphSdl: source }
          : await source({
              ...options,
              update: (sdl) => this.#update(sdl, options.update),
              healthCheck: (sdl) => options.healthCheck(this.#admit(sdl).apolloSdl),
            });
      const admitted = this.#admit(first.supergraphSdl);
      this.#take(admitted);
      return { ...first, supergraphSdl: admitted.apolloSdl };
    };
  }

  #admit(sdl: string): AdmittedSupergraph {
    const admitted = admitSupergraph(sdl, this.#authorizationDirectives, this.#sendsContexts);
    this.#checkSubgraphs(admitted.subgraphs);
    return admitted;
  }

  #update(sdl: string, update: (sdl: string) => void): void {
    try {
      const admitted = this.#admit(sdl);
      if (admitted.apolloSdl !== this.current?.apolloSdl) {
        rehearseUpdate(admitted.apolloSdl);
        update(admitted.apolloSdl);
      }
      this.#take(admitted);
    } catch (error) {
      const refusal = asRefusal(error);
      this.lastRefusal = { at: new Date(), code: refusal.code, reason: refusal.message };
      throw refusal;
    }
  }

  #take(admitted: AdmittedSupergraph): void {
    if (admitted.hash !== this.current?.hash) {
      this.loadedAt = new Date();
    }
    this.current = admitted;
    this.lastRefusal = null;
  }
}

function sourceOf(config: GatewayConfig): string | SupergraphSdlHook {
  if (!('supergraphSdl' in config) || config.supergraphSdl === undefined) {
    throw new Error(
      'CompiledGateway needs `supergraphSdl`: the SDL, a function, or a manager such as SupergraphFile. ' +
        'Service lists and managed federation can be given as such a manager.',
    );
  }
  const source = config.supergraphSdl;
  return typeof source === 'object' ? (options) => source.initialize(options) : source;
}

function asValidationError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}
