/** Billing accounts: one per advertiser and currency, with payer, place of supply, terms, wallet. */
import type { AdvertiserFact, CampaignFact, AgencyFact } from '../facts.ts';
import { randomStream, type Random } from '../random.ts';
import { parameters, type SeedCurrency } from './parameters.ts';
import type { Account, World } from './world.ts';

/** GST code of each state that the seed uses. */
const stateCodes: Readonly<Record<string, string>> = {
  'IN-KA': '29', 'IN-MH': '27', 'IN-DL': '07', 'IN-TN': '33', 'IN-TG': '36', 'IN-HR': '06', 'IN-GJ': '24', 'IN-WB': '19',
};

/** Makes the accounts of every advertiser, and of one that Operations does not know. */
export function makeAccounts(
  world: World, advertisers: readonly AdvertiserFact[], agencies: readonly AgencyFact[], campaigns: readonly CampaignFact[],
): void {
  const agencyNames = new Map(agencies.map((agency) => [agency.id, agency.name]));
  const cases = new Map<number, Set<string>>();
  for (const campaign of campaigns) {
    if (campaign.adversarial === null) continue;
    cases.set(campaign.advertiserId, (cases.get(campaign.advertiserId) ?? new Set()).add(campaign.adversarial));
  }
  for (const advertiser of advertisers) {
    const random = randomStream(world.seed, `billing/account/${advertiser.id}`);
    const planted = cases.get(advertiser.id) ?? new Set<string>();
    const prepaid = random.chance(parameters.prepaidShare) && planted.size === 0;
    for (const currency of currenciesOf(random, planted.size > 0)) {
      makeAccount(world, random, advertiser, {
        currency, prepaid, agencyName: advertiser.agencyId === null ? null : agencyNames.get(advertiser.agencyId) ?? null,
        neverPays: planted.has('archived-advertiser'), paysOnTime: planted.has('two-hundred-lines'),
      });
    }
  }
  const unknown: AdvertiserFact = {
    id: parameters.danglingIdFrom, name: 'Meridian Playworks', agencyId: null, status: 'ACTIVE', createdOn: '2026-01-15',
  };
  makeAccount(
    world, randomStream(world.seed, 'billing/account/dangling'), unknown,
    { currency: 'INR', prepaid: false, agencyName: null, neverPays: false, paysOnTime: false },
  );
}

/** Planted cases are all in rupees, so that one invoice holds them together. */
function currenciesOf(random: Random, planted: boolean): readonly SeedCurrency[] {
  const both = random.chance(parameters.bothCurrenciesShare);
  const indian = random.chance(parameters.indianShare);
  if (planted) return ['INR'];
  return both ? ['INR', 'USD'] : [indian ? 'INR' : 'USD'];
}

type AccountShape = {
  readonly currency: SeedCurrency;
  readonly prepaid: boolean;
  readonly agencyName: string | null;
  readonly neverPays: boolean;
  readonly paysOnTime: boolean;
};

function makeAccount(world: World, random: Random, advertiser: AdvertiserFact, shape: AccountShape): void {
  const { writer } = world;
  const { currency, agencyName } = shape;
  const indian = currency === 'INR';
  const agencyPays = agencyName !== null && random.chance(parameters.agencyPaysShare);
  const place = random.weighted<string>(indian ? parameters.indianStates : parameters.foreignPlaces);
  const termsDays = random.weighted<number>(parameters.paymentTerms);
  const company = `${advertiser.name} ${random.pick(indian ? ['Private Limited', 'Limited', 'LLP'] : ['Inc', 'Ltd', 'Pte Ltd'])}`;
  const id = writer.nextId('billing_account');
  const account: Account = {
    id, advertiserId: advertiser.id, currency, placeOfSupply: place, termsDays,
    legalName: agencyPays ? `${agencyName} for ${company}` : company,
    taxId: indian ? gstin(random, stateCodes[place] ?? '29') : null,
    wallet: shape.prepaid ? { id: writer.nextId('wallet'), balanceMinor: 0n, reservedMinor: 0n, reservedByCampaign: new Map() } : null,
    neverPays: shape.neverPays, paysOnTime: shape.paysOnTime, contracts: [], invoices: [], hold: null, overdueSince: null, noticeLevel: 0,
  };
  world.accounts.push(account);
  writer.insert('billing_account', [
    id, agencyPays ? 'AGENCY' : 'ADVERTISER', advertiser.id, advertiser.agencyId, account.legalName, account.taxId, place, currency, termsDays, null,
  ]);
  if (account.wallet !== null) writer.insert('wallet', [account.wallet.id, id, currency]);
}

/** A GST number in its format (state, PAN, entity, Z, check character); not a registered one. */
function gstin(random: Random, stateCode: string): string {
  const letters = (count: number): string => Array.from({ length: count }, () => String.fromCharCode(65 + random.integer(0, 25))).join('');
  return `${stateCode}${letters(5)}${random.integer(1000, 9999)}${letters(1)}1Z${random.integer(0, 9)}`;
}
