import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

const open = (path: string, as?: string) => browser.open({ baseUrl: system.opsDashboardUrl, path, as });

describe('signing in', () => {
  test('people are listed with their role and what they may do, and the header says who came in', async () => {
    const { page, complaints } = await open('/');
    const lead = page.locator('[data-identity="ops-lead"]');
    await lead.waitFor();
    expect(await lead.innerText()).toMatch(/Vikram Shah\s+ops\s+May activate and change campaigns, fund campaigns/);
    expect(await accessibilityViolations(page)).toEqual([]);
    await lead.click();
    expect(await page.locator('[data-person="dev|ops-lead"]').innerText()).toMatch(/Vikram Shah\s+ops/);
    await page.waitForURL('**/campaigns');
    expect(complaints).toEqual([]);
  });

  test('a session survives a reload, and signing out ends it', async () => {
    const { page } = await open('/campaigns', 'ops');
    await page.reload();
    await page.locator('[data-person="dev|ops"]').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await page.reload();
    await page.locator('[data-identity="ops"]').waitFor();
  });

  test('a token that the gateway refuses leads to sign-in with a message and back to the same page', async () => {
    const { page } = await open('/campaigns?status=PAUSED&sort=NAME', 'ops');
    await page.locator('tr[data-index="0"]').waitFor();
    // The claims stay, the signature does not: as after the issuer changed its keys.
    await page.evaluate(() => {
      const token = sessionStorage.getItem('ad-network-token') ?? '';
      sessionStorage.setItem('ad-network-token', `${token.split('.').slice(0, 2).join('.')}.AAAA`);
    });
    await page.reload();
    await page.getByText('Your session has ended. Sign in again to return to the page you were on.').waitFor();
    await page.locator('[data-identity="ops"]').click();
    await page.locator('tr[data-index="0"]').waitFor();
    expect(new URL(page.url()).search).toBe('?status=PAUSED&sort=NAME');
  });

  test('an issuer that does not answer is named, and another try lists the people', async () => {
    const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/campaigns', as: 'ops' });
    await page.route('**/identities', (route) => route.abort());
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('The issuer does not answer.').waitFor();
    await page.unroute('**/identities');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('[data-identity="ops"]').waitFor();
  });
});
