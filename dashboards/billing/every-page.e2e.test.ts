import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { accessibilityViolations, scrollsSideways, TestBrowser } from '../testing/dashboard-page.ts';
import { watchOperations } from '../testing/watch-gateway.ts';

const system = inject('system');
const browser = new TestBrowser();
/** Set to a folder to keep a picture of every page: how the committed ones were made. */
const pictures = process.env['SCREENSHOTS'];
const ids = { invoice: '', credited: '', dangling: '', draft: '', creditNote: '', waiting: '', payment: '', account: '', batch: '', statement: '' };
type Ids = typeof ids;

const found: Readonly<Record<keyof Ids, readonly [kind: string, sql: string]>> = {
  invoice: ['inv', "SELECT i.id FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.status = 'ISSUED' AND i.currency = 'INR' AND i.paid_minor > 0 GROUP BY i.id HAVING COUNT(*) BETWEEN 3 AND 8 ORDER BY MAX(i.outstanding_minor > 0) DESC, i.id DESC LIMIT 1"],
  credited: ['inv', "SELECT i.id FROM invoice i WHERE i.status = 'ISSUED' AND i.credited_minor > 0 ORDER BY i.id DESC LIMIT 1"],
  dangling: ['inv', "SELECT l.invoice_id AS id FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id WHERE i.status = 'ISSUED' AND l.campaign_id >= 900000 ORDER BY l.id DESC LIMIT 1"],
  draft: ['inv', "SELECT id FROM invoice WHERE status = 'DRAFT' ORDER BY id DESC LIMIT 1"],
  creditNote: ['crn', "SELECT id FROM credit_note WHERE status = 'ISSUED' ORDER BY id DESC LIMIT 1"],
  waiting: ['crn', 'SELECT id FROM credit_note WHERE total_minor > approval_limit_minor ORDER BY id DESC LIMIT 1'],
  payment: ['pay', "SELECT p.id FROM payment p JOIN invoice i ON i.billing_account_id = p.billing_account_id AND i.status = 'ISSUED' AND i.outstanding_minor > 0 WHERE p.unallocated_minor > 0 ORDER BY p.id LIMIT 1"],
  account: ['bac', 'SELECT a.id FROM billing_account a JOIN wallet w ON w.billing_account_id = a.id WHERE a.hold_reason IS NULL ORDER BY w.balance_minor DESC LIMIT 1'],
  batch: ['pbt', 'SELECT id FROM payout_batch ORDER BY id DESC LIMIT 1'],
  statement: ['pyt', 'SELECT payout_id AS id FROM payout_line GROUP BY payout_id HAVING COUNT(*) > 3 ORDER BY payout_id DESC LIMIT 1'],
};

beforeAll(async () => {
  await browser.start();
  for (const name of Object.keys(found) as (keyof Ids)[]) {
    const [kind, sql] = found[name];
    const [row] = await askDatabase<{ readonly id: string }>(system.billingAdminUrl, sql);
    if (row === undefined) throw new Error(`The seed has no ${name} for this test.`);
    ids[name] = `${kind}_${row.id}`;
  }
});
afterAll(() => browser.stop());

/** Views that differ from another page's by their rows only: for pictures. */
const alike = new Set(['invoice-credited', 'invoice-draft', 'credit-note-waiting', 'payouts-below', 'payouts-on-hold', 'revenue-by-month']);
const firstRow = 'tr[data-index="0"]';
/** Every page: its address, and what is there when it is loaded. */
const pages: readonly (readonly [name: string, path: (id: Ids) => string, ready: string])[] = [
  ['run', () => '/runs?month=2026-10', firstRow],
  ['run-exceptions', () => '/runs?month=2026-10&view=exceptions', '[aria-label="Exceptions"] td'],
  ['run-none', () => '/runs?month=2026-11', 'text=has no billing run yet'],
  ['unbilled', () => '/unbilled', firstRow],
  ['invoices', () => '/invoices', firstRow],
  ['invoice', (id) => `/invoices/${id.invoice}`, '[aria-label="Lines"] td'],
  ['invoice-credited', (id) => `/invoices/${id.credited}`, '[aria-label="Lines"] td'],
  ['invoice-dangling', (id) => `/invoices/${id.dangling}`, '[aria-label="Lines"] td'],
  ['invoice-draft', (id) => `/invoices/${id.draft}`, '[aria-label="Lines"] td'],
  ['print', (id) => `/invoices/${id.invoice}/print`, 'iframe'],
  ['credit-form', (id) => `/invoices/${id.invoice}/credit`, '[aria-label="Lines to credit"] td'],
  ['credit-notes', () => '/credit-notes', firstRow],
  ['credit-note', (id) => `/credit-notes/${id.creditNote}`, '[aria-label="Amounts"]'],
  ['credit-note-waiting', (id) => `/credit-notes/${id.waiting}`, '[aria-label="Amounts"]'],
  ['approvals', () => '/approvals', 'text=/\\d+ waiting/'],
  ['receivables', () => '/receivables', firstRow],
  ['payments', () => '/payments', firstRow],
  ['payment', (id) => `/payments/${id.payment}`, '[aria-label="Open invoices"] td'],
  ['wallets', () => '/wallets', firstRow],
  ['holds', () => '/holds', firstRow],
  ['account', (id) => `/accounts/${id.account}`, '[aria-label="Record a payment"]'],
  ['payouts', () => '/payouts', firstRow],
  ['payouts-below', () => '/payouts?view=below', firstRow],
  ['payouts-on-hold', () => '/payouts?view=hold', firstRow],
  ['batches', () => '/payouts?view=batches', '[aria-label="Payout batches"] td'],
  ['batch', (id) => `/payout-batches/${id.batch}`, '[aria-label="Payouts of the batch"] td'],
  ['statement', (id) => `/payouts/${id.statement}`, firstRow],
  ['revenue', () => '/revenue', firstRow],
  ['revenue-by-month', () => '/revenue?by=month', '[aria-label="Revenue by month"] td'],
  ['register', () => '/register', '[aria-label^="Invoices, series"]'],
  ['audit', () => '/audit', firstRow],
];

/** Each width in each colour. Everything is looked at once wide and once narrow, and what colours alone can break, contrast, in each. */
const looks = [
  { width: 1280, colorScheme: 'light', rules: 'all' },
  { width: 1280, colorScheme: 'dark', rules: 'contrast' },
  { width: 390, colorScheme: 'dark', rules: 'all' },
  { width: 390, colorScheme: 'light', rules: 'contrast' },
] as const;

/** Of each page in each form, what is wrong with it; nothing is right. */
async function problemsOf(page: Page, name: string): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const { width, colorScheme, rules } of looks) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (name.startsWith('revenue')) await page.locator('.recharts-bar-rectangle').first().waitFor();
    if (pictures !== undefined) {
      mkdirSync(pictures, { recursive: true });
      // Colours fade from one scheme into the other: the picture is of the end of it.
      await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), animations: 'disabled' });
    }
    const where = `${name}, ${width} px, ${colorScheme}`;
    problems.push(...(await accessibilityViolations(page, rules)).map((violation) => `${where}: ${violation}`));
    if (await scrollsSideways(page)) problems.push(`${where}: scrolls sideways`);
  }
  return problems;
}

/** Opens some of the pages one after the other, as one person; what is wrong with any of them. */
async function visit(some: typeof pages): Promise<readonly string[]> {
  const { page, complaints, close } = await browser.open({ baseUrl: system.billingDashboardUrl, path: '/register', as: 'finance-approver' });
  const known = [system.billingDashboardUrl, system.gatewayUrl, system.issuerUrl].map((url) => new URL(url).origin);
  const problems: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !known.includes(origin)) problems.push(`asks ${origin}`);
  });
  const operations = watchOperations(page, system.gatewayUrl);
  for (const [name, path, ready] of some) {
    operations.clear();
    const answer = await page.goto(`${system.billingDashboardUrl}${path(ids)}`);
    const policy = answer?.headers()['content-security-policy'] ?? '';
    if (!policy.includes("default-src 'none'") || /unsafe-(inline|eval)/.test(policy)) problems.push(`${name}: policy ${policy}`);
    await page.locator(ready).first().waitFor();
    problems.push(...(await problemsOf(page, name)));
    if (operations.size < 1 || operations.size > 2) problems.push(`${name}: operations ${[...operations].join(', ')}`);
  }
  await close();
  return [...problems, ...complaints];
}

describe('every page', () => {
  test('is accessible in both colours and on a phone, asks at most two operations of the one gateway, and nothing complains', async () => {
    const chosen = pages.filter(([name]) => pictures !== undefined || !alike.has(name));
    // Two people at once: looking for violations takes a core each.
    const problems = await Promise.all([0, 1].map((half) => visit(chosen.filter((_, index) => index % 2 === half))));
    expect(problems.flat()).toEqual([]);
  }, 900_000);

  test('says so when the thing does not exist, and leads on', async () => {
    const { page } = await browser.open({ baseUrl: system.billingDashboardUrl, path: '/register', as: 'finance' });
    for (const [path, text] of [['/payments/pay_999999', 'Payment pay_999999 not found'], ['/accounts/bac_999999', 'Account bac_999999 not found'], ['/credit-notes/crn_999999', 'Credit note crn_999999 not found'], ['/payouts/pyt_999999', 'Statement pyt_999999 not found'], ['/payout-batches/pbt_999999', 'Batch pbt_999999 not found'], ['/nowhere', 'There is no such page']] as const) {
      await page.goto(`${system.billingDashboardUrl}${path}`);
      await page.getByText(text).first().waitFor();
    }
  });
});
