import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { businessDateOf } from '../../local/business-date.ts';
import { config as localConfig } from '../../local/config.ts';
import { freePort } from '../../local/free-port.ts';
import { startService } from '../../local/service-process.ts';
import type { Question } from './questions.ts';

/** The names of those that are measured against each other. */
export const contenderNames = ['federated', 'monolith', 'sharing'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** What all of them share: one database server with the data of both domains, and who signs tokens. */
export interface Surroundings {
  readonly issuer: string;
  /** URLs of the two databases. */
  readonly databases: { readonly operations: string; readonly billing: string };
  /** GraphQL addresses of the running subgraphs. */
  readonly subgraphs: { readonly operations: string; readonly billing: string };
  /** Where logs and settings of the processes are written. */
  readonly folder: string;
}

/** A request as a contender takes it. */
export interface QuestionRequest {
  readonly url: string;
  readonly body: string;
}

/** One way to answer the questions. */
export interface Contender {
  readonly name: ContenderName;
  /** Null for a question that it does not answer. */
  readonly requestOf: (question: Question, variables: Readonly<Record<string, unknown>>) => QuestionRequest | null;
  /** Ids of its own processes by name; those of the subgraphs are not among them. */
  readonly processes: Readonly<Record<string, number>>;
  readonly stop: () => Promise<void>;
}

/** Two addresses that a contender's front process asks. */
export interface Pair {
  readonly operations: string;
  readonly billing: string;
}

interface Served {
  /** Base address. */
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Far above what is sent here: what is measured is not how requests are refused. */
const gatewayBounds = { clientRequestsPerMinuteMax: 10_000_000, clientRequestsBurstMax: 10_000_000, operationRequestsPerMinuteMax: 10_000_000, operationRequestsBurstMax: 10_000_000 };

/** A gateway of the product over `subgraphs`, as it is deployed. */
export async function openFederated(around: Surroundings, subgraphs: Pair = around.subgraphs): Promise<Contender> {
  mkdirSync(around.folder, { recursive: true });
  const boundsFile = join(around.folder, 'gateway-bounds.json');
  writeFileSync(boundsFile, JSON.stringify(gatewayBounds));
  const gateway = await serve(around, 'gateway', (port) => [
    ...localConfig.gatewayNodeFlags, 'gateway/main.ts', '--supergraph', 'schema/supergraph.graphql', '--port', String(port), '--host', localConfig.host, '--issuer', around.issuer, '--audience', localConfig.audience, '--mode', 'development',
    '--operations', 'schema/operations', '--config', boundsFile, '--subgraph-url', `operations=${subgraphs.operations}`, '--subgraph-url', `billing=${subgraphs.billing}`,
  ], {});
  return { name: 'federated', requestOf: graphqlRequest(gateway.url), processes: { gateway: gateway.pid }, stop: gateway.stop };
}

/** Both domains in one process. */
export async function openMonolith(around: Surroundings): Promise<Contender> {
  const monolith = await serve(around, 'monolith', () => ['bench/questions/monolith/serve-monolith.ts'], databaseSettings(around));
  return { name: 'monolith', requestOf: graphqlRequest(monolith.url), processes: { monolith: monolith.pid }, stop: monolith.stop };
}

/** The hand-written services, and the pages that join what they answer. `through` may put something between them. */
export async function openSharing(around: Surroundings, through: (share: string) => Promise<string> = (share) => Promise.resolve(share)): Promise<Contender> {
  const share = (name: 'operations' | 'billing'): Promise<Served> => serve(around, `${name}-share`, () => [`bench/questions/sharing/serve-${name}-share.ts`], databaseSettings(around));
  const shares = await Promise.all([share('operations'), share('billing')]);
  const [operations, billing] = await Promise.all(shares.map(({ url }) => through(url)));
  const pages = await serve(around, 'pages', () => ['bench/questions/sharing/serve-pages.ts'], { OPERATIONS_SHARE_URL: operations ?? '', BILLING_SHARE_URL: billing ?? '' });
  return {
    name: 'sharing',
    requestOf: (question, variables) => (question.isMutation ? null : { url: `${pages.url}/${question.name.toLowerCase()}`, body: JSON.stringify(variables) }),
    processes: { 'operations-share': shares[0].pid, 'billing-share': shares[1].pid, pages: pages.pid },
    stop: async () => {
      await Promise.all([pages, ...shares].map(({ stop }) => stop()));
    },
  };
}

function graphqlRequest(base: string): Contender['requestOf'] {
  return ({ operation }, variables) => ({ url: `${base}/graphql`, body: JSON.stringify({ query: operation, variables }) });
}

function databaseSettings({ databases }: Surroundings): Readonly<Record<string, string>> {
  return { OPERATIONS_DATABASE_URL: databases.operations, BILLING_DATABASE_URL: databases.billing };
}

/** Starts a process that says when it listens. All run as the images run them: with NODE_ENV=production. */
async function serve(around: Surroundings, name: string, args: (port: number) => readonly string[], env: Readonly<Record<string, string>>): Promise<Served> {
  const port = await freePort();
  const url = `http://${localConfig.host}:${port}`;
  const service = startService({
    name, args: args(port), cwd: root, logFile: join(around.folder, `${name}.log`), readyUrl: `${url}/ready`, verbose: false,
    env: {
      NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', HOST: localConfig.host, PORT: String(port), ISSUER: around.issuer, AUDIENCE: localConfig.audience, MODE: 'development',
      BUSINESS_DATE: businessDateOf(process.env), ...env,
    },
  });
  try {
    await service.ready;
  } catch (error) {
    await service.stop();
    throw error;
  }
  return { url, pid: service.pid, stop: () => service.stop() };
}
