import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { budgetByContract, contractByCampaign, ratesByContract, type ContractRow } from '../campaign-contract/queries.ts';
import { accruedMinor, type DatedRate } from '../campaign-contract/rules.ts';
import type { BillingContext } from '../context.ts';
import { money, type Money } from '../money/money.ts';
import { sumMinor } from '../money/rules.ts';
import { chainsByCampaign, type CampaignReference } from './queries.ts';
import { readReportedMonths, type ReportedMonth } from './reported-delivery.ts';
import { findDrift } from './rules.ts';

/** What amounts of a campaign follow from. */
interface SpendFacts {
  readonly contract: ContractRow;
  readonly rates: readonly DatedRate[];
  readonly budgetMinor: bigint;
  readonly usageByMonth: readonly ReportedMonth[];
}

/** Null without a contract, and when Operations did not say what was delivered: unknown is not nothing. */
async function readFacts(context: BillingContext, campaign: CampaignReference): Promise<SpendFacts | null> {
  const usageByMonth = readReportedMonths(campaign.monthlyDelivery);
  const contract = usageByMonth === null ? null : await loadOne(context, contractByCampaign, decodeId('cmp', campaign.id));
  if (usageByMonth === null || contract === null) return null;
  const [rates, budgetMinor] = await Promise.all([loadOne(context, ratesByContract, contract.id), loadOne(context, budgetByContract, contract.id)]);
  return { contract, rates: rates ?? [], budgetMinor: budgetMinor ?? 0n, usageByMonth };
}

async function readInvoicedMinor(context: BillingContext, campaign: CampaignReference): Promise<bigint> {
  return sumMinor(((await loadOne(context, chainsByCampaign, decodeId('cmp', campaign.id))) ?? []).map((chain) => chain.amountTotalMinor));
}

/** What the reported delivery is worth under the contract, up to `throughMonth` if it is given; null without a contract. */
export async function readAccruedSpend(context: BillingContext, campaign: CampaignReference, throughMonth?: string): Promise<Money | null> {
  const facts = await readFacts(context, campaign);
  if (facts === null) return null;
  const accrued = accruedMinor({ ...facts, today: context.today, ...(throughMonth === undefined ? {} : { throughMonth }) });
  return money(accrued, facts.contract.currency);
}

/** Net amount billed so far, less credits of usage and voids; null without a contract. */
export async function readInvoicedToDate(context: BillingContext, campaign: CampaignReference): Promise<Money | null> {
  const contract = await loadOne(context, contractByCampaign, decodeId('cmp', campaign.id));
  return contract === null ? null : money(await readInvoicedMinor(context, campaign), contract.currency);
}

/** Accrued minus invoiced; null without a contract. */
export async function readUnbilledSpend(context: BillingContext, campaign: CampaignReference): Promise<Money | null> {
  const [accrued, invoicedMinor] = await Promise.all([readAccruedSpend(context, campaign), readInvoicedMinor(context, campaign)]);
  return accrued === null ? null : money(accrued.amountMinor - invoicedMinor, accrued.currency);
}

/** Billed months that no longer cost what was billed, earliest first; null without a contract. */
export async function readBillingDrift(context: BillingContext, campaign: CampaignReference) {
  const [facts, chains] = await Promise.all([readFacts(context, campaign), loadOne(context, chainsByCampaign, decodeId('cmp', campaign.id))]);
  if (facts === null) return null;
  const { currency } = facts.contract;
  return findDrift({ ...facts, chains: chains ?? [] }).map(({ adjustmentMinor, ...month }) => ({ ...month, adjustment: money(adjustmentMinor, currency) }));
}
