import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { accessibilityViolations, scrollsSideways, TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

const open = (path: string, as = 'finance', more: { width?: number; colorScheme?: 'light' | 'dark' } = {}) =>
  browser.open({ baseUrl: system.billingDashboardUrl, path, as, ...more });

interface LineRow {
  readonly invoice_id: string;
  readonly number: string;
  readonly campaign_id: string;
  readonly description: string;
}

/** Lines of issued invoices, by what is stored. */
async function issuedLines(): Promise<readonly LineRow[]> {
  return askDatabase<LineRow>(
    system.billingAdminUrl,
    `SELECT l.invoice_id, i.number, l.campaign_id, l.description FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
      WHERE i.status = 'ISSUED' AND l.campaign_id IS NOT NULL ORDER BY l.id DESC`,
  );
}

describe('the invoice list', () => {
  test('leads to an invoice and back to the same list', async () => {
    const { page, complaints } = await open('/');
    await page.locator('tr[data-index="0"]').waitFor();
    const number = await page.locator('tr[data-index="0"] [data-row-link]').innerText();
    await page.locator('tr[data-index="0"] td').nth(2).click();
    await page.getByRole('heading', { level: 1, name: number }).waitFor();
    await page.goBack();
    await page.locator('tr[data-index="0"]').waitFor();
    expect(complaints).toEqual([]);
  });

  test('filters and order are kept in the address and do what they say', async () => {
    const { page } = await open('/invoices');
    await page.getByRole('checkbox', { name: 'Overdue only' }).check();
    await page.getByLabel('Currency').selectOption('USD');
    await page.getByRole('button', { name: 'Outstanding' }).click();
    await page.waitForURL((url) => url.search === '?overdue=yes&currency=USD&sort=OUTSTANDING&dir=DESC');
    const [expected] = await askDatabase<{ readonly total: string; readonly number: string }>(
      system.billingAdminUrl,
      `SELECT CAST(COUNT(*) OVER () AS CHAR) AS total, number FROM invoice
        WHERE status = 'ISSUED' AND currency = 'USD' AND outstanding_minor > 0 AND due_on < '2026-11-15' ORDER BY outstanding_minor DESC, id DESC LIMIT 1`,
    );
    await page.getByText(`${expected?.total} invoices`).waitFor();
    const first = await page.locator('tr[data-index="0"]').innerText();
    expect(first).toContain(expected?.number);
    expect(first).toMatch(/\d days? overdue/);
    expect(first).toContain('$');
    await page.reload();
    await page.getByText(`${expected?.total} invoices`).waitFor();
  });

  test('is refused to ops with the code and the request id', async () => {
    const { page } = await open('/invoices', 'ops');
    await page.getByText('Not allowed.').waitFor();
    expect(await page.getByText(/^FORBIDDEN · request [0-9a-f-]{36}$/).count()).toBe(1);
  });
});

describe('the invoice page', () => {
  test('shows under a renamed campaign what it was billed as', async () => {
    const lines = await issuedLines();
    const names = await askDatabase<{ readonly id: string; readonly name: string }>(
      system.operationsAdminUrl,
      'SELECT id, name FROM campaign WHERE id IN (?)',
      [[...new Set(lines.map((line) => line.campaign_id))]],
    );
    const nameOf = new Map(names.map(({ id, name }) => [id, name]));
    const renamed = lines.find((line) => {
      const name = nameOf.get(line.campaign_id);
      return name !== undefined && !line.description.startsWith(name.slice(0, 20));
    });
    if (renamed === undefined) throw new Error('The seed has no campaign that was renamed after it was billed.');
    const { page, complaints } = await open(`/invoices/inv_${renamed.invoice_id}`);
    const row = page.locator('table[aria-label="Lines"] tr', { hasText: renamed.description });
    await row.waitFor();
    const text = await row.innerText();
    expect(text).toContain(nameOf.get(renamed.campaign_id));
    expect(text).toContain(`billed as ${renamed.description.replace(/, \d{4}-\d{2}, [a-z ]+$/, '')}`);
    expect(complaints).toEqual([]);
  });

  test('says of a campaign that Operations does not know that it is not found, and keeps the line', async () => {
    const dangling = (await issuedLines()).find((line) => Number(line.campaign_id) >= 900_000);
    if (dangling === undefined) throw new Error('The seed has no line whose campaign does not exist.');
    const { page, complaints } = await open(`/invoices/inv_${dangling.invoice_id}`);
    const row = page.locator('table[aria-label="Lines"] tr', { hasText: `campaign cmp_${dangling.campaign_id} not found` });
    await row.waitFor();
    expect(await row.innerText()).toContain(dangling.description);
    expect(complaints).toEqual([]);
  });

  test('loads the lines of a long invoice in hundreds', async () => {
    const [long] = await askDatabase<{ readonly id: string; readonly n: string }>(
      system.billingAdminUrl,
      'SELECT invoice_id AS id, CAST(COUNT(*) AS CHAR) AS n FROM invoice_line GROUP BY invoice_id HAVING COUNT(*) > 100 ORDER BY COUNT(*) LIMIT 1',
    );
    if (long === undefined) throw new Error('The seed has no invoice of more than 100 lines.');
    const { page } = await open(`/invoices/inv_${long.id}`);
    await page.getByText('100 lines shown').waitFor();
    await page.getByRole('button', { name: 'Load more lines' }).click();
    await page.getByText(`${Math.min(Number(long.n), 200)} lines`).waitFor();
    expect(await page.locator('table[aria-label="Lines"] tbody tr').count()).toBe(Math.min(Number(long.n), 200));
  });

  test('adds up: subtotal, taxes and total are those of the stored document', async () => {
    const [stored] = await askDatabase<{ readonly id: string; readonly total: string; readonly outstanding: string }>(
      system.billingAdminUrl,
      `SELECT id, CAST(total_minor AS CHAR) AS total, CAST(outstanding_minor AS CHAR) AS outstanding FROM invoice
        WHERE status = 'ISSUED' AND currency = 'INR' AND paid_minor > 0 AND outstanding_minor > 0 ORDER BY id DESC LIMIT 1`,
    );
    if (stored === undefined) throw new Error('The seed has no partly paid invoice in INR.');
    const { page } = await open(`/invoices/inv_${stored.id}`);
    const amounts = await page.getByRole('region', { name: 'Amounts' }).innerText();
    const shown = (minor: string): string =>
      new Intl.NumberFormat('en-IN', { style: 'currency', currency: 'INR' }).format(Number(minor) / 100);
    expect(amounts).toContain(shown(stored.total));
    expect(amounts).toContain(shown(stored.outstanding));
  });

  test('shows the tax id to who may see it and works for who may not', async () => {
    const [invoice] = await askDatabase<{ readonly id: string; readonly tax_id: string }>(
      system.billingAdminUrl,
      'SELECT i.id, a.tax_id FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE a.tax_id IS NOT NULL ORDER BY i.id DESC LIMIT 1',
    );
    const forFinance = await open(`/invoices/inv_${invoice?.id}`);
    await forFinance.page.getByText(invoice?.tax_id ?? 'no tax id').waitFor();
    const forAdmin = await open(`/invoices/inv_${invoice?.id}`, 'admin');
    await forAdmin.page.getByRole('region', { name: 'Bill to' }).waitFor();
    expect(await forAdmin.page.getByText('Tax id').count()).toBe(0);
    expect(forAdmin.complaints).toEqual([]);
  });

  test('an invoice that does not exist is said not to', async () => {
    const { page } = await open('/invoices/inv_999999');
    await page.getByText('Invoice inv_999999 not found').waitFor();
  });
});

describe('the billing dashboard on any screen', () => {
  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('%i px wide and %s, list and invoice are accessible and nothing is cut off', async (width, colorScheme) => {
    const { page, complaints } = await open('/invoices', 'finance', { width, colorScheme });
    await page.locator('tr[data-index="0"]').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.locator('[data-row-link]').first().click();
    await page.locator('table[aria-label="Lines"]').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
  });
});
