/** Contracts: price, rates, cap and booked amount of every campaign that Billing knows. */
import { addDays, addMonths, firstDayOf, monthOf } from '../../../subgraphs/billing/campaign-contract/calendar.ts';
import {
  accruedMinor, contractMonths, monthAmounts, uncappedAmount,
  type CapPolicy, type ContractTerms, type DatedRate, type PricingModel,
} from '../../../subgraphs/billing/campaign-contract/rules.ts';
import type { CampaignFact } from '../facts.ts';
import { randomStream, type Random } from '../random.ts';
import { parameters, type SeedCurrency } from './parameters.ts';
import type { Account, Contract, UsageVersion, World } from './world.ts';

/** Usage of one campaign, every version of every month. */
export type CampaignUsage = ReadonlyMap<string, readonly UsageVersion[]>;

const noUsage: CampaignUsage = new Map();
const draftStatuses = new Set(['DRAFT', 'PENDING_REVIEW']);

/** Makes the contracts; campaigns still in preparation have one in half of the cases, and some ACTIVE ones none. */
export function makeContracts(world: World, campaigns: readonly CampaignFact[], usageOf: ReadonlyMap<number, CampaignUsage>): void {
  const accounts = Map.groupBy(world.accounts, (account) => account.advertiserId);
  for (const campaign of campaigns) {
    const random = randomStream(world.seed, `billing/contract/${campaign.id}`);
    const account = random.pick(accounts.get(campaign.advertiserId) ?? []);
    const usage = usageOf.get(campaign.id) ?? noUsage;
    const wanted = wantedFunding(world, random, campaign, usage);
    const inPreparation = draftStatuses.has(campaign.status) && random.chance(0.5);
    if (inPreparation || (wanted === 'UNFUNDED' && usage.size === 0 && random.chance(0.3))) continue;
    const contract = addContract(
      world,
      { account, campaignId: campaign.id, campaign, billedName: campaign.billedName, usage, ...termsOf(random, campaign, account, usage, wanted) },
    );
    const budget = wanted === 'UNFUNDED' ? 0n : bookedAmount(world, random, contract, wanted);
    planFunding(world, random, contract, budget);
  }
}

type WantedFunding = 'FUNDED' | 'NEARLY_EXHAUSTED' | 'EXHAUSTED' | 'UNFUNDED' | 'ANY';

function wantedFunding(world: World, random: Random, campaign: CampaignFact, usage: CampaignUsage): WantedFunding {
  const drawn = random.weighted<WantedFunding>(parameters.activeFunding);
  const unfundedBeforeStart = random.chance(parameters.readyUnfundedShare);
  // Without a budget nothing may be charged, so only campaigns that no run has billed are left without one.
  const neverBilled = [...usage.keys()].every((month) => month >= monthOf(world.today));
  if (campaign.adversarial === 'two-hundred-lines') return campaign.status === 'ACTIVE' && drawn !== 'UNFUNDED' ? drawn : 'ANY';
  if (campaign.adversarial !== null) return campaign.status === 'ACTIVE' ? 'FUNDED' : 'ANY';
  if (draftStatuses.has(campaign.status)) return 'UNFUNDED';
  if (campaign.status === 'ACTIVE') return drawn !== 'UNFUNDED' || neverBilled ? drawn : 'EXHAUSTED';
  return neverBilled && unfundedBeforeStart && campaign.status !== 'COMPLETED' ? 'UNFUNDED' : 'ANY';
}

/** Adds a contract with its rates and remembers it under its account. */
export function addContract(world: World, contract: Omit<Contract, 'id' | 'funding' | 'chains' | 'lines'>): Contract {
  const { writer } = world;
  const { terms, account } = contract;
  const whole: Contract = { ...contract, id: writer.nextId('campaign_contract'), funding: [], chains: new Map(), lines: new Map() };
  account.contracts.push(whole);
  world.contracts.push(whole);
  writer.insert('campaign_contract', [
    whole.id, whole.campaignId, account.id, `IO-${terms.startsOn.slice(0, 4)}-${String(whole.id).padStart(5, '0')}`, terms.startsOn, terms.endsOn,
    terms.pricingModel, terms.billingSource, terms.bookedUnits, terms.flatFeeMinor, terms.capPolicy,
  ]);
  for (const rate of whole.rates) writer.insert('contract_rate', [whole.id, rate.validFrom, rate.rateMicros]);
  return whole;
}

const modelOfGoal: Readonly<Record<CampaignFact['goalUnit'], PricingModel>> = { IMPRESSIONS: 'CPM', CLICKS: 'CPC', INSTALLS: 'CPI' };

type AgreedTerms = { readonly terms: ContractTerms; readonly rates: readonly DatedRate[] };

function termsOf(random: Random, campaign: CampaignFact, account: Account, usage: CampaignUsage, wanted: WantedFunding): AgreedTerms {
  const planted = campaign.adversarial;
  // FLAT and CONTRACTED are billed whatever is delivered, so they are never left without a budget.
  const fixed = planted === null && campaign.endsOn !== null && usage.size > 0 && wanted !== 'UNFUNDED';
  const flat = planted === 'flat-three-months' || (fixed && random.chance(0.03));
  const model: PricingModel = planted === 'three-way-tie' || planted === 'zero-amount' ? 'CPM' : flat ? 'FLAT' : modelOfGoal[campaign.goalUnit];
  const contracted = !flat && fixed && random.chance(parameters.contractedShare);
  const drawnCap = random.weighted<CapPolicy>(parameters.capPolicy);
  const dated = campaign.endsOn !== null;
  // A prepaid account may not spend what it did not pay in, so all its contracts are capped.
  const capPolicy: CapPolicy = planted !== null || (drawnCap === 'NO_CAP' ? account.wallet !== null : !dated) ? 'CUMULATIVE' : drawnCap;
  const terms: ContractTerms = {
    currency: account.currency, pricingModel: model, billingSource: contracted ? 'CONTRACTED' : 'OWN_COUNT', capPolicy,
    startsOn: campaign.startsOn, endsOn: campaign.endsOn,
    bookedUnits: contracted ? campaign.goalQuantity : null,
    flatFeeMinor: !flat ? null : planted === null ? BigInt(random.integer(20, 400)) * (account.currency === 'INR' ? 1_000_000n : 12_000n) : 95_000_001n,
  };
  return { terms, rates: model === 'FLAT' ? [] : ratesOf(random, campaign, model, account.currency, usage) };
}

function ratesOf(
  random: Random, campaign: CampaignFact, model: Exclude<PricingModel, 'FLAT'>, currency: SeedCurrency, usage: CampaignUsage,
): readonly DatedRate[] {
  const [least, median, most] = parameters.rates[currency][model];
  const drawn = Math.min(most, Math.max(least, random.logNormal(Math.log(median), parameters.rateSigma)));
  const firstMonth = [...usage.keys(), monthOf(campaign.startsOn)].toSorted()[0] ?? monthOf(campaign.startsOn);
  // So low that one impression costs nothing.
  const micros = campaign.adversarial === 'zero-amount' ? 1_000n : BigInt(Math.round(drawn * 100)) * 10_000n;
  const rates: DatedRate[] = [{ validFrom: firstDayOf(firstMonth), rateMicros: micros }];
  const changes = random.chance(parameters.rateChangeShare) && campaign.adversarial === null;
  const factor = random.integer(85, 125);
  const lastMonth = campaign.endsOn === null ? addMonths(firstMonth, 3) : monthOf(campaign.endsOn);
  if (changes && lastMonth > firstMonth) {
    rates.push({ validFrom: firstDayOf(addMonths(firstMonth, 1)), rateMicros: (micros * BigInt(factor)) / 100n });
  }
  return rates;
}

/** Latest usage of every month. */
export function currentUsage(contract: Pick<Contract, 'usage'>): readonly UsageVersion[] {
  return [...contract.usage.values()].flatMap((versions) => versions.at(-1) ?? []);
}

/** What the contract's delivery is worth today without a cap. */
function uncappedTotal(world: World, contract: Contract): bigint {
  const terms: ContractTerms = { ...contract.terms, capPolicy: 'NO_CAP' };
  return accruedMinor({ contract: terms, rates: contract.rates, usageByMonth: currentUsage(contract), budgetMinor: 0n, today: world.today });
}

function bookedAmount(world: World, random: Random, contract: Contract, wanted: WantedFunding): bigint {
  const { terms } = contract;
  if (terms.billingSource === 'CONTRACTED' || terms.pricingModel === 'FLAT') {
    const through = contractMonths(terms).at(-1)?.month ?? monthOf(terms.startsOn);
    const months = monthAmounts({ contract: terms, rates: contract.rates, usageByMonth: [], budgetMinor: 0n, throughMonth: through });
    return months.reduce((sum, month) => sum + month.amountMinor, 0n);
  }
  const spent = uncappedTotal(world, contract);
  const goal = uncappedAmount(terms, contract.rates, monthOf(terms.startsOn), contract.campaign?.goalQuantity ?? 0n);
  const perMille = (value: number): bigint => BigInt(Math.round(value * 1_000));
  const scaled = (fraction: number): bigint => (spent * 1_000n) / perMille(fraction);
  if (spent === 0n) return roundUp(goal > 0n ? goal : 5_000_000n);
  // The cap leaves an amount that three games of equal delivery cannot share evenly.
  if (contract.campaign?.adversarial === 'three-way-tie') return spent - (spent % 3n) - 2n;
  if (wanted === 'FUNDED') return roundUp(scaled(random.between(0.25, 0.85)));
  if (wanted === 'NEARLY_EXHAUSTED') return least(scaled(random.between(0.91, 0.99)), (spent * 1_000n) / 901n);
  if (wanted === 'EXHAUSTED' || random.chance(parameters.overDeliveredShare)) {
    return atLeastOne(scaled(1 + random.between(0, parameters.overDeliveredMax)));
  }
  return roundUp(scaled(random.between(0.78, 1)));
}

const atLeastOne = (amount: bigint): bigint => (amount > 0n ? amount : 1n);
const least = (a: bigint, b: bigint): bigint => (a < b ? atLeastOne(a) : atLeastOne(b));
/** Up to a whole hundred of the major unit. */
const roundUp = (amount: bigint): bigint => ((amount + 9_999n) / 10_000n) * 10_000n;

/** Decides when the booked amount is put on the campaign: at once before the start, or a second part when it is well under way. */
function planFunding(world: World, random: Random, contract: Contract, budget: bigint): void {
  if (budget === 0n) return;
  const signedOn = addDays(contract.terms.startsOn, -random.integer(2, 12));
  const later = addDays(contract.terms.startsOn, random.integer(10, 40));
  const counted = contract.terms.billingSource === 'OWN_COUNT' && contract.terms.pricingModel !== 'FLAT';
  const inTwoParts = random.chance(parameters.fundedInTwoPartsShare) && later < world.today && budget > 100_000n && counted;
  const first = inTwoParts ? (budget * 7n) / 10n : budget;
  contract.funding.push({ on: signedOn < world.today ? signedOn : addDays(world.today, -1), amountMinor: first });
  if (inTwoParts) contract.funding.push({ on: later, amountMinor: budget - first });
}
