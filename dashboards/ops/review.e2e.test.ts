import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

async function stateOf(id: string): Promise<string | undefined> {
  const [row] = await askDatabase<{ readonly status: string }>(system.operationsAdminUrl, 'SELECT review_status status FROM creative WHERE id = ?', [id.slice('crv_'.length)]);
  return row?.status;
}

async function openQueue() {
  const opened = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/review', as: 'ops' });
  await opened.page.locator('[data-creative]').nth(3).waitFor();
  const ids = await opened.page.locator('[data-creative]').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-creative') ?? ''));
  return { ...opened, ids };
}

test('by keyboard alone: next, approve, reject with a reason; what is undone is never sent', async () => {
  const { page, ids, complaints } = await openQueue();
  const [first = '', second = '', third = ''] = ids;
  const currentId = (): Promise<string | null> => page.locator('[data-creative][aria-current="true"]').getAttribute('data-creative');
  expect(await currentId()).toBe(first);
  await page.keyboard.press('j');
  await expect.poll(currentId).toBe(second);
  await page.keyboard.press('k');
  await expect.poll(currentId).toBe(first);

  await page.keyboard.press('a');
  await page.getByText(/^Approved /).waitFor();
  await expect.poll(currentId).toBe(second);
  expect(await page.locator(`[data-creative="${first}"]`).count()).toBe(0);
  await page.keyboard.press('u');
  await expect.poll(currentId).toBe(first);

  await page.keyboard.press('j');
  await page.keyboard.press('r');
  await page.getByRole('form', { name: 'Why it is rejected' }).waitFor();
  expect(await accessibilityViolations(page)).toEqual([]);
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await page.getByText(/^Rejected .*: Does not fit the template/).waitFor();
  await page.locator(`[data-creative="${third}"]`).click();
  await page.keyboard.press('a');
  await expect.poll(() => stateOf(third), { timeout: 15_000 }).toBe('APPROVED');
  expect(await stateOf(second)).toBe('REJECTED');
  expect(await stateOf(first)).toMatch(/PENDING|APPEALED/);
  expect(complaints).toEqual([]);
});

test('what somebody else decided meanwhile comes back with the reason, and leaving the page sends what waits', async () => {
  const { page, ids } = await openQueue();
  const [first = '', second = ''] = ids;
  const { creative } = (await askGateway(system, 'ops', 'query($id: ID!) { creative(id: $id) { version } }', { id: first })) as { readonly creative: { readonly version: number } };
  const review = 'mutation($i: ReviewInput!) { reviewCreative(input: $i) { userErrors { code } } }';
  await askGateway(system, 'ops-lead', review, { i: { id: first, expectedVersion: creative.version, decision: 'REJECTED', reasonCode: 'TRADEMARK' } });
  await page.keyboard.press('a');
  await page.getByText('Somebody else decided on it or changed it meanwhile.').waitFor();
  expect(await stateOf(first)).toBe('REJECTED');
  await page.locator(`[data-creative="${second}"]`).click();
  await page.keyboard.press('a');
  await page.getByRole('link', { name: 'Pacing' }).click();
  await expect.poll(() => stateOf(second), { timeout: 5_000 }).toBe('APPROVED');
});

test('who may not decide can look', async () => {
  const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/review', as: 'auditor' });
  await page.getByText('Deciding is for reviewers').waitFor();
  expect(await page.getByRole('button', { name: /^Approve/ }).isDisabled()).toBe(true);
});
