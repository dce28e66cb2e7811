import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

async function statusesOf(ids: readonly string[]): Promise<readonly string[]> {
  const numbers = ids.map((id) => Number(id.slice('cmp_'.length)));
  const rows = await askDatabase<{ readonly id: string; readonly status: string }>(system.operationsAdminUrl, 'SELECT id, status FROM campaign WHERE id IN (?)', [numbers]);
  return numbers.map((number) => rows.find(({ id }) => Number(id) === number)?.status ?? 'none');
}

async function openList() {
  const opened = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/campaigns?sort=NAME', as: 'ops' });
  await opened.page.locator('tr[data-index="4"]').waitFor();
  const links = await opened.page.locator('[data-row-link]').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href') ?? ''));
  const ids = links.map((href) => /campaign=(cmp_\d+)/.exec(href)?.[1] ?? '').filter((id) => id !== '');
  return { ...opened, ids };
}

test('several campaigns are paused at once, and resumed by undo', async () => {
  const { page, ids, complaints } = await openList();
  const chosen = ids.slice(0, 3);
  for (const index of [0, 1, 2]) await page.locator(`tr[data-index="${index}"] input[type="checkbox"]`).check();
  await page.getByText('3 selected').waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.getByRole('button', { name: 'Pause 3' }).click();
  await page.getByText('3 campaigns paused.').waitFor();
  expect(await statusesOf(chosen)).toEqual(['PAUSED', 'PAUSED', 'PAUSED']);
  expect(await page.locator('tr[data-index="0"]').innerText()).toContain('Paused');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('3 campaigns resumed.').waitFor();
  expect(await statusesOf(chosen)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE']);
  expect(complaints).toEqual([]);
});

test('one that somebody changed meanwhile is named and rolled back; the others are paused', async () => {
  const { page, ids } = await openList();
  const [moved = '', other = ''] = ids.slice(3, 5);
  const current = (await askGateway(system, 'ops', 'query($id: ID!) { campaign(id: $id) { version name } }', { id: moved })) as { readonly campaign: { readonly version: number; readonly name: string } };
  const rename = 'mutation($i: UpdateCampaignInput!) { updateCampaign(input: $i) { userErrors { code } } }';
  await askGateway(system, 'ops', rename, { i: { id: moved, expectedVersion: current.campaign.version, name: `${current.campaign.name} II` } });
  for (const index of [3, 4]) await page.locator(`tr[data-index="${index}"] input[type="checkbox"]`).check();
  await page.getByRole('button', { name: 'Pause 2' }).click();
  await page.getByText('1 campaign paused.').waitFor();
  await page.getByText(`(${moved}): somebody changed it meanwhile`).waitFor();
  expect(await statusesOf([moved, other])).toEqual(['ACTIVE', 'PAUSED']);
  // What was shown before the server answered is taken back for the one that was refused.
  await page.locator('tr[data-index="3"]', { hasText: 'Active' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByText('1 campaign resumed.').waitFor();
});

test('who may not change campaigns cannot choose any', async () => {
  const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/campaigns', as: 'auditor' });
  await page.locator('tr[data-index="0"]').waitFor();
  expect(await page.locator('tbody input[type="checkbox"]').count()).toBe(0);
});
