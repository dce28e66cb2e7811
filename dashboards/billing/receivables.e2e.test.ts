import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
let today = '';
beforeAll(async () => {
  await browser.start();
  const config: unknown = await (await fetch(`${system.billingDashboardUrl}/config.json`)).json();
  today = String(Reflect.get(Object(config), 'businessDate'));
});
afterAll(() => browser.stop());

const open = (path: string, as = 'finance') => browser.open({ baseUrl: system.billingDashboardUrl, path, as });
const inr = (amountMinor: string): string => formatMoney({ amountMinor, currency: 'INR' }, 'en-IN');
const ask = <Row>(sql: string, values: readonly unknown[] = []) => askDatabase<Row>(system.billingAdminUrl, sql, values);

/** Of one row of an answer; throws when there is none. */
async function one<Row>(what: string, sql: string, values: readonly unknown[] = []): Promise<Row> {
  const [row] = await ask<Row>(sql, values);
  if (row === undefined) throw new Error(`The seed has no ${what}.`);
  return row;
}

const owed = "FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE i.status = 'ISSUED' AND i.currency = 'INR' AND i.outstanding_minor > 0";

describe('receivables', () => {
  test('show what is owed by age as the documents say, and each age leads to its invoices', async () => {
    const { page, complaints } = await open('/receivables');
    for (const [bucket, from, to] of [['NOT_DUE', -9999, 0], ['DAYS_1_TO_30', 1, 30], ['DAYS_31_TO_60', 31, 60], ['DAYS_61_TO_90', 61, 90], ['OVER_90', 91, 9999]] as const) {
      const stored = await one<{ readonly sum: string }>('age', `SELECT CAST(COALESCE(SUM(i.outstanding_minor), 0) AS CHAR) AS sum ${owed} AND DATEDIFF(?, i.due_on) BETWEEN ? AND ?`, [today, from, to]);
      await page.locator(`[data-bucket="${bucket}"]`).getByText(inr(stored.sum), { exact: true }).waitFor();
    }
    const late = await one<{ readonly n: string }>('late invoice', `SELECT CAST(COUNT(*) AS CHAR) AS n ${owed} AND DATEDIFF(?, i.due_on) BETWEEN 1 AND 30`, [today]);
    await page.locator('[data-bucket="DAYS_1_TO_30"]').click();
    await page.getByRole('heading', { level: 1, name: 'Invoices' }).waitFor();
    await page.getByText(`${late.n} ${late.n === '1' ? 'invoice' : 'invoices'}`, { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('bucket')).toBe('DAYS_1_TO_30');
    expect(complaints).toEqual([]);
  });

  test('rank the advertisers by what is overdue, and lead to the invoices of each', async () => {
    const sums = await ask<{ readonly advertiser: string; readonly overdue: string; readonly n: string }>(
      `SELECT CONCAT('adv_', a.advertiser_id) AS advertiser, CAST(SUM(i.outstanding_minor) AS CHAR) AS overdue, CAST(COUNT(*) AS CHAR) AS n ${owed} AND i.due_on < ?
        GROUP BY a.advertiser_id ORDER BY SUM(i.outstanding_minor) DESC LIMIT 3`,
      [today],
    );
    const { page } = await open('/receivables');
    expect(sums.length).toBe(3);
    for (const [index, { advertiser, overdue }] of sums.entries()) {
      const row = page.locator(`tr[data-index="${index}"]`);
      await row.waitFor();
      expect(await row.innerText()).toContain(advertiser);
      expect(await row.innerText()).toContain(inr(overdue));
    }
    await page.locator('tr[data-index="0"] [data-row-link]').click();
    await page.getByText(`${sums[0]?.n} ${sums[0]?.n === '1' ? 'invoice' : 'invoices'}`, { exact: true }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Outstanding' }).click();
    await page.waitForURL((url) => url.searchParams.get('sort') === 'OUTSTANDING');
    await page.reload();
    await page.locator('th[aria-sort="descending"]', { hasText: 'Outstanding' }).waitFor();
  });
});

describe('unbilled usage', () => {
  test('shows of each campaign what is accrued, invoiced and left, keeps its filters, and leads to the account', async () => {
    const { page, complaints } = await open('/unbilled?status=PAUSED,ACTIVE');
    await page.locator('tr[data-index="0"]').waitFor();
    const text = await page.locator('tr[data-index="0"]').innerText();
    const id = /cmp_\d+/.exec(text)?.[0];
    const answer = (await askGateway(system, 'finance', 'query($id: ID!) { campaign(id: $id) { name unbilledSpend { amountMinor currency } contract { billingAccount { id } } } }', { id })) as {
      readonly campaign: { readonly name: string; readonly unbilledSpend: { readonly amountMinor: string; readonly currency: string }; readonly contract: { readonly billingAccount: { readonly id: string } } };
    };
    expect(text).toContain(formatMoney(answer.campaign.unbilledSpend, 'en-IN'));
    await page.getByRole('searchbox', { name: 'Campaign name' }).fill(answer.campaign.name);
    await page.waitForURL((url) => url.searchParams.get('q') === answer.campaign.name && url.searchParams.get('status') === 'PAUSED,ACTIVE');
    await page.reload();
    await page.locator('tr[data-index="0"]', { hasText: String(id) }).waitFor();
    await page.locator('tr[data-index="0"] [data-row-link]').click();
    await page.waitForURL(`**/accounts/${answer.campaign.contract.billingAccount.id}`);
    expect(complaints).toEqual([]);
  });
});

describe('payment matching', () => {
  test('records a payment, proposes the oldest open invoice, refuses too much, and books what was chosen', async () => {
    const invoice = await one<{ readonly account: string; readonly id: string; readonly number: string; readonly outstanding: string; readonly version: string }>(
      'account with one open invoice',
      `SELECT CONCAT('bac_', a.id) AS account, MIN(i.id) AS id, MIN(i.number) AS number, CAST(MIN(i.outstanding_minor) AS CHAR) AS outstanding ${owed} AND i.outstanding_minor > 200000 GROUP BY a.id HAVING COUNT(*) = 1 ORDER BY a.id LIMIT 1`,
    );
    const { page, complaints } = await open(`/accounts/${invoice.account}`);
    const form = page.getByRole('region', { name: 'Record a payment' });
    await form.getByLabel('Amount in INR').fill('1500.50');
    await form.getByLabel(/reference/i).fill('UTR-E2E-1');
    await form.getByRole('button', { name: /Record/ }).click();
    await page.getByRole('heading', { level: 1, name: 'UTR-E2E-1' }).waitFor();
    const cash = page.getByLabel(`Cash on ${invoice.number}`);
    await expect.poll(() => cash.inputValue(), { timeout: 15_000 }).toBe('1500.50');
    await cash.fill('1600');
    await page.getByText(`${inr('9950')} more than the payment has`).waitFor();
    expect(await page.getByRole('button', { name: 'Allocate' }).isDisabled()).toBe(true);
    await cash.fill('1000');
    await page.getByRole('button', { name: 'Allocate' }).click();
    await page.getByText(`${inr('50050')} to match`).waitFor();
    const after = await one<{ readonly outstanding: string }>('invoice', 'SELECT CAST(outstanding_minor AS CHAR) AS outstanding FROM invoice WHERE id = ?', [invoice.id]);
    expect(BigInt(after.outstanding)).toBe(BigInt(invoice.outstanding) - 100_000n);
    // Taken back, it is as it was.
    await page.getByRole('button', { name: /^Take back pal_/ }).click();
    await page.getByLabel(/^Why /).fill('matched by mistake');
    await page.getByRole('button', { name: 'Take back', exact: true }).click();
    await page.getByText(`${inr('150050')} to match`).waitFor();
    const restored = await one<{ readonly outstanding: string }>('invoice', 'SELECT CAST(outstanding_minor AS CHAR) AS outstanding FROM invoice WHERE id = ?', [invoice.id]);
    expect(restored.outstanding).toBe(invoice.outstanding);
    expect(complaints).toEqual([]);
  });
});

describe('wallets and holds', () => {
  test('a wallet says what is in it and what of it is reserved, and a top-up adds to it', async () => {
    const wallet = await one<{ readonly account: string; readonly name: string; readonly balance: string }>(
      'wallet',
      "SELECT CONCAT('bac_', a.id) AS account, a.legal_name AS name, CAST(w.balance_minor AS CHAR) AS balance FROM wallet w JOIN billing_account a ON a.id = w.billing_account_id WHERE a.currency = 'INR' ORDER BY a.id LIMIT 1",
    );
    const { page, complaints } = await open(`/wallets?q=${encodeURIComponent(wallet.name)}`);
    const row = page.locator('tr[data-index]', { hasText: wallet.account });
    await row.waitFor();
    expect(await row.innerText()).toContain(inr(wallet.balance));
    await row.locator('[data-row-link]').click();
    const form = page.getByRole('region', { name: 'Top up the wallet' });
    await form.getByLabel('Amount in INR').fill('25');
    await form.getByLabel(/reference/i).fill('UTR-E2E-2');
    await form.getByRole('button', { name: /Top up/ }).click();
    await page.getByRole('region', { name: 'Wallet', exact: true }).getByText(inr((BigInt(wallet.balance) + 2500n).toString())).waitFor();
    expect(complaints).toEqual([]);
  });

  test('the held accounts are listed with why', async () => {
    const { n } = await one<{ readonly n: string }>('held account', 'SELECT CAST(COUNT(*) AS CHAR) AS n FROM billing_account WHERE hold_reason IS NOT NULL');
    const { page } = await open('/holds');
    await page.getByText(`${n} ${n === '1' ? 'account' : 'accounts'}`, { exact: true }).waitFor();
    expect(await page.locator('tr[data-index="0"]').innerText()).toMatch(/overdue|fraud|finance|limit/i);
  });
});
