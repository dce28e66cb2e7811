import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePorts } from '../ports.ts';
import { startSystem } from '../system.ts';

/** The running system as end-to-end tests see it: GraphQL addresses, base addresses of the pages and the issuer, tokens by identity. */
export interface SystemUnderTest {
  readonly gatewayUrl: string;
  readonly operationsUrl: string;
  readonly billingUrl: string;
  readonly opsDashboardUrl: string;
  readonly billingDashboardUrl: string;
  readonly issuerUrl: string;
  /** Administrator's URLs, for checking answers by SQL. */
  readonly operationsAdminUrl: string;
  readonly billingAdminUrl: string;
  readonly tokens: Readonly<Record<string, string>>;
  /** Where each process's log is, as `NAME.log`; in `e2e` with a line for each connection that it makes. */
  readonly logsFolder: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    system: SystemUnderTest;
  }
}

/**
 * vitest's global set-up of the projects `e2e` and `e2e-dev`: the whole system at the scale `ci` or `dev` on a temporary folder and free ports,
 * provided to the tests as `system`, and gone afterwards. Tests that kill processes start a system of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'ad-network-e2e-'));
  const scale = project.name === 'e2e-dev' ? 'dev' : 'ci';
  // Every connection of the whole run is on record: each process may reach what it is told of, and nothing else.
  const recorder = { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import=${new URL('../../gateway/testing/record-connections.ts', import.meta.url).href}`.trim() };
  const environment = scale === 'ci' ? { operations: recorder, billing: recorder, gateway: recorder, worker: recorder, dashboards: recorder } : {};
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const system = await startSystem({
      dataFolder: folder, ports: await freePorts(), scale, durability: 'fast', ignoreExternal: true, dashboards: scale === 'ci', environment,
      report: ({ step, state, detail }) => { if (state === 'done') console.log(`system for ${project.name}: ${step}: ${detail}`); },
    });
    const { urls } = system;
    project.provide('system', {
      gatewayUrl: urls.gateway, operationsUrl: urls.operations, billingUrl: urls.billing, issuerUrl: urls.issuer,
      opsDashboardUrl: urls.opsDashboard, billingDashboardUrl: urls.billingDashboard,
      operationsAdminUrl: system.adminUrls.operations, billingAdminUrl: system.adminUrls.billing, tokens: system.tokens, logsFolder: join(folder, 'logs'),
    });
    return async () => {
      await system.stop();
      clean();
    };
  } catch (error) {
    clean();
    throw error;
  }
}
