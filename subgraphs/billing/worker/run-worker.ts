import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { hostname } from 'node:os';
import { createBusinessClock } from '@ad-network/runtime/business-date.ts';
import { openDatabase } from '@ad-network/runtime/database.ts';
import { refuseDevelopmentIssuer } from '@ad-network/runtime/identity.ts';
import { describeError } from '@ad-network/runtime/mask-errors.ts';
import { createRequestContext } from '@ad-network/runtime/request-context.ts';
import type { SubgraphSettings } from '@ad-network/runtime/settings.ts';
import type { Viewer } from '@ad-network/runtime/viewer.ts';
import type { Logger } from 'pino';
import { limits, workerPollMs, workerRetryMaxMs, workerRetryMs } from '../config.ts';
import { createGatewayClient, GatewayError } from './gateway-client.ts';
import { createGraphSource } from './graph-source.ts';
import { followDate, refreshUsage, workOnRefreshes, workOnRuns, type WorkerTools } from './rounds.ts';
import type { WorkerSettings } from './settings.ts';

export interface RunningWorker {
  readonly port: number;
  /** Lets the piece of work in hand end, and stops. */
  readonly close: () => Promise<void>;
}

/**
 * Runs Billing's worker: an ordinary client of the gateway that keeps usage, funding status and overdue balances up to date, and carries out billing runs and refreshes. Any number may run at
 * once; leases keep two from the same work. What fails is tried again after a pause that doubles up to a bound; nothing ends the process but being told to.
 */
export async function runWorker(settings: SubgraphSettings, own: WorkerSettings, logger: Logger): Promise<RunningWorker> {
  // Its secret would go there.
  if (settings.mode === 'production') refuseDevelopmentIssuer(settings.issuer);
  const database = openDatabase(settings.databaseUrl, limits.database);
  const clock = createBusinessClock(settings.businessDate);
  const viewer: Viewer = { subject: own.subject, name: 'Billing worker', roles: ['service'], scopes: new Set(['operations:read', 'billing:read', 'service']) };
  const tools: WorkerTools = {
    owner: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    context: () => createRequestContext({ viewer, requestId: randomUUID(), clock, database }),
    source: createGraphSource(createGatewayClient({ ...own, issuer: settings.issuer, audience: settings.audience })),
  };
  const state = { stopping: false };
  const wake = new AbortController();
  const server = await serveHealth(settings, database.ping);
  const loops = [
    loop(state, wake.signal, logger, 'runs and refreshes', workerPollMs, async () => (await workOnRuns(tools)) || (await workOnRefreshes(tools))),
    loop(state, wake.signal, logger, 'usage', own.fundingIntervalMs, () => refreshUsage(tools.context(), tools.source, null)),
    loop(state, wake.signal, logger, 'date', workerPollMs, dateFollower(tools, clock.today)),
  ];
  return {
    port: portOf(server),
    close: async () => {
      state.stopping = true;
      wake.abort();
      server.close();
      server.closeAllConnections();
      await Promise.race([Promise.all(loops), new Promise((resolve) => setTimeout(resolve, limits.server.drainTimeoutMs).unref())]);
      await database.close();
    },
  };
}

/** Follows the business date whenever it is another than the one followed last, first at the start. */
function dateFollower(tools: WorkerTools, today: () => string): () => Promise<boolean> {
  let followed = '';
  return async () => {
    const date = today();
    if (date === followed) return false;
    await followDate(tools);
    followed = date;
    return false;
  };
}

/** Does `work` again and again: at once while there is more (true), after `pauseMs` otherwise, and after a growing pause when it fails. */
async function loop(state: { readonly stopping: boolean }, wake: AbortSignal, logger: Logger, name: string, pauseMs: number, work: () => Promise<boolean | void>): Promise<void> {
  let failures = 0;
  while (!state.stopping) {
    let waitMs = pauseMs;
    try {
      if ((await work()) === true) waitMs = 0;
      if (failures > 0) logger.info({ work: name }, 'works again');
      failures = 0;
    } catch (error) {
      failures += 1;
      waitMs = Math.min(workerRetryMs * 2 ** Math.min(failures - 1, 20), workerRetryMaxMs);
      // A gateway that is being restarted is nothing to wake anybody for.
      logger[error instanceof GatewayError ? 'warn' : 'error']({ work: name, waitMs, error: describeError(error) }, 'failed, will try again');
    }
    await pause(waitMs, wake);
  }
}

function pause(ms: number, wake: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (wake.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      wake.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    wake.addEventListener('abort', done);
  });
}

async function serveHealth({ port, host }: SubgraphSettings, ping: () => Promise<void>): Promise<Server> {
  const server = createServer((request, response) => {
    const answer = (status: number, body: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url === '/health') return answer(200, { status: 'ok' });
    if (request.url !== '/ready') return answer(404, { status: 'not found' });
    ping().then(() => answer(200, { status: 'ready', database: 'answers' }), () => answer(503, { status: 'not ready', database: 'does not answer' }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject('code' in error && error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken by another process. Stop it, or set PORT to another one.`) : error));
    server.listen(port, host, resolve);
  });
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
