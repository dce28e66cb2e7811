import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
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

describe('a credit note', () => {
  test('is previewed with the payments it releases, prepared, and takes effect when a second person approves it', async () => {
    const line = await one<{ readonly invoice: string; readonly number: string; readonly description: string; readonly amount: string; readonly currency: string; readonly payment: string }>(
      'paid invoice above the limit for credit notes',
      `SELECT CONCAT('inv_', i.id) AS invoice, i.number, l.description, CAST(l.amount_minor AS CHAR) AS amount, i.currency,
              (SELECT p.reference FROM payment_allocation x JOIN payment p ON p.id = x.payment_id WHERE x.invoice_id = i.id ORDER BY x.id DESC LIMIT 1) AS payment
         FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id
        WHERE i.status = 'ISSUED' AND i.currency = 'INR' AND i.credited_minor = 0 AND i.outstanding_minor = 0 AND i.paid_minor > 0
          AND l.amount_minor > (SELECT MAX(limit_minor) FROM approval_limit WHERE currency = 'INR' AND kind = 'CREDIT_NOTE')
        ORDER BY l.amount_minor, l.id LIMIT 1`,
    );
    const { page, complaints } = await open(`/invoices/${line.invoice}`);
    await page.getByRole('link', { name: 'Credit note…' }).click();
    await page.getByLabel(`Amount to forgive of ${line.description}`).first().fill((BigInt(line.amount) / 100n).toString());
    const released = page.getByRole('region', { name: 'Payments released, newest first' });
    await released.getByRole('link', { name: new RegExp(line.payment) }).waitFor();
    await page.getByText('A second person approves').waitFor();
    const total = await page.getByRole('region', { name: 'Credit note', exact: true }).locator('dd').last().innerText();
    await page.getByRole('button', { name: 'Prepare for approval' }).click();
    await page.getByText('Waiting for an approver: your role prepares, it does not approve.').waitFor();
    const path = new URL(page.url()).pathname;
    expect(complaints).toEqual([]);

    const approver = await open('/approvals', 'finance-approver');
    await approver.page.locator(`a[href="${path}"]`).click();
    await approver.page.getByRole('button', { name: 'Approve' }).click();
    await approver.page.getByText('The decision took effect.').waitFor();
    const stored = await one<{ readonly number: string; readonly total: string; readonly status: string; readonly outstanding: string }>(
      'credit note',
      `SELECT c.number, CAST(c.total_minor AS CHAR) AS total, c.status, CAST(i.outstanding_minor AS CHAR) AS outstanding FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE c.id = ?`,
      [path.replace(/\D/g, '')],
    );
    expect(stored).toMatchObject({ status: 'ISSUED', outstanding: '0' });
    expect(formatMoney({ amountMinor: stored.total, currency: line.currency }, 'en-IN')).toBe(total);
    await approver.page.getByRole('heading', { level: 1, name: stored.number }).waitFor();
    await approver.page.getByRole('link', { name: 'Print view' }).click();
    await approver.page.frameLocator('iframe').getByText(stored.number).first().waitFor();
    expect(approver.complaints).toEqual([]);
  });

  test('that Billing would refuse says so before it is sent', async () => {
    const invoice = await one<{ readonly id: string; readonly description: string }>(
      'issued invoice',
      "SELECT CONCAT('inv_', i.id) AS id, l.description FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id WHERE i.status = 'ISSUED' AND l.amount_minor > 0 ORDER BY i.id DESC LIMIT 1",
    );
    const { page } = await open(`/invoices/${invoice.id}/credit`);
    await page.getByLabel(`Amount to forgive of ${invoice.description}`).first().fill('99999999999');
    await page.getByText('It would be refused.').waitFor();
    expect(await page.getByRole('button', { name: 'Issue the credit note' }).isDisabled()).toBe(true);
  });
});

describe('a write-off', () => {
  test('that somebody else has just decided is not decided again, and the page shows what became of it', async () => {
    const waiting = await one<{ readonly id: string; readonly version: string; readonly number: string }>(
      'write-off that waits',
      "SELECT CONCAT('wof_', w.id) AS id, CAST(w.version AS CHAR) AS version, i.number FROM write_off w JOIN invoice i ON i.id = w.invoice_id WHERE w.status = 'PREPARED' LIMIT 1",
    );
    const { page } = await open('/approvals', 'finance-approver');
    const panel = page.getByRole('region', { name: new RegExp(`Write-off of .*${waiting.number}`) });
    await panel.getByRole('button', { name: 'Reject' }).click();
    await panel.getByText('Say why: whoever prepared it has to know.').waitFor();
    const elsewhere = (await askGateway(system, 'admin', 'mutation($input: DecideInput!) { decideWriteOff(input: $input) { writeOff { status } userErrors { code } } }', {
      input: { idempotencyKey: crypto.randomUUID(), id: waiting.id, expectedVersion: Number(waiting.version), approve: false, reason: 'it will be paid after all' },
    })) as { readonly decideWriteOff: { readonly userErrors: readonly unknown[] } };
    expect(elsewhere.decideWriteOff.userErrors).toEqual([]);
    await panel.getByRole('button', { name: 'Approve' }).click();
    await panel.getByText('Nothing was done.').waitFor();
    await panel.getByRole('button', { name: 'Read it again' }).click();
    await panel.waitFor({ state: 'detached' });
    expect(await one('write-off', 'SELECT status FROM write_off WHERE id = ?', [waiting.id.slice(4)])).toEqual({ status: 'REJECTED' });
  });
});

describe('payouts', () => {
  test('show what waits for what, and gather what is due into a batch, less what is left out', async () => {
    const { page, complaints } = await open('/payouts?currency=USD&due=2026-12-31');
    for (const [name, status] of [['Below threshold', 'BELOW_THRESHOLD'], ['On hold', 'ON_HOLD']] as const) {
      const { n } = await one<{ readonly n: string }>(name, 'SELECT CAST(COUNT(*) AS CHAR) AS n FROM payout WHERE status = ? AND paid_on IS NULL', [status]);
      await page.getByRole('region', { name, exact: true }).getByText(`${new Intl.NumberFormat('en-IN').format(Number(n))} statement`).waitFor();
      await page.getByText(name, { exact: true }).first().click();
      const { of } = await one<{ readonly of: string }>(name, "SELECT CAST(COUNT(*) AS CHAR) AS of FROM payout p JOIN payout_account a ON a.id = p.payout_account_id WHERE p.status = ? AND a.currency = 'USD'", [status]);
      await page.getByText(`${of} ${of === '1' ? 'statement' : 'statements'}`, { exact: true }).first().waitFor();
    }
    await page.getByText('Due', { exact: true }).first().click();
    const box = page.getByLabel(/^Leave out pyt_/).first();
    const left = String(await box.getAttribute('aria-label')).replace('Leave out ', '');
    await box.check();
    await page.getByText(/1 left out/).waitFor();
    await page.getByRole('button', { name: 'Prepare the batch' }).click();
    await page.getByRole('heading', { level: 1, name: /^Batch pbt_/ }).waitFor();
    const id = new URL(page.url()).pathname.replace(/\D/g, '');
    const batch = await one<{ readonly total: string; readonly n: string }>('batch', 'SELECT CAST(b.total_minor AS CHAR) AS total, CAST(COUNT(p.id) AS CHAR) AS n FROM payout_batch b JOIN payout p ON p.batch_id = b.id WHERE b.id = ? GROUP BY b.id', [id]);
    const facts = page.getByRole('region', { name: 'Batch', exact: true });
    await facts.getByText(formatMoney({ amountMinor: batch.total, currency: 'USD' }, 'en-IN')).waitFor();
    await facts.getByText(batch.n, { exact: true }).waitFor();
    expect(await one('payout', 'SELECT batch_id FROM payout WHERE id = ?', [left.slice(4)])).toEqual({ batch_id: null });
    expect(complaints).toEqual([]);
  });

  test('a batch above the limit is approved by a second person, and paid one by one', async () => {
    const batch = await one<{ readonly id: string }>('batch that waits', "SELECT id FROM payout_batch WHERE status = 'PREPARED' AND total_minor > approval_limit_minor AND prepared_by = 'dev|finance' ORDER BY id LIMIT 1");
    const preparer = await open(`/payout-batches/pbt_${batch.id}`);
    await preparer.page.getByText('Waiting for an approver').waitFor();
    expect(await preparer.page.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const approver = await open('/approvals', 'finance-approver');
    await approver.page.getByRole('link', { name: `pbt_${batch.id}`, exact: true }).click();
    await approver.page.getByRole('button', { name: 'Approve' }).click();
    await approver.page.getByText('May be paid').waitFor();
    await preparer.page.reload();
    await preparer.page.getByRole('button', { name: /^Settle pyt_/ }).first().click();
    await preparer.page.getByLabel('Bank reference, or why it failed').fill('UTR-E2E-3');
    await preparer.page.getByRole('button', { name: /^Paid on / }).click();
    await preparer.page.getByRole('row', { name: /Paid/ }).first().waitFor();
    const { n } = await one<{ readonly n: string }>('paid payout', "SELECT CAST(COUNT(*) AS CHAR) AS n FROM payout WHERE batch_id = ? AND status = 'PAID' AND paid_reference = 'UTR-E2E-3'", [batch.id]);
    expect(n).toBe('1');
    expect(preparer.complaints).toEqual([]);
    expect(approver.complaints).toEqual([]);
  });
});
