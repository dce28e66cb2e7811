import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boundValues, defaultPolicy } from '../config.ts';
import type { Bounds, Config, PolicySettings } from '../config.ts';
import { startGateway } from '../start-gateway.ts';
import { createLogger } from '../telemetry/create-logger.ts';

// As main.ts does: Apollo's class reads it when it is constructed.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';

/** A gateway in this process, its supergraph in a file of its own. */
export interface TestGateway {
  readonly origin: string;
  readonly supergraphPath: string;
  /** What was logged so far, parsed. */
  readonly log: Readonly<Record<string, unknown>>[];
  /** Posts an operation as JSON and answers status and body. */
  post(body: unknown, headers?: Readonly<Record<string, string>>): Promise<Reply>;
  ready(): Promise<ReadyBody>;
  stop(): Promise<void>;
}

/** A GraphQL answer. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: GraphQLBody;
}

/** A GraphQL response body, as far as tests look into it. */
export interface GraphQLBody {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions?: Readonly<Record<string, unknown>>;
  }[];
}

/** The body of `GET /ready`, as far as tests look into it. */
export interface ReadyBody {
  readonly status: string;
  readonly supergraph: { readonly hash: string; readonly loadedAt: string; readonly lastRefusal: { readonly code: string; readonly reason: string } | null };
  readonly subgraphs: readonly { readonly name: string; readonly state: string; readonly reason?: string }[];
}

/** What a test sets otherwise than the defaults. */
export type TestSettings = Partial<Omit<Config, 'bounds' | 'policy' | 'supergraph' | 'telemetry'>> & { readonly telemetry?: Partial<Config['telemetry']>; readonly bounds?: Partial<Bounds>; readonly policy?: Partial<PolicySettings> };

// A test sends from one address more than any client would; what tests rates sets its own.
const UNLIMITED_RATES: Partial<Bounds> = {
  addressRequestsPerMinuteMax: 1_000_000, addressRequestsBurstMax: 1_000_000,
  clientRequestsPerMinuteMax: 1_000_000, clientRequestsBurstMax: 1_000_000, operationRequestsPerMinuteMax: 1_000_000, operationRequestsBurstMax: 1_000_000,
};

/** Starts a gateway on a free port with short waits. */
export async function startTestGateway(sdl: string, settings: TestSettings = {}): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-test-'));
  const supergraphPath = join(folder, 'supergraph.graphql');
  await writeFile(supergraphPath, sdl);
  const log: Readonly<Record<string, unknown>>[] = [];
  const logger = createLogger('info', { write: (line: string) => log.push(JSON.parse(line)) });
  const config: Config = {
    supergraph: supergraphPath,
    supergraphReview: null,
    port: 0,
    host: '127.0.0.1',
    mode: 'development',
    issuer: null,
    audience: 'ad-network',
    corsOrigins: [],
    operations: null,
    subgraphUrls: new Map(),
    insecureIgnoreAuthorization: false,
    executor: 'compiled',
    shadowShare: 0.01,
    shareInFlight: false,
    ...settings,
    telemetry: { metrics: true, otlpEndpoint: null, usageExport: null, logLevel: 'info', ...settings.telemetry },
    policy: { ...defaultPolicy, ...settings.policy },
    bounds: boundValues({ ...UNLIMITED_RATES, probeCacheMs: 1, supergraphPollMs: 200, ...settings.bounds }),
  };
  const running = await startGateway(config, logger).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const origin = `http://127.0.0.1:${running.port}`;
  return {
    origin,
    supergraphPath,
    log,
    post: (body, headers = {}) => postJson(`${origin}/graphql`, body, headers),
    ready: async () => (await fetch(`${origin}/ready`)).json(),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true });
    },
  };
}

async function postJson(url: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Waits until a condition holds. */
export async function until(condition: () => boolean | Promise<boolean>, waitMsMax = 5_000): Promise<void> {
  const deadline = Date.now() + waitMsMax;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error('the condition did not come to hold in time');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
