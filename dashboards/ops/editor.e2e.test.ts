import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { askGateway } from '../testing/ask-gateway.ts';
import { accessibilityViolations, TestBrowser } from '../testing/dashboard-page.ts';

const system = inject('system');
const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.stop());

interface Plan {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly targeting: { readonly countries: readonly string[] };
  readonly flights: readonly { readonly id: string; readonly goalQuantity: string }[];
}

/** A campaign of this test's own, with one flight. */
async function makeCampaign(name: string): Promise<Plan> {
  const make = `mutation($i: CreateCampaignInput!) { createCampaign(input: $i) { userErrors { message } campaign { id } } }`;
  const { advertisers } = (await askGateway(system, 'ops', '{ advertisers(first: 1, filter: {statusIn: [ACTIVE]}) { edges { node { id } } } }')) as { readonly advertisers: { readonly edges: readonly { readonly node: { readonly id: string } }[] } };
  const input = {
    idempotencyKey: crypto.randomUUID(), advertiserId: advertisers.edges[0]?.node.id, name, objective: 'TRAFFIC', startsOn: '2027-01-01', endsOn: '2027-01-31',
    flights: [{ startsOn: '2027-01-01', endsOn: '2027-01-31', goalUnit: 'CLICKS', goalQuantity: '1000' }], targeting: { countries: ['IN'] },
  };
  const made = (await askGateway(system, 'ops', make, { i: input })) as { readonly createCampaign: { readonly campaign: { readonly id: string } } };
  return planOf(made.createCampaign.campaign.id);
}

async function planOf(id: string): Promise<Plan> {
  const query = 'query($id: ID!) { campaign(id: $id) { id name version targeting { countries } flights { id goalQuantity } } }';
  return ((await askGateway(system, 'ops', query, { id })) as { readonly campaign: Plan }).campaign;
}

async function openEditor(plan: Plan) {
  const opened = await browser.open({ baseUrl: system.opsDashboardUrl, path: `/campaigns/${plan.id}/edit`, as: 'ops' });
  await opened.page.getByRole('button', { name: 'Save' }).waitFor();
  return opened;
}

describe('the editor', () => {
  test('saves name, flights and targeting together, as one change', async () => {
    const plan = await makeCampaign('Editor saves');
    const { page, complaints } = await openEditor(plan);
    await page.getByRole('textbox', { name: 'Name' }).fill('Editor saved');
    await page.getByRole('textbox', { name: 'Goal', exact: true }).fill('25,000');
    await page.getByRole('button', { name: 'Add a flight' }).click();
    await page.getByRole('textbox', { name: 'Goal', exact: true }).nth(1).fill('500');
    await page.getByRole('combobox', { name: 'Countries' }).fill('Sri Lanka');
    await page.getByRole('option', { name: 'Sri Lanka (LK)' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(`**/campaigns/${plan.id}`);
    await page.getByRole('heading', { level: 1, name: 'Editor saved' }).waitFor();
    const saved = await planOf(plan.id);
    expect(saved).toMatchObject({ name: 'Editor saved', version: plan.version + 1, targeting: { countries: ['IN', 'LK'] } });
    expect(saved.flights.map(({ goalQuantity }) => goalQuantity).sort()).toEqual(['25000', '500']);
    expect(complaints).toEqual([]);
  });

  test('when somebody saved meanwhile, puts both changes together and asks where they contradict each other', async () => {
    const plan = await makeCampaign('Editor conflict');
    const { page } = await openEditor(plan);
    await page.getByRole('textbox', { name: 'Name' }).fill('My name');
    await page.getByRole('textbox', { name: 'Goal', exact: true }).fill('2000');
    const theirs = 'mutation($i: UpdateCampaignInput!) { updateCampaign(input: $i) { userErrors { message } campaign { version } } }';
    await askGateway(system, 'ops-lead', theirs, { i: { id: plan.id, expectedVersion: plan.version, name: 'Their name', targeting: { countries: ['IN', 'NP'] } } });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Somebody changed the campaign while you were editing it').waitFor();
    await page.getByText('Taken over from them: Countries.').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await planOf(plan.id)).toMatchObject({ name: 'Their name', flights: [{ goalQuantity: '1000' }] });
    await page.getByRole('radio', { name: 'Mine: My name' }).check();
    await page.getByRole('button', { name: 'Go on with both changes' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(`**/campaigns/${plan.id}`);
    expect(await planOf(plan.id)).toMatchObject({ name: 'My name', targeting: { countries: ['IN', 'NP'] }, flights: [{ goalQuantity: '2000' }] });
  });

  test('what the server refuses stands at its field, and nothing is saved', async () => {
    const plan = await makeCampaign('Editor refuses');
    const { page } = await openEditor(plan);
    await page.getByRole('textbox', { name: 'Goal', exact: true }).fill('0');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('A whole number above zero.').waitFor();
    await page.getByRole('textbox', { name: 'Goal', exact: true }).fill('1001');
    await page.getByRole('combobox', { name: 'Game categories' }).fill('NO_SUCH_KIND');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Nothing was saved.').waitFor();
    expect(await accessibilityViolations(page)).toEqual([]);
    expect(await planOf(plan.id)).toMatchObject({ version: plan.version, flights: [{ goalQuantity: '1000' }] });
  });
});
