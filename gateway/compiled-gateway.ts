import { ApolloGateway } from '@apollo/gateway';
import type { GatewayConfig, GraphQLDataSource, SupergraphSdlHook } from '@apollo/gateway';
import { GraphQLError, parse, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { hasRules } from './authorization-rules.ts';
import type { AuthorizationRules } from './authorization-rules.ts';
import { boundValues } from './config.ts';
import type { Bounds } from './config.ts';
import type { CostRules } from './cost-rules.ts';
import { sendByDataSources } from './execute/data-source-send.ts';
import { Engine } from './execute/engine.ts';
import type { PlannableOperation } from './execute/engine.ts';
import type { ExecutionResult } from './execute/execution.ts';
import type { MissingEntities, MissingEntity } from './execute/missing-entities.ts';
import type { OperationObserver } from './execute/operation-observer.ts';
import { InFlightSharing } from './execute/share-in-flight.ts';
import { SubgraphSource } from './fetch/subgraph-source.ts';
import { SubgraphSources } from './fetch/subgraph-sources.ts';
import { EffectiveRules } from './policy/effective-rules.ts';
import { AuthorizationEnforcer } from './policy/enforce-authorization.ts';
import type { AuthorizationOptions } from './policy/enforce-authorization.ts';
import { compareExecutors } from './shadow-executor.ts';
import type { ShadowReport } from './shadow-executor.ts';
import { asRefusal } from './supergraph-intake.ts';
import type { AdmittedSupergraph, AuthorizationDirectives, SubgraphAddress, SupergraphRefusal } from './supergraph-intake.ts';
import { SupergraphTakeOver } from './supergraph-take-over.ts';
import type { SupergraphReview } from './supergraph-take-over.ts';

/** What may carry operations out: our engine, Apollo's, or our engine with Apollo's beside it for comparison. */
export const executorNames = ['compiled', 'apollo', 'shadow'] as const;
export type ExecutorName = (typeof executorNames)[number];

const NO_COSTS: CostRules = { types: new Map(), members: new Map(), lists: new Map() };

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
  /** Who has been granted what: with it, `@authenticated`, `@requiresScopes` and `@policy` are enforced here, whichever executor there is. */
  readonly authorization?: AuthorizationOptions | undefined;
  /**
   * What to do with a supergraph that holds such directives where `authorization` is not given.
   * `refuse` (the default) is right unless something else enforces them.
   */
  readonly authorizationDirectives?: AuthorizationDirectives;
  /** Who is told how an operation is carried out by the `compiled` executor, by the request's context; undefined for nobody. */
  readonly observe?: (context: unknown) => OperationObserver | undefined;
  /** Texts of operations that are planned beside the first requests; before a later supergraph serves, those used most are planned for it. */
  readonly warmUp?: () => Promise<readonly string[]>;
  /** Told of each response in which references lead nowhere. */
  readonly onMissingEntities?: (missing: MissingEntities, request: MissingEntitiesRequest) => void;
  /** Throws when one of a new supergraph's subgraphs could not be sent to, which refuses the supergraph. */
  readonly checkSubgraphs?: (subgraphs: readonly SubgraphAddress[]) => void;
  /** Judges a supergraph that is to take over from another one; what it answers with, if not null, refuses it. */
  readonly review?: SupergraphReview | undefined;
};

/** Whose response it is. */
export interface MissingEntitiesRequest {
  /** The request's context, as the server made it. */
  readonly context: unknown;
  readonly operationName: string | undefined;
}

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
  readonly #intake: SupergraphTakeOver;
  readonly #bounds: Bounds;
  readonly #sources: Map<string, GraphQLDataSource>;
  readonly #sharing: InFlightSharing | null;
  readonly #observe: (context: unknown) => OperationObserver | undefined;
  readonly #onMissingEntities: NonNullable<CompiledGatewayConfig['onMissingEntities']>;
  /** Sources that nobody else will close. */
  readonly #ownSources: SubgraphSources;
  /** Whether our engine is in use at all. */
  readonly #plans: boolean;
  /** Texts of operations that are planned beside the first requests. */
  readonly #warmUp: () => Promise<readonly string[]>;
  readonly #authorization: AuthorizationOptions | undefined;
  #enforcer: { readonly schema: GraphQLSchema; readonly admitted: AdmittedSupergraph; readonly enforcer: AuthorizationEnforcer | null } | null = null;
  #engine: { readonly admitted: AdmittedSupergraph; readonly engine: Engine } | null = null;

  /** @throws Error when the configuration holds no `supergraphSdl`. */
  constructor(config: CompiledGatewayConfig) {
    const { authorization, authorizationDirectives = 'refuse', checkSubgraphs = () => {}, review = null, executor = 'compiled', shadow, shareInFlight = false, observe = () => undefined, onMissingEntities = () => {}, warmUp = async () => [], bounds: givenBounds, ...apolloConfig } = config;
    // `this` is not there before the superclass is; the first supergraph comes after that.
    const intake = new SupergraphTakeOver({ authorizationDirectives: authorization === undefined ? authorizationDirectives : 'accept', checkSubgraphs, review, sendsContexts: executor === 'compiled', prepare: (admitted, api) => this.#prepare(admitted, api) });
    const bounds = boundValues(givenBounds);
    const sources = new Map<string, GraphQLDataSource>();
    const ownSources = new SubgraphSources(new Map(), bounds);
    const build = 'buildService' in apolloConfig ? apolloConfig.buildService : undefined;
    super({
      ...apolloConfig,
      supergraphSdl: intake.hook(sourceOf(apolloConfig)),
      buildService: (definition) => {
        const source = build?.(definition) ?? ownSources.open(definition);
        sources.set(definition.name, source);
        return source;
      },
    });
    this.#intake = intake;
    this.#bounds = bounds;
    this.#observe = observe;
    this.#sources = sources;
    this.#onMissingEntities = onMissingEntities;
    this.#warmUp = warmUp;
    this.#plans = executor !== 'apollo';
    this.#ownSources = ownSources;
    // A data source of somebody else's may send any of the client's headers on.
    this.#sharing = shareInFlight ? new InFlightSharing(() => [...sources.values()].some((source) => !(source instanceof SubgraphSource))) : null;
    const chosen = this.#chooseExecutor(executor, this.executor, shadow);
    const shared = this.#sharing === null ? chosen : this.#sharing.operations(chosen);
    const execute: Executor = (requestContext) => (this.#observe(requestContext.context)?.needsOwn === true ? chosen : shared)(requestContext);
    this.#authorization = authorization;
    this.executor = async (requestContext) => {
      // Apollo Server validated against the schema that served when the request came in. When another
      // one was taken over since, the operation must be valid there too, for it is planned there.
      if (this.schema !== undefined && requestContext.schema !== this.schema) {
        const errors = validate(this.schema, requestContext.document);
        if (errors.length > 0) {
          return { errors: errors.map(asValidationError) };
        }
      }
      const enforcer = this.#currentEnforcer();
      return enforcer === null ? execute(requestContext) : enforcer.execute(requestContext, execute);
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
    const operationName = request.operationName ?? operation.name?.value;
    if (operation.operation === 'subscription') {
      throw new GraphQLError('Subscriptions are not served.', { extensions: { code: 'SUBSCRIPTIONS_NOT_SUPPORTED' } });
    }
    const send = sendByDataSources((service) => this.#sources.get(service), requestContext);
    const result = await this.#currentEngine().execute({
      document,
      operation,
      operationName: request.operationName ?? undefined,
      variables: request.variables ?? {},
      send: this.#sharing === null ? send : this.#sharing.requests(send, requestContext),
      observer: this.#observe(requestContext.context),
    });
    return result.missing === undefined ? result : this.#withMissing(result, result.missing, { context: requestContext.context, operationName });
  }

  #withMissing({ data, errors }: ExecutionResult, missing: MissingEntities, request: MissingEntitiesRequest): Awaited<ReturnType<Executor>> {
    this.#onMissingEntities(missing, request);
    const entities = missing.entities.filter(({ type }) => this.schema?.getType(type) !== undefined).map((entity) => this.#withoutGuardedKey(entity));
    return { data, ...(errors === undefined ? {} : { errors }), ...(entities.length === 0 ? {} : { extensions: { missingEntities: entities } }) };
  }

  /** A key is in the response without having been asked for: so not where its fields are guarded, or are none of the clients' schema. */
  #withoutGuardedKey(entity: MissingEntity): MissingEntity {
    const { type, key } = entity;
    const shown = this.schema?.getType(type);
    const fields = shown !== undefined && 'getFields' in shown ? shown.getFields() : {};
    const isGuarded = Object.keys(key ?? {}).some((field) => this.authorizationRules.fields.has(`${type}.${field}`) || !Object.hasOwn(fields, field));
    return isGuarded ? { ...entity, key: null } : entity;
  }

  #currentEngine(): Engine {
    if (this.#engine === null) {
      throw new Error('an operation came before a supergraph was loaded');
    }
    return this.#engine.engine;
  }

  /** Compiled operations that are held now. */
  get plansHeld(): number {
    return this.#engine?.engine.plansHeld ?? 0;
  }

  /** An engine for a supergraph that is to serve next, the operations used most planned. */
  #prepare(admitted: AdmittedSupergraph, api: () => GraphQLSchema): (() => void) | Promise<() => void> {
    const before = this.#engine;
    if (!this.#plans || before?.admitted.planningSdl === admitted.planningSdl) {
      return () => {};
    }
    const engine = new Engine(admitted.planningSdl, api(), this.#bounds);
    const serve = (): void => {
      this.#engine = { admitted, engine };
    };
    const used = before?.engine.mostUsed(this.#bounds.plansWarmedMax);
    if (used === undefined) {
      // Nobody is served worse meanwhile: a process that only begins is ready sooner, and one plan at a time is made between requests.
      void this.#warmUp().then((texts) => engine.warm(parseAll(texts))).catch(() => {});
      return serve;
    }
    return used.length === 0 ? serve : engine.warm(used).then(() => serve);
  }

  #currentEnforcer(): AuthorizationEnforcer | null {
    const { schema } = this;
    const admitted = this.#intake.current;
    if (this.#authorization === undefined || schema === undefined || admitted === undefined) return null;
    // A supergraph may change in its rules only, and its schema then stays the same.
    if (this.#enforcer?.schema !== schema || this.#enforcer.admitted !== admitted) {
      const rules = new EffectiveRules(schema, admitted.rules, admitted.dependencies);
      const isNeeded = hasRules(admitted.rules);
      this.#enforcer = { schema, admitted, enforcer: isNeeded ? new AuthorizationEnforcer(schema, rules, this.#authorization, this.#bounds.responseErrorsMax) : null };
    }
    return this.#enforcer.enforcer;
  }

  /** The authorisation rules of the supergraph that serves. */
  get authorizationRules(): AuthorizationRules {
    return this.#intake.current?.rules ?? { types: new Map(), fields: new Map() };
  }

  /** What the supergraph that serves says of the cost of its fields; a new object for each supergraph. */
  get costRules(): CostRules {
    return this.#intake.current?.costs ?? NO_COSTS;
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
    await this.#ownSources.close();
  }

  /** @throws SupergraphRefused when the first supergraph cannot be served. */
  override async load(options?: Parameters<ApolloGateway['load']>[0]): ReturnType<ApolloGateway['load']> {
    try {
      const loaded = await super.load(options);
      await this.#intake.prepareFirst(loaded.schema);
      return loaded;
    } catch (error) {
      throw asRefusal(error);
    }
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

/** What cannot be parsed will not be asked for either. */
function parseAll(texts: readonly string[]): readonly (PlannableOperation & { readonly uses: number })[] {
  return texts.flatMap((text) => {
    try {
      return [{ document: parse(text), operationName: undefined, uses: 0 }];
    } catch {
      return [];
    }
  });
}

function asValidationError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}
