import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSystemOnDay } from '../../local/testing/start-on-day.ts';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { TestBrowser } from '../testing/dashboard-page.ts';

/** The seed ends on 2026-11-15: on this day its last month is over. */
const businessDate = '2026-12-06';
const month = '2026-11';
/** What the worker carries out is seen by then, on a busy machine too. */
const workerMs = 90_000;

const folder = mkdtempSync(join(tmpdir(), 'ad-network-month-'));
const browser = new TestBrowser();
let system: Awaited<ReturnType<typeof startSystemOnDay>>;

beforeAll(async () => {
  system = await startSystemOnDay(folder, businessDate);
  await browser.start();
}, 300_000);
afterAll(async () => {
  await browser.stop();
  await system?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const graph = () => ({ gatewayUrl: system.urls.gateway, tokens: system.tokens });

describe('the billing-run workbench, on a day of its own', () => {
  test('collects and drafts a month, lets a draft be held back, and issues the rest with a reason for what is not final', async () => {
    const { page, complaints } = await browser.open({ baseUrl: system.urls.billingDashboard, path: '/runs', as: 'finance' });
    // The month that is over on the business date, not by this machine's clock.
    await page.getByText('Nov 2026 has no billing run yet').waitFor();
    const closed = await askGateway(graph(), 'service', 'mutation($input: CloseDeliveryMonthInput!) { closeDeliveryMonth(input: $input) { userErrors { code } } }', { input: { idempotencyKey: 'close', month, state: 'FINAL' } });
    expect(closed).toEqual({ closeDeliveryMonth: { userErrors: [] } });
    await page.getByRole('button', { name: 'Start the run of Nov 2026' }).click();
    await page.getByText('Ready for review').waitFor({ timeout: workerMs });

    const [drafted] = await askDatabase<{ readonly n: string }>(system.adminUrls.billing, "SELECT CAST(COUNT(*) AS CHAR) AS n FROM invoice WHERE status = 'DRAFT' AND usage_month = ?", [month]);
    const all = Number(drafted?.n);
    await page.getByText(`Invoices (${all})`).waitFor();
    await page.getByText('Exceptions (', { exact: false }).first().click();
    await page.waitForURL((url) => url.searchParams.get('view') === 'exceptions');
    await page.getByText(`Invoices (${all})`).click();
    const box = page.getByLabel(/^Hold back /).first();
    const held = String(await page.locator('tr[data-index="0"] [data-row-link]').getAttribute('href')).replace(/\D/g, '');
    await box.check();
    await page.getByText(`${all - 1} of ${all} invoices of this run go out`).waitFor();

    await page.getByRole('button', { name: 'Issue the drafts' }).click();
    await page.getByRole('button', { name: `Issue ${all - 1} invoices now` }).click();
    // Operations does not know some of the seeded campaigns: nothing says that their delivery is final.
    await page.getByText('Exceptions (', { exact: false }).first().click();
    await page.locator('table[aria-label="Exceptions"]').getByText('NOT_FINAL').first().waitFor({ timeout: workerMs });
    const status = async (): Promise<unknown> => askDatabase(system.adminUrls.billing, "SELECT status, CAST(COUNT(*) AS CHAR) AS n FROM invoice WHERE usage_month = ? AND status IN ('DRAFT', 'ISSUED') GROUP BY status ORDER BY status", [month]);
    expect(await status()).toEqual([{ status: 'DRAFT', n: expect.any(String) }, { status: 'ISSUED', n: expect.any(String) }]);
    expect(await askDatabase(system.adminUrls.billing, 'SELECT status, number FROM invoice WHERE id = ?', [held])).toEqual([{ status: 'DRAFT', number: null }]);
    expect(complaints).toEqual([]);
  }, 240_000);

  test('shows what of the billed months has moved, and what the next run makes of it', async () => {
    const { page, complaints } = await browser.open({ baseUrl: system.urls.billingDashboard, path: `/runs?month=2026-10&view=drift`, as: 'finance' });
    await page.getByText(/campaigns looked at\./).waitFor({ timeout: workerMs });
    const row = page.locator('table[aria-label="Drift"] tbody tr').first();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/(bills|credits) [₹$]/);
    expect(complaints).toEqual([]);
  }, 120_000);
});
