import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { telemetryBounds } from './telemetry/telemetry-limits.ts';

/** One bound: its default, what it counts, and why it is what it is. */
export interface Bound {
  readonly value: number;
  readonly unit: 'bytes' | 'milliseconds' | 'seconds' | 'count' | 'percent';
  readonly reason: string;
}

/** Every bound of the gateway with its default. `--config FILE` overrides values by these names. */
export const defaultBounds = {
  bodyBytesMax: bound(1_048_576, 'bytes', 'the largest questions take 8 KB; room for a batch of inputs'),
  headerBytesMax: bound(16_384, 'bytes', 'a token of 8 KB and the usual headers'),
  tokenBytesMax: bound(8_192, 'bytes', 'a JWT with many scopes takes 2 KB'),
  documentTokensMax: bound(15_000, 'count', 'refuses a document of 328 KB in under 4 ms instead of parsing it for 58 ms'),
  documentDepthMax: bound(24, 'count', 'fields within fields, fragments written out; our deepest operation has 10'),
  documentFieldsMax: bound(5_000, 'count', 'fields with fragments written out; our largest operation has 150'),
  documentAliasesMax: bound(200, 'count', 'aliases with fragments written out; a page repeats a field for a few ranges'),
  documentDirectivesMax: bound(200, 'count', 'directives with fragments written out; two on every field of a large page'),
  documentRootFieldsMax: bound(50, 'count', 'root fields, each of which is a request to a subgraph; a page has ten'),
  documentOperationsMax: bound(50, 'count', 'operations in one document, of which one is executed'),
  documentComparisonsMax: bound(50_000, 'count', 'pairs of fields of one name that validation must compare, which takes it some 15 ms'),
  jsonDepthMax: bound(64, 'count', 'lists and objects within each other in variables; inputs have five'),
  inputListItemsMax: bound(10_000, 'count', 'items of one list in variables or arguments; ingest sends 5,000 rows'),
  listSizeMax: bound(1_000, 'count', 'items asked for by one slicing argument of @listSize; pages have at most 200'),
  operationCostMax: bound(250_000, 'count', 'cost of an operation by @cost and @listSize; our dearest registered one costs a tenth of it'),
  assumedListSizeMax: bound(10, 'count', 'items of a list that says nothing of its size'),
  costPlansMax: bound(3_000, 'count', 'operations whose way to compute their cost is kept; as many as have plans'),
  documentsKnownMax: bound(3_000, 'count', 'documents whose limits were checked and are not checked again'),
  documentsKnownBytesMax: bound(31_457_280, 'bytes', 'texts of those documents'),
  connectionsMax: bound(10_000, 'count', 'below the usual limit of open files, which subgraph connections share'),
  headersTimeoutMs: bound(10_000, 'milliseconds', 'a client that sends its headers slower holds a connection for nothing'),
  requestTimeoutMs: bound(30_000, 'milliseconds', 'a full body at 35 KB/s'),
  keepAliveTimeoutMs: bound(65_000, 'milliseconds', 'longer than the 60 s of common load balancers, so that they close first'),
  operationTimeoutMs: bound(60_000, 'milliseconds', 'two subgraph fetches in sequence, each at its own limit; a client may ask for less by x-request-timeout-ms'),
  drainTimeoutMs: bound(10_000, 'milliseconds', 'orchestrators kill after 30 s; requests in flight end in well under 10'),
  subgraphConnectTimeoutMs: bound(2_000, 'milliseconds', 'a subgraph in the same region accepts within 10 ms'),
  subgraphQueueTimeoutMs: bound(5_000, 'milliseconds', 'a connection that is not free by then will not be in time either'),
  subgraphHeadersTimeoutMs: bound(20_000, 'milliseconds', 'two of the longest statements that a subgraph may run, of 8 s each, one after the other'),
  subgraphBodyTimeoutMs: bound(10_000, 'milliseconds', 'the largest answer at 7 MB/s'),
  subgraphDeadlineMarginMs: bound(100, 'milliseconds', 'a subgraph that ends in time can still say so, and send what it has'),
  subgraphResponseBytesMax: bound(67_108_864, 'bytes', '10,000 entities of 4 KB, with room'),
  subgraphConnectionsMax: bound(256, 'count', 'requests in flight to one subgraph; more wait for a connection'),
  subgraphQueueMax: bound(10_000, 'count', 'requests that wait for a connection to one subgraph; more would wait too long'),
  subgraphRetryPercent: bound(10, 'percent', 'queries sent again, of all: a subgraph in trouble gets a tenth more load at most'),
  subgraphRetriesSavedMax: bound(20, 'count', 'retries saved up while all is well: enough for the connections that a restart cuts'),
  subgraphRetryPauseMs: bound(50, 'milliseconds', 'longest pause before a retry, random: requests that failed together come back apart'),
  breakerWindowMs: bound(10_000, 'milliseconds', 'how far back attempts count: an outage shows within seconds'),
  breakerFailuresMin: bound(20, 'count', 'failures within the window that it takes: fewer are chance'),
  breakerFailurePercent: bound(50, 'percent', 'of the attempts within the window: one that fails less often is of use still'),
  breakerOpenMs: bound(2_000, 'milliseconds', 'a subgraph that restarts serves again within this'),
  subgraphErrorsMax: bound(1_000, 'count', 'more errors of one fetch tell a client nothing new'),
  errorMessageCharsMax: bound(1_000, 'count', 'a message is a sentence; longer ones are cut'),
  supergraphBytesMax: bound(33_554_432, 'bytes', 'four hundred times our own supergraph'),
  supergraphSettleMs: bound(50, 'milliseconds', 'an editor or a copy writes a file in less'),
  supergraphSettleMsMax: bound(2_000, 'milliseconds', 'a file that is written on and on is read all the same'),
  supergraphReviewMs: bound(60_000, 'milliseconds', 'ten times what the check of 2,000 types and 500 operations takes'),
  supergraphPollMs: bound(2_000, 'milliseconds', 'network and container mounts report no changes'),
  planCacheMiBMax: bound(30, 'count', 'MiB of query plans: some 3,000 of our operations'),
  plansMax: bound(3_000, 'count', 'compiled operations kept: some 10 KB each, and clients have hundreds'),
  planQueueMax: bound(2_000, 'count', 'new operations that wait for their plan, of 2 to 20 ms each'),
  missingEntitiesMax: bound(100, 'count', 'references into nowhere that one response names; the log has the number of all'),
  missingEntitiesLoggedMax: bound(10, 'count', 'of one response: enough to go and look'),
  plansWarmedMax: bound(200, 'count', 'operations planned before a new supergraph serves, of 2 to 20 ms each: what clients mostly send'),
  responseErrorsMax: bound(1_000, 'count', 'more errors in one response tell a client nothing new'),
  fetchHoldMsMax: bound(100, 'milliseconds', 'a fetch waits for others to its subgraph as long as half a request takes, and never longer than this'),
  documentCacheBytesMax: bound(31_457_280, 'bytes', 'parsed documents; as many operations as have plans'),
  persistedQueryCacheBytesMax: bound(31_457_280, 'bytes', 'texts of automatic persisted queries; a client sends one again that was dropped'),
  probeTimeoutMs: bound(1_000, 'milliseconds', 'a readiness check must answer within what its caller waits'),
  probeCacheMs: bound(2_000, 'milliseconds', 'frequent readiness checks must not load the subgraphs'),
  clockSkewSeconds: bound(30, 'seconds', 'clocks kept by NTP differ by less'),
  issuerTimeoutMs: bound(5_000, 'milliseconds', 'discovery and keys are two small documents'),
  issuerResponseBytesMax: bound(262_144, 'bytes', 'a key set holds a few keys of 1 KB'),
  issuerRetryMs: bound(1_000, 'milliseconds', 'an issuer that is down is asked once a second, not once a request'),
  keysCacheMs: bound(600_000, 'milliseconds', 'a withdrawn key is honoured for ten minutes at most'),
  keysCooldownMs: bound(10_000, 'milliseconds', 'tokens with unknown keys must not make us ask the issuer each time'),
  clientRequestsPerMinuteMax: bound(12_000, 'count', 'requests a minute of one subject, all day long: ten people signed in as one send fewer'),
  clientRequestsBurstMax: bound(2_000, 'count', 'requests of one subject at once, after a pause'),
  operationRequestsPerMinuteMax: bound(6_000, 'count', 'requests a minute of one subject for the same operation'),
  operationRequestsBurstMax: bound(1_000, 'count', 'requests of one subject for the same operation at once, after a pause'),
  addressRequestsPerMinuteMax: bound(120_000, 'count', 'requests a minute of one address without a token, which may be a proxy that many are behind'),
  addressRequestsBurstMax: bound(10_000, 'count', 'requests of one address without a token at once, after a pause'),
  rateKeysMax: bound(50_000, 'count', 'clients and their operations that are counted: some 200 bytes each'),
  requestsInFlightMax: bound(512, 'count', 'requests worked on at once; at 1 ms each, the last waits half a second'),
  requestsWaitingMax: bound(1_024, 'count', 'requests that wait for one of those to end'),
  requestWaitMs: bound(1_000, 'milliseconds', 'who waits longer has mostly gone, and asks again'),
  tokensKnownMax: bound(10_000, 'count', 'verified tokens that are remembered: 2 KB each, one per person signed in'),
  tokenKnownMs: bound(60_000, 'milliseconds', 'a token signed by a key withdrawn since is taken for a minute more at most'),
  corsMaxAgeSeconds: bound(600, 'seconds', 'browsers keep a preflight answer; ten minutes after a change it holds everywhere'),
  operationFilesMax: bound(200, 'count', 'registered operations offered as tabs in the explorer'),
  operationFileBytesMax: bound(65_536, 'bytes', 'one operation with its example variables'),
  ...telemetryBounds,
} as const satisfies Readonly<Record<string, Bound>>;

/** The value of every bound, by name. */
export type Bounds = Readonly<Record<keyof typeof defaultBounds, number>>;

/** The values of the defaults, for tests and for embedding. */
export function boundValues(overrides: Partial<Bounds> = {}): Bounds {
  return { ...valuesOf(defaultBounds), ...overrides };
}

/** What `--config FILE` may hold: an object of bounds by name, each a positive integer. */
const boundOverrides = z.partialRecord(z.enum(boundNames(defaultBounds)), z.int().positive());

/** What becomes of an operation that asks for something its sender may not read. */
export const unauthorizedModes = ['null', 'refuse'] as const;
/** Whether only registered operations are served: never asked, noted, warned of, or refused. */
export const trustedDocumentsModes = ['off', 'learn', 'warn', 'only'] as const;
/** Whether the cost of operations is computed, and whether what is too dear is refused. */
export const demandControlModes = ['off', 'measure', 'enforce'] as const;

/** Who may ask what, and how much; see the README. */
export interface PolicySettings {
  readonly unauthorized: (typeof unauthorizedModes)[number];
  /** Serve requests without a token what asks for none. */
  readonly anonymousAccess: boolean;
  /** The claim with the scopes of a token: text with spaces between, or a list. */
  readonly scopeClaim: string;
  /** The claim with the policies of `@policy` that hold for a token, written in the same way. */
  readonly policyClaim: string;
  /** Signature algorithms that are accepted; asymmetric ones only. */
  readonly tokenAlgorithms: readonly string[];
  readonly trustedDocuments: (typeof trustedDocumentsModes)[number];
  readonly demandControl: (typeof demandControlModes)[number];
}

// Asymmetric only: with a shared secret, whoever verifies could also sign.
const tokenAlgorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'] as const;

/** What holds unless the command line says otherwise. */
export const defaultPolicy: PolicySettings = {
  unauthorized: 'null',
  anonymousAccess: false,
  scopeClaim: 'scope',
  policyClaim: 'policies',
  tokenAlgorithms,
  trustedDocuments: 'off',
  demandControl: 'measure',
};

/** `production` refuses a development issuer and turns the explorer and introspection off. */
export type Mode = 'development' | 'production';

/** Everything that one gateway process is told. */
export interface Config {
  /** Path of the supergraph SDL; watched. */
  readonly supergraph: string;
  /** Path of the module that judges a supergraph before it takes over; null for none. */
  readonly supergraphReview: string | null;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  readonly mode: Mode;
  /** The issuer whose tokens are accepted; null serves without identity. */
  readonly issuer: string | null;
  readonly audience: string;
  /** Origins that a browser may call from; exact, none by default. */
  readonly corsOrigins: readonly string[];
  /** Folder of registered operations, offered as tabs in the explorer. */
  readonly operations: string | null;
  /** URLs that replace those of the supergraph, by subgraph name. */
  readonly subgraphUrls: ReadonlyMap<string, string>;
  readonly telemetry: TelemetryConfig;
  /** Serve what authorisation directives protect to everyone. */
  readonly insecureIgnoreAuthorization: boolean;
  /** What carries operations out. */
  readonly executor: 'compiled' | 'apollo' | 'shadow';
  /** With `shadow`: the share of queries, 0 to 1, that Apollo's executor answers too. */
  readonly shadowShare: number;
  /** Whether identical queries in flight share one answer. */
  readonly shareInFlight: boolean;
  readonly policy: PolicySettings;
  readonly bounds: Bounds;
}

/** What of telemetry is on. */
export interface TelemetryConfig {
  /** Serve `/metrics`. */
  readonly metrics: boolean;
  /** Base URL of an OpenTelemetry collector; null for no traces. */
  readonly otlpEndpoint: string | null;
  /** Where usage goes: a file or an http(s) URL; null to count none. */
  readonly usageExport: string | null;
  readonly logLevel: LogLevel;
}

/** Levels of the log, least first. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What the command line asks for. */
export type Command =
  | { readonly kind: 'serve'; readonly config: Config }
  | { readonly kind: 'print-config'; readonly config: Config }
  | { readonly kind: 'help' };

/** A command line that cannot be followed; the message names the flag and says what it takes. */
export class ConfigRefused extends Error {
  readonly code = 'INVALID_CONFIG';
}

const httpUrl = z.url({ protocol: /^https?$/ });

const settings = z.object({
  supergraph: z.string({ error: 'give the supergraph to serve: --supergraph FILE' }).min(1),
  'supergraph-review': z.string().min(1).optional(),
  port: z.coerce.number().int().min(0).max(65_535).default(4000),
  host: z.string().min(1).default('127.0.0.1'),
  mode: z.enum(['development', 'production']).optional(),
  issuer: httpUrl.optional(),
  audience: z.string().min(1).default('ad-network'),
  unauthorized: z.enum(unauthorizedModes).default(defaultPolicy.unauthorized),
  'anonymous-access': z.boolean().default(defaultPolicy.anonymousAccess),
  'scope-claim': z.string().min(1).default(defaultPolicy.scopeClaim),
  'policy-claim': z.string().min(1).default(defaultPolicy.policyClaim),
  'token-algorithm': z.array(z.enum(tokenAlgorithms)).min(1).default([...tokenAlgorithms]),
  'trusted-documents': z.enum(trustedDocumentsModes).default(defaultPolicy.trustedDocuments),
  'demand-control': z.enum(demandControlModes).default(defaultPolicy.demandControl),
  'cors-origin': z
    .array(httpUrl.refine((origin) => new URL(origin).origin === origin, 'give scheme, host and port only, without a slash at the end'))
    .default([]),
  operations: z.string().min(1).optional(),
  'subgraph-url': z
    .array(z.string().regex(/^[^=]+=https?:\/\/.+$/, 'give NAME=URL, for example operations=http://127.0.0.1:4001/graphql'))
    .default([]),
  'otlp-endpoint': httpUrl.optional(),
  'usage-export': z.string().min(1).optional(),
  'no-metrics': z.boolean().default(false),
  'log-level': z.enum(logLevels).default('info'),
  'insecure-ignore-authorization': z.boolean().default(false),
  executor: z.enum(['compiled', 'apollo', 'shadow']).default('compiled'),
  'shadow-share': z.coerce.number().min(0).max(1).default(0.01),
  'share-in-flight': z.boolean().default(false),
});

/**
 * Reads the command line.
 *
 * @throws ConfigRefused when a flag is unknown or its value is not of its kind.
 */
export function readCommand(args: readonly string[]): Command {
  const flags = parseFlags(args);
  if (flags.help === true) {
    return { kind: 'help' };
  }
  const parsed = settings.safeParse(flags);
  if (!parsed.success) {
    throw new ConfigRefused(parsed.error.issues.map((issue) => flagProblem(issue.path, issue.message)).join('\n'));
  }
  const given = parsed.data;
  if (given['trusted-documents'] !== 'off' && given.operations === undefined) {
    throw new ConfigRefused('--trusted-documents: give the folder of registered operations, too: --operations DIR');
  }
  const config: Config = {
    supergraph: given.supergraph,
    supergraphReview: given['supergraph-review'] ?? null,
    port: given.port,
    host: given.host,
    mode: given.mode ?? (isLoopback(given.host) ? 'development' : 'production'),
    issuer: given.issuer ?? null,
    audience: given.audience,
    corsOrigins: given['cors-origin'],
    operations: given.operations ?? null,
    subgraphUrls: new Map(given['subgraph-url'].map(splitSubgraphUrl)),
    telemetry: {
      metrics: !given['no-metrics'], otlpEndpoint: given['otlp-endpoint'] ?? null, usageExport: given['usage-export'] ?? null, logLevel: given['log-level'],
    },
    insecureIgnoreAuthorization: given['insecure-ignore-authorization'],
    executor: given.executor,
    shadowShare: given['shadow-share'],
    shareInFlight: given['share-in-flight'],
    policy: {
      unauthorized: given.unauthorized,
      anonymousAccess: given['anonymous-access'],
      scopeClaim: given['scope-claim'],
      policyClaim: given['policy-claim'],
      tokenAlgorithms: given['token-algorithm'],
      trustedDocuments: given['trusted-documents'],
      demandControl: given['demand-control'],
    },
    bounds: boundValues(typeof flags.config === 'string' ? readOverrides(flags.config) : {}),
  };
  return { kind: flags['print-config'] === true ? 'print-config' : 'serve', config };
}

/** The settings and bounds as `--print-config` shows them: JSON, each bound with unit and reason. */
export function printConfig(config: Config): string {
  const { bounds, subgraphUrls, ...rest } = config;
  const shown = Object.entries(defaultBounds).map(([name, { value, unit, reason }]) => {
    const now = Object.entries(bounds).find(([key]) => key === name)?.[1] ?? value;
    return [name, { value: now, ...(now === value ? {} : { default: value }), unit, reason }];
  });
  return JSON.stringify({ ...rest, subgraphUrls: Object.fromEntries(subgraphUrls), bounds: Object.fromEntries(shown) }, null, 2);
}

/** Whether an address or host name means this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  return bare === 'localhost' || bare.endsWith('.localhost') || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

function parseFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        supergraph: { type: 'string' },
        'supergraph-review': { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        mode: { type: 'string' },
        issuer: { type: 'string' },
        audience: { type: 'string' },
        unauthorized: { type: 'string' },
        'anonymous-access': { type: 'boolean' },
        'scope-claim': { type: 'string' },
        'policy-claim': { type: 'string' },
        'token-algorithm': { type: 'string', multiple: true },
        'trusted-documents': { type: 'string' },
        'demand-control': { type: 'string' },
        'cors-origin': { type: 'string', multiple: true },
        operations: { type: 'string' },
        'subgraph-url': { type: 'string', multiple: true },
        'otlp-endpoint': { type: 'string' },
        'usage-export': { type: 'string' },
        'no-metrics': { type: 'boolean' },
        'log-level': { type: 'string' },
        'insecure-ignore-authorization': { type: 'boolean' },
        executor: { type: 'string' },
        'shadow-share': { type: 'string' },
        'share-in-flight': { type: 'boolean' },
        config: { type: 'string' },
        'print-config': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new ConfigRefused(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function readOverrides(path: string): Partial<Bounds> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigRefused(`--config: the file cannot be read as JSON: ${reason}`, { cause: error });
  }
  const parsed = boundOverrides.safeParse(content);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `--config: ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigRefused(problems.join('\n'));
  }
  return parsed.data;
}

function splitSubgraphUrl(assignment: string): [string, string] {
  const at = assignment.indexOf('=');
  return [assignment.slice(0, at), assignment.slice(at + 1)];
}

function flagProblem(path: readonly PropertyKey[], message: string): string {
  const [flag] = path;
  return `--${String(flag)}: ${message}`;
}

function bound(value: number, unit: Bound['unit'], reason: string): Bound {
  return { value, unit, reason };
}

function boundNames<Name extends string>(bounds: Readonly<Record<Name, Bound>>): [Name, ...Name[]] {
  return Object.keys(bounds) as [Name, ...Name[]];
}

function valuesOf<Name extends string>(bounds: Readonly<Record<Name, Bound>>): Record<Name, number> {
  const entries = boundNames(bounds).map((name) => [name, bounds[name].value]);
  return Object.fromEntries(entries) as Record<Name, number>;
}
