import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';
import { redirectGateway, startGatewayWithoutBilling, type TestGateway } from '../testing/gateway-without-billing.ts';

const system = inject('system');
const browser = new TestBrowser();
let withoutBilling: TestGateway;
let campaign: { readonly id: string; readonly name: string };

beforeAll(async () => {
  withoutBilling = await startGatewayWithoutBilling(system);
  await browser.start();
  const [row] = await askDatabase<{ readonly id: string; readonly name: string }>(
    system.operationsAdminUrl,
    `SELECT c.id, c.name FROM campaign c JOIN delivery_daily d ON d.campaign_id = c.id
      WHERE c.status = 'ACTIVE' AND DATEDIFF(d.day, c.starts_on) < 200 GROUP BY c.id, c.name HAVING COUNT(DISTINCT d.day) > 5 ORDER BY c.id LIMIT 1`,
  );
  if (row === undefined) throw new Error('The seed has no live campaign that delivered.');
  campaign = row;
});
afterAll(async () => {
  await browser.stop();
  await withoutBilling.stop();
});

const open = () => browser.open({ baseUrl: system.opsDashboardUrl, path: `/campaigns/cmp_${campaign.id}`, as: 'ops-lead' });

describe('the campaign page', () => {
  test('shows the exact units that it delivered, its flights, its pacing and who changed it last', async () => {
    const [sum] = await askDatabase<{ readonly units: string }>(system.operationsAdminUrl, 'SELECT CAST(SUM(impressions) AS CHAR) units FROM delivery_daily WHERE campaign_id = ?', [campaign.id]);
    const [flight] = await askDatabase<{ readonly goal: string }>(system.operationsAdminUrl, 'SELECT CAST(goal_quantity AS CHAR) goal FROM flight WHERE campaign_id = ? ORDER BY starts_on LIMIT 1', [campaign.id]);
    const { page, complaints } = await open();
    await page.getByRole('heading', { level: 1, name: campaign.name }).waitFor();
    await page.getByText('Impressions', { exact: true }).click();
    const units = new Intl.NumberFormat('en-IN').format(BigInt(sum?.units ?? '0'));
    await page.getByText(`${units} impressions on `).waitFor();
    const goal = new Intl.NumberFormat('en-IN').format(BigInt(flight?.goal ?? '0'));
    expect(await page.getByRole('table', { name: 'Flights' }).innerText()).toContain(goal);
    expect(await page.getByRole('region', { name: 'History', exact: true }).locator('li').count()).toBeGreaterThan(0);
    expect(await page.locator('.recharts-bar-rectangle').count()).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
  });

  test('stands while Billing is down, says what is unknown, and is whole again after another try', async () => {
    const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: `/campaigns/cmp_${campaign.id}` });
    await redirectGateway(page, system.gatewayUrl, withoutBilling.url);
    await page.locator('[data-identity="ops"]').click();
    await page.getByText('Billing did not answer: money, and whether it serves, are unknown.').waitFor();
    await page.getByRole('table', { name: 'Flights' }).waitFor();
    expect(await page.getByText(/request [0-9a-f-]{36}/).count()).toBe(1);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.unroute(system.gatewayUrl);
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Billing did not answer').waitFor({ state: 'detached' });
    await page.getByText('as of ').first().waitFor();
  });

  test('while the gateway is slow, shows where things will be, and then the things', async () => {
    const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: `/campaigns/cmp_${campaign.id}` });
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(system.gatewayUrl, async (route) => {
      await held;
      await route.continue();
    });
    await page.locator('[data-identity="ops"]').click();
    await page.locator('.mantine-Skeleton-root').first().waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    release();
    await page.getByRole('heading', { level: 1, name: campaign.name }).waitFor();
    // The chart's own request begins with what the page's brought.
    await expect.poll(() => page.locator('.mantine-Skeleton-root').count(), { timeout: 10_000 }).toBe(0);
  });
});
