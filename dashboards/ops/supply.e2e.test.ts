import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

const open = (path: string) => browser.open({ baseUrl: system.opsDashboardUrl, path, as: 'ops' });
const ask = <Row>(sql: string, values: readonly unknown[] = []) => askDatabase<Row>(system.operationsAdminUrl, sql, values);

describe('games', () => {
  test('one that waits is found by its state, rejected with a reason, and approved after all', async () => {
    const [game] = await ask<{ readonly id: string; readonly name: string }>(`SELECT id, name FROM game WHERE review_status IN ('PENDING', 'APPEALED') ORDER BY id DESC LIMIT 1`);
    if (game === undefined) throw new Error('The seed has no game that waits for review.');
    const state = async (): Promise<string | undefined> => (await ask<{ readonly s: string }>('SELECT review_status s FROM game WHERE id = ?', [game.id]))[0]?.s;
    const { page, complaints } = await open('/games?status=PENDING,APPEALED');
    await page.locator(`a[href$="/games/gam_${game.id}"]`).first().click();
    await page.getByRole('heading', { level: 1, name: game.name }).waitFor();
    expect(await page.getByRole('button', { name: 'Reject' }).isDisabled()).toBe(true);
    await page.getByRole('combobox', { name: 'Reason for a rejection' }).selectOption('INVALID_TRAFFIC');
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.locator('header', { hasText: 'Rejected' }).last().waitFor();
    expect(await state()).toBe('REJECTED');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.locator('header', { hasText: 'Approved' }).last().waitFor();
    expect(await state()).toBe('APPROVED');
    expect(complaints).toEqual([]);
  });
});

describe('ad units', () => {
  test('show the exact requests, fill and impressions of the days that were chosen', async () => {
    const days = `BETWEEN '2026-10-17' AND '2026-11-15'`;
    const [unit] = await ask<{ readonly id: string; readonly requests: string; readonly filled: string }>(
      `SELECT ad_unit_id id, CAST(SUM(requests) AS CHAR) requests, CAST(SUM(filled) AS CHAR) filled FROM ad_unit_daily WHERE day ${days} GROUP BY ad_unit_id ORDER BY SUM(requests) DESC LIMIT 1`,
    );
    const [shown] = await ask<{ readonly impressions: string }>(`SELECT CAST(SUM(impressions) AS CHAR) impressions FROM delivery_daily WHERE ad_unit_id = ? AND day ${days}`, [unit?.id]);
    const { page, complaints } = await open(`/ad-units?id=adu_${unit?.id}&status=all`);
    await page.locator('tr[data-index="0"]').waitFor();
    await page.getByRole('combobox', { name: 'Days' }).selectOption('30');
    await page.waitForURL(/days=30/);
    const number = (text: string | undefined): string => new Intl.NumberFormat('en-IN').format(BigInt(text ?? '0'));
    const share = new Intl.NumberFormat('en-IN', { style: 'percent', maximumFractionDigits: 0 }).format(Number(unit?.filled) / Number(unit?.requests));
    const row = page.locator('tr[data-index="0"]', { hasText: number(unit?.requests) });
    await row.waitFor();
    const cells = await row.locator('td').allInnerTexts();
    expect(cells.slice(3, 6)).toEqual([number(unit?.requests), share, number(shown?.impressions)]);
    expect(await page.locator('tr[data-index]').count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});

describe('publishers', () => {
  test('a publisher’s earnings are those that the graph gives, and its block list is changed and changed back', async () => {
    const { publishers } = (await askGateway(system, 'ops', '{ publishers(first: 50, filter: {statusIn: [ACTIVE]}) { edges { node { id name estimatedOpenMonthEarnings { amountMinor currency } blockedAdvertisers { id } } } } }')) as {
      readonly publishers: { readonly edges: readonly { readonly node: { readonly id: string; readonly name: string; readonly estimatedOpenMonthEarnings: readonly { readonly amountMinor: string; readonly currency: string }[]; readonly blockedAdvertisers: readonly unknown[] } }[] };
    };
    const publisher = publishers.edges.map(({ node }) => node).find(({ estimatedOpenMonthEarnings: [first] }) => first !== undefined && first.amountMinor.length > 2);
    if (publisher === undefined) throw new Error('The seed has no publisher that earns this month.');
    const [amount] = publisher.estimatedOpenMonthEarnings;
    const { page } = await open(`/publishers/${publisher.id}`);
    const minor = amount?.amountMinor ?? '';
    await page.getByText(new Intl.NumberFormat('en-IN', { style: 'currency', currency: amount?.currency ?? 'INR' }).format(`${minor.slice(0, -2)}.${minor.slice(-2)}` as Intl.StringNumericLiteral)).first().waitFor();
    const [advertiser] = await ask<{ readonly id: string; readonly name: string }>(
      `SELECT id, name FROM advertiser WHERE status = 'ACTIVE' AND id NOT IN (SELECT advertiser_id FROM publisher_block WHERE publisher_id = ?) ORDER BY id DESC LIMIT 1`,
      [publisher.id.slice('pub_'.length)],
    );
    await page.getByRole('combobox', { name: 'Refuse another advertiser' }).fill(advertiser?.name ?? '');
    await page.getByRole('option', { name: `(adv_${advertiser?.id})` }).click();
    const remove = page.getByRole('button', { name: `Refuse ${advertiser?.name} no longer` });
    await remove.waitFor();
    const blocks = () => ask('SELECT 1 FROM publisher_block WHERE publisher_id = ? AND advertiser_id = ?', [publisher.id.slice('pub_'.length), advertiser?.id]);
    expect(await blocks()).toHaveLength(1);
    await remove.click();
    await remove.waitFor({ state: 'detached' });
    expect(await blocks()).toHaveLength(0);
  });
});
