import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

const open = (path: string, as = 'finance') => browser.open({ baseUrl: system.billingDashboardUrl, path, as });

/** The first row of an answer; throws when there is none. */
async function one<Row>(what: string, sql: string, values: readonly unknown[] = []): Promise<Row> {
  const [row] = await askDatabase<Row>(system.billingAdminUrl, sql, values);
  if (row === undefined) throw new Error(`The seed has no ${what}.`);
  return row;
}

describe('the search', () => {
  test('finds an invoice by its number, an account by its name, and anything by its id', async () => {
    const invoice = await one<{ readonly id: string; readonly number: string; readonly account: string; readonly name: string }>(
      'issued invoice',
      "SELECT CONCAT('inv_', i.id) AS id, i.number, CONCAT('bac_', a.id) AS account, a.legal_name AS name FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE i.number IS NOT NULL ORDER BY i.id DESC LIMIT 1",
    );
    const { page, complaints } = await open('/register');
    const search = async (text: string, hit: string): Promise<void> => {
      await page.keyboard.press('Control+K');
      await page.getByLabel('Search by name, id or number').last().fill(text);
      await page.locator(`[data-search-hit="${hit}"]`).click();
    };
    await search(invoice.number.toLowerCase(), invoice.number);
    await page.waitForURL(`**/invoices/${invoice.id}`);
    await search(invoice.name, invoice.account);
    await page.waitForURL(`**/accounts/${invoice.account}`);
    await search(invoice.id, invoice.id);
    await page.waitForURL(`**/invoices/${invoice.id}`);
    await page.keyboard.press('/');
    await page.getByLabel('Search by name, id or number').last().fill('no such thing anywhere');
    await page.getByText('Nothing has this name, id or number.').waitFor();
    expect(complaints).toEqual([]);
  });
});

describe('reports', () => {
  test('revenue and margin are drawn and tabled by month as the books say, by advertiser and by agency', async () => {
    const [last, before] = await askDatabase<{ readonly month: string; readonly net: string; readonly cost: string }>(
      system.billingAdminUrl,
      `SELECT month, CAST(SUM(invoiced_minor - credited_minor) AS CHAR) AS net, CAST(SUM(publisher_cost_minor) AS CHAR) AS cost FROM revenue_month WHERE currency = 'INR' AND month < '2026-11' GROUP BY month ORDER BY month DESC LIMIT 2`,
    );
    if (last === undefined || before === undefined) throw new Error('The seed has no two months of revenue.');
    const inr = (minor: bigint): string => formatMoney({ amountMinor: minor.toString(), currency: 'INR' }, 'en-IN');
    const { page, complaints } = await open(`/revenue?month=${last.month}&by=month`);
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    // Each measure has its colour in the legend.
    const swatches = page.locator('[class*="legendItemColor"]');
    expect(await swatches.count()).toBe(3);
    expect((await swatches.first().boundingBox())?.width).toBeGreaterThan(5);
    for (const { net, cost } of [last, before]) {
      const row = page.locator('table[aria-label="Revenue by month"] tr', { hasText: inr(BigInt(net)) });
      expect(await row.innerText()).toContain(inr(BigInt(cost)));
      expect(await row.innerText()).toContain(inr(BigInt(net) - BigInt(cost)));
    }
    const top = await one<{ readonly net: string }>('advertiser with revenue', "SELECT CAST(invoiced_minor - credited_minor AS CHAR) AS net FROM revenue_month WHERE currency = 'INR' AND month = ? ORDER BY invoiced_minor - credited_minor DESC LIMIT 1", [last.month]);
    await page.getByText('By advertiser', { exact: true }).click();
    await page.locator('tr[data-index="0"]').getByText(inr(BigInt(top.net)), { exact: true }).first().waitFor();
    await page.getByText('By agency', { exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get('by') === 'agency');
    await page.locator('table[aria-label="Revenue by agency"]').getByText('Without an agency').waitFor();
    expect(complaints).toEqual([]);
  });

  test('the register says how many numbers were given, which was the last, and that none is missing', async () => {
    const series = await one<{ readonly last: string; readonly n: string }>('numbered invoice', "SELECT MAX(number) AS last, CAST(COUNT(*) AS CHAR) AS n FROM invoice WHERE number LIKE 'GG/26-27/%'");
    const { page, complaints } = await open('/register');
    const panel = page.getByRole('region', { name: 'Invoices, series GG/26-27' });
    await panel.getByText(series.last).waitFor();
    await panel.getByText(new Intl.NumberFormat('en-IN').format(Number(series.n)), { exact: true }).waitFor();
    await panel.getByText('None: every number is on a document').waitFor();
    await page.getByLabel('Fiscal year').selectOption({ index: 1 });
    await page.waitForURL((url) => url.searchParams.get('year') === '25-26');
    expect(complaints).toEqual([]);
  });

  test('the audit log tells who changed what, and keeps to one kind of thing', async () => {
    const { page, complaints } = await open('/audit');
    await page.locator('tr[data-index="0"]').waitFor();
    await page.getByLabel('Kind of thing').selectOption('CreditNote');
    await page.waitForURL((url) => url.searchParams.get('type') === 'CreditNote');
    await expect.poll(async () => (await page.locator('tr[data-index] td:nth-child(3)').allInnerTexts()).every((text) => text.includes('CreditNote')), { timeout: 15_000 }).toBe(true);
    expect(await page.locator('tr[data-index="0"]').innerText()).toContain('dev|finance');
    expect(complaints).toEqual([]);
  });
});

describe('documents', () => {
  test('a publisher’s statement adds up from its lines, and masks the bank account', async () => {
    const payout = await one<{ readonly id: string; readonly net: string; readonly n: string; readonly earning: string }>(
      'statement of a few lines',
      `SELECT p.id, CAST(p.net_minor AS CHAR) AS net, CAST(COUNT(*) AS CHAR) AS n, CAST(MAX(l.earning_minor) AS CHAR) AS earning FROM payout p JOIN payout_line l ON l.payout_id = p.id
        WHERE p.currency = 'INR' AND p.deductions_minor = 0 GROUP BY p.id HAVING COUNT(*) BETWEEN 2 AND 8 AND SUM(l.earning_minor) = MAX(p.net_minor) ORDER BY p.id DESC LIMIT 1`,
    );
    const { page, complaints } = await open(`/payouts/pyt_${payout.id}`);
    const inr = (amountMinor: string): string => formatMoney({ amountMinor, currency: 'INR' }, 'en-IN');
    await page.getByRole('region', { name: 'Amounts' }).getByText(inr(payout.net)).first().waitFor();
    await page.locator(`tr[data-index="${Number(payout.n) - 1}"]`).waitFor();
    expect(await page.locator('tr[data-index]').count()).toBe(Number(payout.n));
    await page.locator('tr[data-index]').getByText(inr(payout.earning), { exact: true }).first().waitFor();
    expect(await page.getByRole('region', { name: 'Paid to' }).innerText()).toMatch(/••••\d{4}/);
    expect(complaints).toEqual([]);
  });

  test('the print view shows the document as it was sent, under a strict policy', async () => {
    const invoice = await one<{ readonly id: string; readonly number: string; readonly description: string }>(
      'issued invoice',
      "SELECT i.id, i.number, l.description FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.status = 'ISSUED' ORDER BY i.id DESC LIMIT 1",
    );
    const { page, complaints } = await open(`/invoices/inv_${invoice.id}`);
    await page.getByRole('link', { name: 'Print view' }).click();
    const paper = page.frameLocator('iframe');
    await paper.getByText(invoice.number, { exact: true }).waitFor();
    await paper.getByText(invoice.description).first().waitFor();
    expect(await paper.locator('script').count()).toBe(0);
    // Its own style is let in by the nonce: the heading is set large.
    expect(await paper.locator('h1').evaluate((heading) => Number.parseFloat(getComputedStyle(heading).fontSize))).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
  });
});
