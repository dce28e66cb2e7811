import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { dashboardDefaults as defaults, dashboardNames, type DashboardName } from './config.ts';
import { dashboardServer } from './shell/server/dashboard-server.ts';

const usage = `Serves the ops dashboard and the billing dashboard (build them first: node dashboards/build.ts).

  node dashboards/serve.ts [options]

  --ops-port N       port of the ops dashboard (default ${defaults.opsPort}; 0 = any free port)
  --billing-port N   port of the billing dashboard (default ${defaults.billingPort}; 0 = any free port)
  --gateway URL      the gateway's GraphQL address, as the browser reaches it (default ${defaults.gatewayUrl})
  --issuer URL       the token issuer, as the browser reaches it (default ${defaults.issuerUrl})
  --oidc-client-id ID   sign in at the issuer with OpenID Connect (authorization code, PKCE) as this public client; register
                     PAGE/signed-in there as redirect URI. Without it: the development issuer's list of people
  --oidc-scope S     scopes to ask the issuer for (default "${defaults.oidcScope}")
  --business-date DAY  what the pages take for today, YYYY-MM-DD (default $BUSINESS_DATE; unset: the day that it is in Asia/Kolkata)
  --asset-origin URL   origin that creatives' pictures may be loaded from; may be given several times (default: none)
  --host H           address to listen on (default $HOST or ${defaults.host})
  --help             this text
`;

interface ServeSettings {
  readonly host: string;
  readonly gatewayUrl: string;
  readonly issuerUrl: string;
  readonly oidcClientId: string | undefined;
  readonly oidcScope: string;
  readonly businessDate: string | undefined;
  readonly assetOrigins: readonly string[];
  readonly ports: Readonly<Record<DashboardName, number>>;
}

/** Ends the process with one line that says what was wrong. */
function refuse(message: string, exitCode: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitCode);
}

function parsePort(text: string, option: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  return refuse(`${option} must be a port from 0 to 65535, not "${text}".`, 3);
}

function parseUrl(text: string, option: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text;
  return refuse(`${option} must be an http(s) address, not "${text}".`, 3);
}

function parseDay(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  if (!Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text) return text;
  return refuse(`--business-date must be a day like 2026-11-15, not "${text}".`, 3);
}

function parseValues() {
  try {
    return parseArgs({
      options: {
        'ops-port': { type: 'string', default: String(defaults.opsPort) },
        'billing-port': { type: 'string', default: String(defaults.billingPort) },
        gateway: { type: 'string', default: defaults.gatewayUrl },
        issuer: { type: 'string', default: defaults.issuerUrl },
        'oidc-client-id': { type: 'string' },
        'oidc-scope': { type: 'string', default: defaults.oidcScope },
        'business-date': { type: 'string', default: process.env['BUSINESS_DATE'] ?? '' },
        'asset-origin': { type: 'string', multiple: true, default: [] },
        host: { type: 'string', default: process.env['HOST'] ?? defaults.host },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, 3);
  }
}

function readSettings(): ServeSettings {
  const values = parseValues();
  if (values.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  return {
    host: values.host,
    gatewayUrl: parseUrl(values.gateway, '--gateway'),
    issuerUrl: parseUrl(values.issuer, '--issuer'),
    oidcClientId: values['oidc-client-id'],
    oidcScope: values['oidc-scope'],
    businessDate: parseDay(values['business-date']),
    assetOrigins: values['asset-origin'].map((url) => new URL(parseUrl(url, '--asset-origin')).origin),
    ports: {
      ops: parsePort(values['ops-port'], '--ops-port'),
      billing: parsePort(values['billing-port'], '--billing-port'),
    },
  };
}

/** Starts one dashboard and returns it with the port it got. */
async function startDashboard(
  name: DashboardName,
  settings: ServeSettings,
): Promise<{ readonly close: () => Promise<void>; readonly port: number }> {
  const distFolder = join(import.meta.dirname, name, 'dist');
  if (!existsSync(join(distFolder, 'index.html'))) {
    refuse(`The ${name} dashboard is not built: run "node dashboards/build.ts" first.`, 1);
  }
  const app = dashboardServer({ ...defaults, ...settings, name, distFolder, logger: true });
  const cutUnused = followUnused(app.server);
  const port = settings.ports[name];
  try {
    await app.listen({ host: settings.host, port });
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (taken) refuse(`Port ${port} is taken: stop what listens there or pass another --${name}-port.`, 1);
    throw error;
  }
  const address = app.server.address();
  const close = async (): Promise<void> => {
    cutUnused();
    await app.close();
  };
  return { close, port: typeof address === 'object' && address !== null ? address.port : port };
}

/** Connections on which nothing was asked yet are not idle to Node, and would keep a server from closing: what it returns cuts them. */
function followUnused(server: FastifyInstance['server']): () => void {
  const unused = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }) => unused.delete(socket));
  return () => {
    for (const socket of unused) socket.destroy();
  };
}

async function main(): Promise<void> {
  const settings = readSettings();
  const started = await Promise.all(dashboardNames.map((name) => startDashboard(name, settings)));
  const [ops, billing] = started.map(({ port }) => port);

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), defaults.drainTimeoutMs).unref();
    void Promise.allSettled(started.map(({ close }) => close())).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // With a launcher: tell it the ports, and never outlive it.
  process.on('disconnect', stop);
  process.send?.({ type: 'ready', port: ops, ports: { ops, billing } });
  process.stdout.write(
    `${JSON.stringify({ level: 30, time: Date.now(), msg: 'dashboards ready', ops, billing })}\n`,
  );
}

await main();
