import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { ask, readOperation } from './graph.ts';

const system = inject('system');
const portOf = (url: string): string => new URL(url).port;
const database = portOf(system.operationsAdminUrl);
const issuer = portOf(system.issuerUrl);

/** What each process may reach, by port; the database's users have no right to the other one's database. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  operations: [database, issuer],
  billing: [database, issuer],
  gateway: [portOf(system.operationsUrl), portOf(system.billingUrl), issuer],
  worker: [database, portOf(system.gatewayUrl), issuer],
  dashboards: [],
};
/** What each must have reached by then: a recorder that records nothing would find nothing. */
const needed: Readonly<Record<string, readonly string[]>> = {
  operations: [database, issuer], billing: [database, issuer], gateway: [portOf(system.operationsUrl), portOf(system.billingUrl), issuer], worker: [database, portOf(system.gatewayUrl)], dashboards: [],
};

interface Reached {
  readonly ports: ReadonlySet<string>;
  /** Look-ups of names, datagrams, hosts that are not this machine's. */
  readonly others: readonly string[];
}

function reachedBy(name: string): Reached {
  const lines = readFileSync(join(system.logsFolder, `${name}.log`), 'utf8').split('\n').filter((line) => line.startsWith('CONNECTION '));
  const ports = new Set<string>();
  const others = lines.filter((line) => {
    const { host, port, lookup } = JSON.parse(line.slice('CONNECTION '.length)) as { readonly host?: string; readonly port?: unknown; readonly lookup?: string };
    if (host === '127.0.0.1' && port !== undefined) ports.add(String(port));
    return host !== '127.0.0.1' && lookup !== '127.0.0.1';
  });
  return { ports, others };
}

describe('each process of the system', () => {
  it('connects to its own database, its subgraphs, its gateway and the issuer, and nowhere else', async () => {
    const answer = await ask(system.gatewayUrl, readOperation('q01-ops-campaign-list'), { first: 5 }, system.tokens['ops'] ?? null);
    expect(answer.errors).toEqual([]);
    for (const url of [system.opsDashboardUrl, system.billingDashboardUrl]) expect((await fetch(url)).status).toBe(200);
    // The worker asks the gateway by itself, within its pause between two rounds.
    await expect.poll(() => needed['worker']?.every((port) => reachedBy('worker').ports.has(port)), { timeout: 60_000, interval: 500 }).toBe(true);
    for (const [name, may] of Object.entries(allowed)) {
      const { ports, others } = reachedBy(name);
      expect({ name, others, elsewhere: [...ports].filter((port) => !may.includes(port)) }).toEqual({ name, others: [], elsewhere: [] });
      expect({ name, missing: needed[name]?.filter((port) => !ports.has(port)) }).toEqual({ name, missing: [] });
    }
  });
});
