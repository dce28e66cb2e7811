import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { accessibilityViolations, scrollsSideways, TestBrowser, type OpenDashboard } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
/** Set to a folder to keep a picture of every page: how the committed ones were made. */
const pictures = process.env['SCREENSHOTS'];
const ids = { campaign: '', advertiser: '', publisher: '', game: '' };
/** Hosts that a page may talk to: where it comes from, the gateway, and the issuer that signs people in. */
const ownHosts = new Set([system.opsDashboardUrl, system.gatewayUrl, system.issuerUrl].map((url) => new URL(url).host));
let opened: OpenDashboard;

async function idOf(kind: string, sql: string): Promise<string> {
  const [row] = await askDatabase<{ readonly id: string }>(system.operationsAdminUrl, sql);
  if (row === undefined) throw new Error(`The seed has no ${kind} for this test.`);
  return `${kind}_${row.id}`;
}

beforeAll(async () => {
  await browser.start();
  ids.campaign = await idOf(
    'cmp',
    `SELECT c.id FROM campaign c JOIN delivery_campaign_month m ON m.campaign_id = c.id WHERE c.status = 'ACTIVE' GROUP BY c.id
     HAVING COUNT(*) BETWEEN 2 AND 4 ORDER BY SUM(m.impressions) DESC LIMIT 1`,
  );
  ids.advertiser = await idOf('adv', `SELECT advertiser_id id FROM campaign WHERE status = 'ACTIVE' GROUP BY advertiser_id ORDER BY COUNT(*) DESC LIMIT 1`);
  ids.publisher = await idOf('pub', 'SELECT publisher_id id FROM game_owner WHERE valid_to IS NULL GROUP BY publisher_id ORDER BY COUNT(*) DESC LIMIT 1');
  ids.game = await idOf('gam', `SELECT game_id id FROM ad_unit WHERE status = 'ACTIVE' GROUP BY game_id ORDER BY COUNT(*) DESC LIMIT 1`);
  opened = await browser.open({ baseUrl: system.opsDashboardUrl, path: '/history', as: 'ops-lead' });
});
afterAll(() => browser.stop());

/** Every page: its address, and what is there when it is loaded. */
const pages: readonly (readonly [name: string, path: () => string, ready: string])[] = [
  ['campaign-list', () => '/campaigns', 'tr[data-index="0"]'],
  ['campaign', () => `/campaigns/${ids.campaign}`, '.recharts-surface'],
  ['editor', () => `/campaigns/${ids.campaign}/edit`, '[aria-label="Targeting (empty: any)"]'],
  ['pacing', () => '/pacing', 'tr[data-index="0"]'],
  ['review', () => '/review', '[data-creative]'],
  ['advertisers', () => '/advertisers', 'tr[data-index="0"]'],
  ['advertiser', () => `/advertisers/${ids.advertiser}`, '[aria-label="Campaigns table"]'],
  ['publishers', () => '/publishers', 'tr[data-index="0"]'],
  ['publisher', () => `/publishers/${ids.publisher}`, '[aria-label="Games table"]'],
  ['games', () => '/games', 'tr[data-index="0"]'],
  ['game', () => `/games/${ids.game}`, '[aria-label="Ad units table"]'],
  ['ad-units', () => '/ad-units', 'tr[data-index="0"]'],
  ['delivery', () => '/delivery', '.recharts-surface'],
  ['history', () => '/history', 'tr[data-index="0"]'],
];

/** Each width in each colour. Everything is looked at once wide and once narrow, and what colours alone can break, contrast, in each. */
const looks = [
  { width: 1280, colorScheme: 'light', rules: 'all' },
  { width: 1280, colorScheme: 'dark', rules: 'contrast' },
  { width: 390, colorScheme: 'dark', rules: 'all' },
  { width: 390, colorScheme: 'light', rules: 'contrast' },
] as const;

describe('every page', () => {
  test.each(pages)('%s: accessible in both colours, wide and narrow; at most two operations, no other host, nothing complains', async (name, path, ready) => {
    const { page, complaints } = opened;
    const operations = new Set<string>();
    const hosts = new Set<string>();
    page.removeAllListeners('request');
    page.on('request', (request) => {
      hosts.add(new URL(request.url()).host);
      const asked: unknown = request.method() === 'POST' && request.url() === system.gatewayUrl ? JSON.parse(request.postData() ?? '{}') : undefined;
      const operation = typeof asked === 'object' && asked !== null && 'operationName' in asked ? String(asked.operationName) : undefined;
      if (operation !== undefined) operations.add(operation);
    });
    await page.setViewportSize({ width: 1280, height: 800 });
    const answer = await page.goto(`${system.opsDashboardUrl}${path()}`);
    expect(answer?.headers()['content-security-policy']).toContain("default-src 'none'");
    for (const { width, colorScheme, rules } of looks) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.locator(ready).first().waitFor();
      if (pictures !== undefined) {
        mkdirSync(pictures, { recursive: true });
        // Colours change over a moment.
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`) });
      }
      expect(await accessibilityViolations(page, rules), `${width} px, ${colorScheme}`).toEqual([]);
      expect(await scrollsSideways(page), `${width} px`).toBe(false);
    }
    expect(operations.size).toBeGreaterThan(0);
    expect(operations.size, [...operations].join(', ')).toBeLessThanOrEqual(2);
    expect([...hosts].filter((host) => !ownHosts.has(host))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('says so when the thing does not exist, and leads on', async () => {
    const { page } = opened;
    const missing = [
      ['/campaigns/cmp_999999', 'Campaign cmp_999999 not found'],
      ['/advertisers/adv_999999', 'Advertiser adv_999999 not found'],
      ['/publishers/pub_999999', 'Publisher pub_999999 not found'],
      ['/games/gam_999999', 'Game gam_999999 not found'],
      ['/nowhere', 'There is no such page'],
    ] as const;
    for (const [path, text] of missing) {
      await page.goto(`${system.opsDashboardUrl}${path}`);
      await page.getByText(text).waitFor();
    }
    expect(await accessibilityViolations(page)).toEqual([]);
  });
});
