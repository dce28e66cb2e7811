import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askGateway } from '../testing/ask-gateway.ts';
import { accessibilityViolations, scrollsSideways, TestBrowser } from '../testing/dashboard-page.ts';
import { redirectGateway, startGatewayWithoutBilling, type TestGateway } from '../testing/gateway-without-billing.ts';
import { fundingWords, reasonText } from './campaigns/campaign-words.ts';
import type { FundingStatus } from './generated/graphql.ts';

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

const open = (path: string, as = 'ops-lead', more: { width?: number; colorScheme?: 'light' | 'dark' } = {}) =>
  browser.open({ baseUrl: system.opsDashboardUrl, path, as, ...more });

interface ListAnswer {
  readonly campaigns: {
    readonly totalCount: number;
    readonly edges: readonly {
      readonly node: {
        readonly name: string;
        readonly fundingStatus: FundingStatus;
        readonly servingStatus: { readonly state: string; readonly reasons: readonly string[] };
      };
    }[];
  };
}

async function soonestEnding(first: number): Promise<ListAnswer['campaigns']> {
  const query = `query($first: Int) { campaigns(first: $first, filter: {statusIn: [ACTIVE]}, orderBy: {by: ENDS_ON}) {
    totalCount edges { node { name fundingStatus servingStatus { state reasons } } } } }`;
  return ((await askGateway(system, 'ops', query, { first })) as ListAnswer).campaigns;
}

describe('the campaign list', () => {
  test('shows of each active campaign its funding, whether it serves, and every reason why not', async () => {
    const expected = await soonestEnding(12);
    const { page, complaints } = await open('/');
    await page.locator('tr[data-index="11"]').waitFor();
    expect(await page.getByText(`${expected.totalCount} campaigns`).count()).toBe(1);
    for (const [index, { node }] of expected.edges.entries()) {
      const text = await page.locator(`tr[data-index="${index}"]`).innerText();
      expect(text).toContain(node.name);
      expect(text).toContain(fundingWords[node.fundingStatus].text);
      expect(text).toContain('as of ');
      expect(text).toContain(node.servingStatus.state === 'SERVING' ? 'Serving' : 'Not serving');
      for (const reason of node.servingStatus.reasons) expect(text.toLowerCase()).toContain(reasonText(reason));
    }
    expect(complaints).toEqual([]);
  });

  test('keeps its filters and its order in the address, where a reload finds them again', async () => {
    const { page } = await open('/campaigns');
    await page.getByRole('button', { name: 'Status: Active' }).click();
    await page.getByRole('checkbox', { name: 'Paused' }).check();
    await page.getByRole('checkbox', { name: 'Active' }).uncheck();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Campaign', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Name contains' }).fill('kesar');
    await page.waitForURL((url) => url.search === '?status=PAUSED&sort=NAME&dir=ASC&q=kesar');
    const names = async (): Promise<string[]> => page.locator('[data-row-link]').allInnerTexts();
    await page.waitForFunction(() => {
      const links = [...document.querySelectorAll('[data-row-link]')];
      return links.length > 1 && links.every((link) => /kesar/i.test(link.textContent ?? ''));
    });
    const before = await names();
    await page.reload();
    await page.locator('tr[data-index="0"]').waitFor();
    expect(await names()).toEqual(before);
    expect(await page.locator('th[aria-sort="ascending"]').innerText()).toBe('Campaign');
  });

  test('loads further pages while it is scrolled, down to the last campaign', async () => {
    const { totalCount } = await soonestEnding(1);
    expect(totalCount).toBeGreaterThan(100);
    const { page } = await open('/campaigns');
    await page.locator('[data-row-link]').first().focus();
    await expect
      .poll(
        async () => {
          await page.keyboard.press('End');
          return page.locator('tr[data-index]').last().getAttribute('data-index');
        },
        { timeout: 15_000, interval: 200 },
      )
      .toBe(String(totalCount - 1));
    expect(await page.locator('tr[data-index]').count()).toBeLessThan(60);
  });

  test('is used by keyboard alone: arrows move, Enter opens the panel, Escape returns to the row', async () => {
    const { page } = await open('/campaigns');
    await page.locator('[data-row-link]').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog');
    await panel.waitFor();
    const name = await page.locator('tr[data-index="2"] [data-row-link]').innerText();
    expect(await panel.locator('h2').innerText()).toBe(name);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-index'))).toBe('2');
  });

  test('says that nothing matches and how to see everything', async () => {
    const { page } = await open('/campaigns?q=no+campaign+is+called+this');
    await page.getByText('No campaign matches').waitFor();
    await page.getByRole('button', { name: 'Show all campaigns' }).click();
    await page.locator('tr[data-index="0"]').waitFor();
  });

  test('a campaign that does not exist is said not to', async () => {
    const { page } = await open('/campaigns?campaign=cmp_999999');
    await page.getByText('Campaign cmp_999999 not found').waitFor();
  });
});

describe('the campaign list while Billing is down', () => {
  test('stands complete, says what is missing, and is whole again after another try', async () => {
    const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/campaigns' });
    await redirectGateway(page, system.gatewayUrl, withoutBilling.url);
    await page.locator('[data-identity="ops"]').click();
    await page.getByText('Billing did not answer: funding, and whether a campaign serves, are unknown.').waitFor();
    expect(await page.locator('tr[data-index="0"]').innerText()).toMatch(/unknown/);
    expect(await page.getByText(/request [0-9a-f-]{36}/).count()).toBe(1);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.unroute(system.gatewayUrl);
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('tr[data-index="0"]', { hasText: 'as of' }).waitFor();
    expect(await page.getByText('Billing did not answer').count()).toBe(0);
  });
});

describe('the campaign list while Billing is slow', () => {
  let slow: Server;
  let gateway: TestGateway;
  beforeAll(async () => {
    // Takes requests and never answers them.
    slow = createServer(() => {});
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    gateway = await startGatewayWithoutBilling(system, `http://127.0.0.1:${(slow.address() as AddressInfo).port}/graphql`);
  });
  afterAll(async () => {
    await gateway.stop();
    slow.closeAllConnections();
    slow.close();
  });

  test('waits for a bounded time, then stands without what Billing adds and says so', async () => {
    const { page } = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/campaigns' });
    await redirectGateway(page, system.gatewayUrl, gateway.url);
    await page.locator('[data-identity="ops"]').click();
    await page.locator('tbody tr').first().waitFor();
    await page.getByText('Billing did not answer: funding, and whether a campaign serves, are unknown.').waitFor({ timeout: 20_000 });
    expect(await page.locator('tr[data-index="0"]').innerText()).toMatch(/unknown/);
    expect(await page.getByText(/TIMEOUT · request [0-9a-f-]{36}|DEADLINE_EXCEEDED · request [0-9a-f-]{36}/).count()).toBe(1);
    await page.getByRole('button', { name: 'Retry' }).waitFor();
  });
});

describe('who may see how a page is answered', () => {
  test('opens it beside the page: each request to a subgraph with its SQL statements, and the page stays as it was', async () => {
    const { page, complaints } = await open('/campaigns');
    await page.locator('tr[data-index="0"]').waitFor();
    const before = await page.locator('[data-row-link]').allInnerTexts();
    await page.getByRole('button', { name: 'Explain this page' }).click();
    const panel = page.getByRole('dialog', { name: 'Explain' });
    await panel.locator('[data-fetch="billing"] code').first().waitFor();
    expect(await panel.locator('[data-fetch="operations"] code').first().innerText()).toMatch(/^select/i);
    expect(await panel.getByRole('combobox', { name: /^Query/ }).locator('option').first().innerText()).toBe('OpsCampaignList');
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    expect(await page.locator('[data-row-link]').allInnerTexts()).toEqual(before);
    expect(complaints).toEqual([]);
  });

  test('is not offered to others', async () => {
    const { page } = await open('/campaigns', 'ops');
    await page.locator('tr[data-index="0"]').waitFor();
    expect(await page.getByRole('button', { name: 'Explain this page' }).count()).toBe(0);
  });
});

describe('the campaign list on any screen', () => {
  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [390, 'light'],
    [390, 'dark'],
  ] as const)('%i px wide and %s, list and panel are accessible and nothing is cut off', async (width, colorScheme) => {
    const { page, complaints } = await open('/campaigns', 'ops-lead', { width, colorScheme });
    await page.locator('tr[data-index="0"]').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('region', { name: 'Flights' }).waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await scrollsSideways(page)).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('the colours chosen stay after a reload', async () => {
    const { page, complaints } = await open('/campaigns');
    await page.getByRole('button', { name: 'Use dark colours' }).click();
    await page.reload();
    await page.getByRole('button', { name: 'Use light colours' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dataset['mantineColorScheme'])).toBe('dark');
    expect(complaints).toEqual([]);
  });
});
