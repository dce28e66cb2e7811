import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askDatabase } from '../testing/ask-database.ts';
import { askGateway } from '../testing/ask-gateway.ts';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';
import { findFundable, type FundableCampaign } from '../testing/find-fundable.ts';

const system = inject('system');
const browser = new TestBrowser();
const taken: string[] = [];
beforeAll(() => browser.start());
afterAll(() => browser.stop());

/** A campaign that no other test has touched. */
async function takeCampaign(): Promise<FundableCampaign> {
  const [campaign] = await findFundable(system, taken);
  if (campaign === undefined) throw new Error('The seed has too few paused or ready campaigns whose account has money in its wallet.');
  taken.push(campaign.id);
  return campaign;
}

/** Opens the list with the campaign's row and its panel. */
async function openPanel(campaign: { readonly id: string; readonly name: string }, as: string) {
  const path = `/campaigns?status=all&q=${encodeURIComponent(campaign.name)}&campaign=${campaign.id}`;
  const opened = await browser.open({ baseUrl: system.opsDashboardUrl, path, as });
  await opened.page.getByRole('region', { name: 'Flights' }).waitFor();
  return opened;
}

function rowOf(page: Page, campaign: { readonly id: string }) {
  return page.locator('tr[data-index]', { has: page.locator(`[data-row-link][href$="campaign=${campaign.id}"]`) });
}

/** Minor units booked for a campaign, as the database has them. */
async function bookedMinor(campaign: { readonly id: string }): Promise<bigint> {
  const [row] = await askDatabase<{ readonly booked: string }>(
    system.billingAdminUrl,
    `SELECT CAST(COALESCE(SUM(f.amount_minor), 0) AS CHAR) AS booked FROM campaign_funding f
       JOIN campaign_contract k ON k.id = f.contract_id WHERE k.campaign_id = ?`,
    [campaign.id.slice('cmp_'.length)],
  );
  return BigInt(row?.booked ?? '0');
}

async function fillForm(page: Page, amount: string): Promise<void> {
  await page.getByLabel(/^Amount in /).fill(amount);
  await page.getByRole('radio', { name: /^Wallet/ }).check();
}

const send = (page: Page) => page.getByRole('button', { name: 'Fund and activate' });

describe('fund and activate', () => {
  test('a campaign lead funds and activates in one click, the exact amount is booked and the row changes at once', async () => {
    const campaign = await takeCampaign();
    const before = await bookedMinor(campaign);
    const { page, complaints } = await openPanel(campaign, 'ops-lead');
    await fillForm(page, '12.34');
    expect(await accessibilityViolations(page)).toEqual([]);
    await send(page).click();
    await page.getByText(/^Funded with .*12\.34\.$/).waitFor();
    await page.getByText(/^Active(, not serving: .*| and serving|: serves when its flight begins)\.$/).waitFor();
    expect(await bookedMinor(campaign)).toBe(before + 1234n);
    expect(await rowOf(page, campaign).innerText()).toContain('Active');
    expect(await page.getByText(`12.34`).count()).toBeGreaterThan(0);
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('when the answer is lost, trying again sends the same key and the money is booked once', async () => {
    const campaign = await takeCampaign();
    const before = await bookedMinor(campaign);
    const { page } = await openPanel(campaign, 'ops-lead');
    const keys: string[] = [];
    let answersToLose = 1;
    await page.route(system.gatewayUrl, async (route) => {
      const key = /"idempotencyKey":"([^"]+)"/.exec(route.request().postData() ?? '')?.[1];
      if (key === undefined) return route.continue();
      keys.push(key);
      if (answersToLose === 0) return route.continue();
      answersToLose -= 1;
      // The request arrives and takes effect; only its answer does not come back.
      await route.fetch();
      return route.abort();
    });
    await fillForm(page, '5');
    await send(page).click();
    await page.getByText(/It is not known whether .*5\.00 was booked/).waitFor();
    expect(await page.getByLabel(/^Amount in /).isDisabled()).toBe(true);
    expect(await accessibilityViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/^Funded with .*5\.00\.$/).waitFor();
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(await bookedMinor(campaign)).toBe(before + 500n);
  });

  test('a campaign that somebody changed meanwhile is funded but not activated, says so, and offers to load it again', async () => {
    const campaign = await takeCampaign();
    const before = await bookedMinor(campaign);
    const { page } = await openPanel(campaign, 'ops-lead');
    const moveAway = 'mutation($i: SetCampaignStatusInput!) { setCampaignStatus(input: $i) { userErrors { code } campaign { version } } }';
    const other = campaign.status === 'PAUSED' ? 'ACTIVE' : 'DRAFT';
    await askGateway(system, 'ops', moveAway, { i: { id: campaign.id, status: other, expectedVersion: campaign.version } });
    await fillForm(page, '7');
    await send(page).click();
    await page.getByText(/^Funded with .*7\.00\.$/).waitFor();
    await page.getByText('But not activated: somebody changed the campaign meanwhile (VERSION_CONFLICT).').waitFor();
    expect(await bookedMinor(campaign)).toBe(before + 700n);
    await page.getByRole('dialog').getByRole('button', { name: 'Reload' }).click();
    const word = other === 'ACTIVE' ? 'Active' : 'Draft';
    await page.getByRole('dialog').getByText(word, { exact: true }).first().waitFor();
    await rowOf(page, campaign).getByText(word, { exact: true }).waitFor();
  });

  test('more than the wallet holds, or what is no amount, is refused before anything is sent', async () => {
    const campaign = await takeCampaign();
    const { page } = await openPanel(campaign, 'ops-lead');
    let sent = 0;
    page.on('request', (request) => {
      if (request.postData()?.includes('idempotencyKey')) sent += 1;
    });
    await fillForm(page, '99999999999');
    await send(page).click();
    await page.getByText(/^The wallet holds /).waitFor();
    await fillForm(page, '1.234');
    await send(page).click();
    await page.getByText('2 digits after the point').waitFor();
    expect(sent).toBe(0);
  });
});

describe('who may do what', () => {
  test('ops without billing:fund activates, and sees at once that the campaign is active but not serving for lack of funding', async () => {
    const rows = await askDatabase<{ readonly id: string; readonly name: string }>(
      system.operationsAdminUrl,
      "SELECT id, name FROM campaign WHERE status IN ('PAUSED', 'READY') ORDER BY id DESC",
    );
    const unfunded = await askDatabase<{ readonly campaign_id: string }>(
      system.billingAdminUrl,
      "SELECT campaign_id FROM campaign_funding_state WHERE status = 'UNFUNDED' AND campaign_id IN (?)",
      [rows.map(({ id }) => id)],
    );
    const found = rows.find(({ id }) => unfunded.some((row) => row.campaign_id === id));
    if (found === undefined) throw new Error('The seed has no paused or ready campaign without funding.');
    const campaign = { id: `cmp_${found.id}`, name: found.name };
    const { page, complaints } = await openPanel(campaign, 'ops');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByText('You may not fund it: ask a campaign lead or finance (billing:fund).').count()).toBe(1);
    expect(await dialog.getByLabel(/^Amount in /).count()).toBe(0);
    await dialog.getByRole('button', { name: 'Activate', exact: true }).click();
    await dialog.getByText(/^Active, not serving: .*no funding \(UNFUNDED\)/).waitFor();
    await rowOf(page, campaign).getByText('Active', { exact: true }).waitFor();
    expect((await rowOf(page, campaign).innerText()).toLowerCase()).toContain('no funding');
    expect(complaints).toEqual([]);
  });

  test('finance cannot activate and is told why', async () => {
    const campaign = await takeCampaign();
    const { page } = await openPanel(campaign, 'finance');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: /ctivate/ }).count()).toBe(0);
    expect(await dialog.getByText('You may fund it, but not activate it: that is for ops (operations:write).').count()).toBe(1);
    expect(await dialog.getByRole('button', { name: 'Fund', exact: true }).count()).toBe(1);
  });

  test('an auditor can do neither and is told why', async () => {
    const campaign = await takeCampaign();
    const { page } = await openPanel(campaign, 'auditor');
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: /fund|ctivate/i }).count()).toBe(0);
    expect(await dialog.getByText('You may neither fund it (billing:fund) nor activate it (operations:write).').count()).toBe(1);
  });
});
