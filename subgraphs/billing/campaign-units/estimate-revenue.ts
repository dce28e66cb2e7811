import { loadMany } from '@ad-network/runtime/batch.ts';
import { decodeId } from '@ad-network/runtime/ids.ts';
import { monthOf } from '../campaign-contract/calendar.ts';
import { contractByCampaign, ratesByContract, type ContractRow } from '../campaign-contract/queries.ts';
import type { ReportedUnits } from '../campaign/reported-delivery.ts';
import type { BillingContext } from '../context.ts';
import { money, type Money } from '../money/money.ts';
import { estimatedRevenueMinor } from '../payout/rules.ts';

/** What one campaign's units of the open month bring in, in the campaign's currency. */
export interface CampaignEstimate {
  readonly currency: string;
  readonly revenueMinor: bigint;
}

/** The estimate of each campaign that has a contract; without one nothing is agreed. */
export async function estimateRevenue(context: BillingContext, reported: readonly ReportedUnits[]): Promise<readonly CampaignEstimate[]> {
  const found = await loadMany(context, contractByCampaign, reported.map((units) => decodeId('cmp', units.campaignId)));
  const contracted = reported.flatMap((units, at): readonly { readonly units: ReportedUnits; readonly contract: ContractRow }[] => {
    const contract = found[at] ?? null;
    return contract === null ? [] : [{ units, contract }];
  });
  const rates = await loadMany(context, ratesByContract, contracted.map(({ contract }) => contract.id));
  const month = monthOf(context.today);
  return contracted.map(({ units, contract }, at) => ({
    currency: contract.currency,
    revenueMinor: estimatedRevenueMinor(contract, rates[at] ?? [], month, units),
  }));
}

/** One Money per currency, ordered by its code. */
export function sumByCurrency(amounts: readonly { readonly currency: string; readonly amountMinor: bigint }[]): readonly Money[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amountMinor } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + amountMinor);
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([currency, amountMinor]) => money(amountMinor, currency));
}
