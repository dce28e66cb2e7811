import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';
import { redirectGateway } from '../testing/gateway-without-billing.ts';
import { startOidcProvider, type OidcProvider } from '../testing/oidc-provider.ts';

const system = inject('system');
const browser = new TestBrowser();
let provider: OidcProvider;
let server: ChildProcess;
let baseUrl: string;

beforeAll(async () => {
  provider = await startOidcProvider({ clientId: 'ops', accessToken: system.tokens['ops-lead'] ?? '' });
  const flags = ['--ops-port', '0', '--billing-port', '0', '--gateway', system.gatewayUrl, '--issuer', provider.url, '--oidc-client-id', 'ops'];
  server = spawn(process.execPath, [join(import.meta.dirname, '..', 'serve.ts'), ...flags], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [message] = await once(server, 'message');
  baseUrl = `http://127.0.0.1:${message.ports.ops}`;
  await browser.start();
});
afterAll(async () => {
  await browser.stop();
  server.kill();
  await provider.stop();
});

test('with a provider configured, people sign in there, with a code that only this browser can use, and come back to their page', async () => {
  const { page, complaints } = await browser.open({ baseUrl, path: '/campaigns?status=PAUSED&sort=NAME' });
  // The system's gateway lets only the system's own dashboards call; this one is another origin.
  await redirectGateway(page, system.gatewayUrl, system.gatewayUrl);
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(await page.locator('[data-identity]').count()).toBe(0);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Sign in as the ops lead' }).click();
  await page.locator('[data-person="dev|ops-lead"]').waitFor();
  await page.locator('tr[data-index="0"]').waitFor();
  expect(new URL(page.url()).search).toBe('?status=PAUSED&sort=NAME');
  const asked = provider.asked.at(-1);
  expect(asked?.get('code_challenge')).toMatch(/^[\w-]{43}$/);
  expect(asked?.get('redirect_uri')).toBe(`${baseUrl}/signed-in`);
  expect(asked?.get('scope')).toContain('openid');
  expect(complaints).toEqual([]);
});

test('an answer that was not asked for here is refused, and one can begin again', async () => {
  const { page } = await browser.open({ baseUrl, path: '/signed-in?code=stolen&state=forged' });
  await page.getByText('This sign-in was not begun here, or was used before.').waitFor();
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Sign in as the ops lead' }).waitFor();
});
