import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { config } from './config.ts';
import { freePort } from './free-port.ts';
import { LocalError } from './local-error.ts';

/** The listening processes of a system, by what they are. */
export type PortName = keyof typeof config.portOffsets;
export type Ports = Readonly<Record<PortName, number>>;

const names: Readonly<Record<PortName, string>> = {
  gateway: 'the gateway',
  operations: 'Operations',
  billing: 'Billing',
  issuer: 'the development issuer',
  database: 'the database',
  worker: 'the billing worker',
  opsDashboard: 'the ops dashboard',
  billingDashboard: 'the billing dashboard',
};

const portNames = Object.keys(config.portOffsets) as readonly PortName[];

function mapPorts(port: (name: PortName) => number): Ports {
  return {
    gateway: port('gateway'), operations: port('operations'), billing: port('billing'), issuer: port('issuer'),
    database: port('database'), worker: port('worker'), opsDashboard: port('opsDashboard'), billingDashboard: port('billingDashboard'),
  };
}

/** Every port of a system whose gateway has `basePort`. */
export function portsFrom(basePort: number): Ports {
  return mapPorts((name) => basePort + config.portOffsets[name]);
}

/** A port for each of them that are free now, for tests. */
export async function freePorts(): Promise<Ports> {
  const found = new Map<PortName, number>();
  while (found.size < portNames.length) {
    const port = await freePort();
    const name = portNames[found.size];
    if (name && ![...found.values()].includes(port)) found.set(name, port);
  }
  return mapPorts((name) => found.get(name) ?? 0);
}

/** Throws PORT_TAKEN naming every port that something listens on already, after waiting `waitMs` for them to be released. */
export async function requireFreePorts(ports: Ports, wanted: readonly PortName[], waitMs = 0): Promise<void> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const free = await Promise.all(wanted.map((name) => isFree(ports[name])));
    const taken = wanted.filter((_, index) => !free[index]);
    if (taken.length === 0) return;
    if (Date.now() < deadline) {
      await sleep(config.portPollMs);
      continue;
    }
    const list = taken.map((name) => `port ${ports[name]} (for ${names[name]})`).join(', ');
    throw new LocalError('PORT_TAKEN', `${list.charAt(0).toUpperCase()}${list.slice(1)} ${taken.length === 1 ? 'is' : 'are'} taken by another process. `
      + `Stop it, or move all ports: npm start -- --port ${ports.gateway + 1_000}`);
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: config.host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
