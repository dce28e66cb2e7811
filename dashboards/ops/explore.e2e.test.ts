import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';
import { redirectGateway, startGatewayWithoutBilling, type TestGateway } from '../testing/gateway-without-billing.ts';

const system = inject('system');
const browser = new TestBrowser();
let withoutBilling: TestGateway;
beforeAll(async () => {
  withoutBilling = await startGatewayWithoutBilling(system);
  await browser.start();
});
afterAll(async () => {
  await browser.stop();
  await withoutBilling.stop();
});

/** Scrolls the table from top to bottom in a hundred leaps, as somebody who drags its bar; tells what was in the page after each. Runs in the page. */
async function scrollThrough(): Promise<{ readonly rowsMax: number; readonly gaps: number; readonly last: number }> {
  const table = document.querySelector('[role="group"][aria-label="Delivery"]');
  if (table === null) throw new Error('There is no table.');
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const seen = { rowsMax: 0, gaps: 0, last: 0 };
  for (let leap = 0; leap <= 100; leap += 1) {
    table.scrollTop = (table.scrollHeight * leap) / 100;
    for (let frames = 0; frames < 3; frames += 1) await frame();
    const rows = [...table.querySelectorAll('tr[data-index]')];
    const { left, top, height } = table.getBoundingClientRect();
    const middle = document.elementFromPoint(left + 40, top + height / 2);
    if (middle?.closest('tr[data-index]') == null) seen.gaps += 1;
    seen.rowsMax = Math.max(seen.rowsMax, rows.length);
    seen.last = Number(rows.at(-1)?.getAttribute('data-index'));
  }
  return seen;
}

const open = (path: string, as = 'ops') => browser.open({ baseUrl: system.opsDashboardUrl, path, as });

describe('the pacing board', () => {
  test('shows what is furthest behind first, counts each verdict, and filters by it in the address', async () => {
    const query = '{ campaigns(first: 200, filter: {statusIn: [ACTIVE]}) { edges { node { id budgetPacing { index verdict } } } } }';
    const { campaigns } = (await askGateway(system, 'ops', query)) as { readonly campaigns: { readonly edges: readonly { readonly node: { readonly id: string; readonly budgetPacing: { readonly index: number; readonly verdict: string } | null } }[] } };
    const paced = campaigns.edges.flatMap(({ node }) => (node.budgetPacing ? [node.budgetPacing] : []));
    const { page } = await open('/pacing');
    const atRisk = paced.filter(({ verdict }) => verdict === 'AT_RISK');
    const lowest = Math.min(...paced.map(({ index }) => index));
    await page.getByRole('button', { name: `At risk ${atRisk.length}` }).waitFor();
    expect(await page.locator('tr[data-index="0"]').innerText()).toContain(new Intl.NumberFormat('en-IN', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(lowest));
    await page.getByRole('button', { name: /^Ahead \d/ }).click();
    await page.waitForURL(/verdict=AHEAD/);
    const ahead = paced.filter(({ verdict }) => verdict === 'AHEAD').length;
    expect(ahead).toBeGreaterThan(0);
    for (const text of await page.locator('tr[data-index]').allInnerTexts()) expect(text).toContain('Ahead');
  });
});

describe('advertiser 360', () => {
  test('shows what it owes per currency to the last digit, its hold and its campaigns; without Billing the campaigns stand', async () => {
    const [row] = await askDatabase<{ readonly id: string; readonly currency: string; readonly owed: string }>(
      system.billingAdminUrl,
      `SELECT a.advertiser_id id, a.currency, CAST(SUM(i.outstanding_minor) AS CHAR) owed FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id
        WHERE i.outstanding_minor > 0 AND i.status = 'ISSUED' GROUP BY a.advertiser_id, a.currency ORDER BY SUM(i.outstanding_minor) DESC LIMIT 1`,
    );
    if (row === undefined) throw new Error('The seed has nobody who owes.');
    const { page } = await open(`/advertisers/adv_${row.id}`);
    const owed = new Intl.NumberFormat('en-IN', { style: 'currency', currency: row.currency }).format(`${row.owed.slice(0, -2)}.${row.owed.slice(-2)}` as Intl.StringNumericLiteral);
    await page.getByText(owed).first().waitFor();
    const down = await browser.open({ baseUrl: system.opsDashboardUrl, path: `/advertisers/adv_${row.id}` });
    await redirectGateway(down.page, system.gatewayUrl, withoutBilling.url);
    await down.page.locator('[data-identity="ops"]').click();
    await down.page.getByText('Billing did not answer: balances, invoices and funding are unknown.').waitFor();
    expect(await accessibilityViolations(down.page)).toEqual([]);
  });
});

describe('the delivery explorer', () => {
  test('shows exact sums of a range, and its file has every row', async () => {
    const from = '2026-11-01';
    const to = '2026-11-14';
    const [sum] = await askDatabase<{ readonly units: string; readonly days: string; readonly games: string }>(
      system.operationsAdminUrl,
      `SELECT CAST(SUM(d.impressions) AS CHAR) units, COUNT(DISTINCT d.day, u.game_id) games FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id WHERE d.day BETWEEN ? AND ?`,
      [from, to],
    );
    const { page, complaints } = await open(`/delivery?from=${from}&to=${to}&by=GAME`);
    const units = new Intl.NumberFormat('en-IN').format(BigInt(sum?.units ?? '0'));
    await page.getByText(`In all: ${units} impressions`).waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toBe(`delivery-${from}-${to}.csv`);
    const lines = readFileSync(await download.path(), 'utf8').replace('\ufeff', '').trim().split('\r\n');
    expect(lines[0]).toBe('day,game_id,game,impressions,clicks,installs');
    expect(lines.length - 1).toBe(Number(sum?.games));
    expect(await page.locator('tr[data-index]').count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
  });

  test('scrolls through twelve thousand rows with no more of them in the page than fit the screen, and no gap among them', async () => {
    const [count] = await askDatabase<{ readonly rows: string }>(
      system.operationsAdminUrl, `SELECT COUNT(DISTINCT day, ad_unit_id) \`rows\` FROM delivery_daily WHERE day BETWEEN '2026-08-16' AND '2026-11-15'`,
    );
    const total = Number(count?.rows);
    expect(total).toBeGreaterThan(10_000);
    const { page } = await open('/delivery?from=2026-08-16&to=2026-11-15&by=AD_UNIT');
    await page.getByText('In all: ').waitFor({ timeout: 60_000 });
    await page.getByText(`${new Intl.NumberFormat('en-IN').format(total)} rows`).waitFor();
    const scrolled = await page.evaluate(scrollThrough);
    expect(scrolled.last).toBe(total - 1);
    expect(scrolled.rowsMax).toBeLessThan(60);
    expect(scrolled.gaps).toBe(0);
  });

  test('says what cannot be asked for: too many days, ids of another kind', async () => {
    const { page } = await open('/delivery?from=2026-01-01&to=2026-11-15&of=inv_1');
    await page.getByText('At most 92 days at once').waitFor();
    await page.getByText(/inv_1: no id of a campaign/).waitFor();
  });
});

describe('the change history', () => {
  test('finds changes by thing, and shows what differs', async () => {
    const [event] = await askDatabase<{ readonly entity: string; readonly count: string }>(
      system.operationsAdminUrl, `SELECT entity_id entity, COUNT(*) count FROM change_event WHERE entity_type = 'Campaign' GROUP BY entity_id ORDER BY COUNT(*) DESC LIMIT 1`,
    );
    const { page } = await open(`/history?entity=cmp_${event?.entity}`);
    await page.getByText(new RegExp(`^${event?.count} changes?$`)).waitFor();
    await page.locator('tr[data-index="0"] button').last().click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('li').first().waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});

describe('the search', () => {
  test('finds by name, by id and by invoice number, by keyboard alone', async () => {
    const [campaign] = await askDatabase<{ readonly id: string; readonly name: string }>(system.operationsAdminUrl, `SELECT id, name FROM campaign WHERE status = 'ACTIVE' ORDER BY id DESC LIMIT 1`);
    const { page, complaints } = await open('/history', 'finance');
    await page.locator('tr[data-index="0"]').waitFor();
    await page.keyboard.press('Control+k');
    const input = page.getByRole('textbox', { name: 'Search by name, id or number' });
    await input.fill(`cmp_${campaign?.id}`);
    await page.locator(`[data-search-hit="cmp_${campaign?.id}"]`).waitFor();
    expect(await page.locator('[data-search-hit]').count()).toBe(1);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/campaigns/cmp_${campaign?.id}`);
    await page.getByRole('heading', { level: 1, name: campaign?.name ?? '' }).waitFor();
    const [invoice] = await askDatabase<{ readonly number: string; readonly advertiser: string }>(
      system.billingAdminUrl, `SELECT i.number, a.advertiser_id advertiser FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE i.number IS NOT NULL ORDER BY i.id LIMIT 1`,
    );
    await page.keyboard.press('Control+k');
    await input.fill(invoice?.number ?? '');
    await page.locator('[data-search-hit^="inv_"]').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/advertisers/adv_${invoice?.advertiser}`);
    expect(complaints).toEqual([]);
  });

  test('who may not read invoices is told so, and nothing is found says so', async () => {
    const { page } = await open('/history', 'ops');
    await page.keyboard.press('/');
    const input = page.getByRole('textbox', { name: 'Search by name, id or number' });
    await input.fill('GG/26-27/000001');
    await page.getByText('invoices are for those who may read them').waitFor();
    await input.fill('no such thing is called this');
    await page.getByText('Nothing has this name, id or number.').waitFor();
  });
});
