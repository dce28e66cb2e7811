import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A gateway of the test's own. */
export interface TestGateway {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const startMs = 30_000;
/** Nothing listens on the discard port. */
const deadUrl = 'http://127.0.0.1:9/graphql';

/** Starts a gateway on the running system's Operations, whose Billing does not exist, or is at another address. */
export async function startGatewayWithoutBilling(system: { readonly operationsUrl: string; readonly issuerUrl: string }, billingUrl = deadUrl): Promise<TestGateway> {
  const root = join(import.meta.dirname, '..', '..');
  const flags = ['--supergraph', 'schema/supergraph.graphql', '--port', '0', '--mode', 'development', '--issuer', system.issuerUrl];
  const urls = ['--subgraph-url', `operations=${system.operationsUrl}`, '--subgraph-url', `billing=${billingUrl}`];
  const child = spawn(process.execPath, ['gateway/main.ts', ...flags, ...urls], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: 'true' },
  });
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`The gateway was not ready within ${startMs} ms.`)), startMs);
    child.once('exit', (code) => reject(new Error(`The gateway ended with code ${code}.`)));
    child.on('message', (message: unknown) => {
      if (typeof message !== 'object' || message === null || Reflect.get(message, 'type') !== 'ready') return;
      clearTimeout(timer);
      resolve(Number(Reflect.get(message, 'port')));
    });
  });
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}

/** From now on a page's requests to `from` are answered by `to`, as if the system itself were in that state. */
export async function redirectGateway(page: Page, from: string, to: string): Promise<void> {
  await page.route(from, async (route) => {
    const response = await route.fetch({ url: to });
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
  });
}
