import { join } from 'node:path';
import { businessDateOf } from './business-date.ts';
import { config } from './config.ts';
import type { SystemDatabases } from './database/create-databases.ts';
import type { Ports } from './ports.ts';
import type { ServiceOptions } from './service-process.ts';

/** The server processes of the system besides the database. */
export type ServiceName = 'operations' | 'billing' | 'worker' | 'gateway' | 'dashboards';

/** Where everything of a running system answers. */
export interface SystemUrls {
  readonly gateway: string;
  readonly operations: string;
  readonly billing: string;
  readonly issuer: string;
  readonly opsDashboard: string;
  readonly billingDashboard: string;
}

/** Addresses by port: GraphQL addresses of the three servers, base addresses of the others. */
export function systemUrls(ports: Ports): SystemUrls {
  const base = (port: number): string => `http://${config.host}:${port}`;
  return {
    gateway: `${base(ports.gateway)}/graphql`,
    operations: `${base(ports.operations)}/graphql`,
    billing: `${base(ports.billing)}/graphql`,
    issuer: base(ports.issuer),
    opsDashboard: base(ports.opsDashboard),
    billingDashboard: base(ports.billingDashboard),
  };
}

export interface ServiceSettings {
  readonly root: string;
  readonly dataFolder: string;
  readonly ports: Ports;
  readonly databases: SystemDatabases;
  /** What carries the gateway's operations out; see its `--executor`. */
  readonly executor: string;
  /** Addresses that the gateway uses instead of the subgraphs' own, so that something can sit in between. */
  readonly subgraphUrls: { readonly operations?: string; readonly billing?: string };
  /** Settings added to, or put in the place of, those that a process gets. */
  readonly environment: Readonly<Partial<Record<ServiceName, Readonly<Record<string, string>>>>>;
  readonly verbose: boolean;
}

/** How each server process is started. */
export function serviceOptions(settings: ServiceSettings): readonly ServiceOptions[] {
  const { ports } = settings;
  const urls = systemUrls(ports);
  const identity = { ISSUER: urls.issuer, AUDIENCE: config.audience, MODE: 'development', BUSINESS_DATE: businessDateOf(process.env) };
  const subgraph = (name: 'operations' | 'billing'): ServiceOptions => service(settings, name, [`subgraphs/${name}/main.ts`], ports[name], {
    PORT: String(ports[name]), [`${name.toUpperCase()}_DATABASE_URL`]: settings.databases[name].service, ...identity,
  });
  // Part of Billing, and an ordinary client of the gateway.
  const worker = service(settings, 'worker', ['subgraphs/billing/worker.ts'], ports.worker, {
    PORT: String(ports.worker), BILLING_DATABASE_URL: settings.databases.billing.service, GATEWAY_URL: urls.gateway, ...identity,
  });
  const origins = [ports.opsDashboard, ports.billingDashboard].flatMap((port) => [`http://${config.host}:${port}`, `http://localhost:${port}`]);
  const collector = settings.environment.gateway?.['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const gateway = [
    // Responses of a hundred kilobytes, fifty at once, outlive a young generation of the default size, and are then copied at each collection.
    ...config.gatewayNodeFlags, 'gateway/main.ts', '--supergraph', 'schema/supergraph.graphql', '--port', String(ports.gateway), '--host', config.host,
    '--issuer', urls.issuer, '--audience', config.audience, '--mode', 'development', '--operations', 'schema/operations', '--executor', settings.executor,
    ...origins.flatMap((origin) => ['--cors-origin', origin]),
    // Subgraphs read it themselves.
    ...(collector === undefined ? [] : ['--otlp-endpoint', collector]),
    '--subgraph-url', `operations=${settings.subgraphUrls.operations ?? urls.operations}`,
    '--subgraph-url', `billing=${settings.subgraphUrls.billing ?? urls.billing}`,
  ];
  const dashboards = [
    'dashboards/serve.ts', '--ops-port', String(ports.opsDashboard), '--billing-port', String(ports.billingDashboard), '--host', config.host,
    '--gateway', urls.gateway, '--issuer', urls.issuer,
  ];
  return [
    subgraph('operations'),
    subgraph('billing'),
    service(settings, 'gateway', gateway, ports.gateway, {}),
    worker,
    service(settings, 'dashboards', dashboards, ports.opsDashboard, { BUSINESS_DATE: identity.BUSINESS_DATE }),
  ];
}

function service(settings: ServiceSettings, name: ServiceName, args: readonly string[], port: number, env: Readonly<Record<string, string>>): ServiceOptions {
  return {
    name, args,
    env: { HOST: config.host, APOLLO_TELEMETRY_DISABLED: 'true', ...env, ...settings.environment[name] },
    cwd: settings.root,
    logFile: join(settings.dataFolder, 'logs', `${name}.log`),
    readyUrl: `http://${config.host}:${port}/ready`,
    verbose: settings.verbose,
  };
}
