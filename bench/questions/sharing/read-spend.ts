import type { BilledMonth } from '../../../subgraphs/billing/campaign/rules.ts';
import { accruedMinor, type ContractTerms, type DatedRate, type MonthUsage } from '../../../subgraphs/billing/campaign-contract/rules.ts';
import { groupBy, list, type Row, type Sql } from './open-sql.ts';
import type { SharedMonth, SharedUnits } from './operations-handlers.ts';

/** A campaign's contract with its prices and its budget. */
export interface SharedContract {
  readonly contract: ContractTerms;
  readonly rates: readonly DatedRate[];
  readonly budgetMinor: bigint;
}

/** The contracts of campaigns by row id; a campaign without one is not in the map. */
export async function readContracts(sql: Sql, campaignIds: readonly string[]): Promise<ReadonlyMap<string, SharedContract>> {
  if (campaignIds.length === 0) return new Map();
  const [contracts, rates] = await Promise.all([
    sql.rows(
      `SELECT k.campaign_id, a.currency, k.starts_on, k.ends_on, k.pricing_model, k.billing_source, k.booked_units, k.flat_fee_minor, k.cap_policy,
              (SELECT COALESCE(SUM(f.amount_minor), 0) FROM campaign_funding f WHERE f.contract_id = k.id) AS budget_minor
         FROM campaign_contract k JOIN billing_account a ON a.id = k.billing_account_id WHERE k.campaign_id IN (${list(campaignIds)})`,
      campaignIds,
    ),
    sql.rows(
      `SELECT k.campaign_id, r.valid_from, r.rate_micros FROM campaign_contract k JOIN contract_rate r ON r.contract_id = k.id WHERE k.campaign_id IN (${list(campaignIds)})`,
      campaignIds,
    ),
  ]);
  const ratesOf = groupBy(rates, 'campaign_id');
  return new Map(contracts.map((row) => {
    const id = String(row['campaign_id']);
    return [id, { contract: toTerms(row), budgetMinor: BigInt(row['budget_minor'] ?? 0), rates: (ratesOf.get(id) ?? []).map((rate) => ({ validFrom: String(rate['valid_from']), rateMicros: BigInt(rate['rate_micros'] ?? 0) })) }] as const;
  }));
}

function toTerms(row: Row): ContractTerms {
  return {
    currency: String(row['currency']), startsOn: String(row['starts_on']), endsOn: row['ends_on'] as string | null, pricingModel: row['pricing_model'] as ContractTerms['pricingModel'],
    billingSource: row['billing_source'] as ContractTerms['billingSource'], capPolicy: row['cap_policy'] as ContractTerms['capPolicy'], bookedUnits: toBigInt(row['booked_units']), flatFeeMinor: toBigInt(row['flat_fee_minor']),
  };
}

function toBigInt(value: string | number | null | undefined): bigint | null {
  return value === null || value === undefined ? null : BigInt(value);
}

/** What Operations told, as the rules take it. */
export function toUsage(months: readonly SharedMonth[]): readonly (MonthUsage & { readonly revision: number })[] {
  return months.map(({ month, revision, ...units }) => ({ month, revision, ...toUnits(units) }));
}

/** Units as the rules take them. */
export function toUnits({ impressions, clicks, installs }: Pick<SharedUnits, 'impressions' | 'clicks' | 'installs'>): { readonly impressions: bigint; readonly clicks: bigint; readonly installs: bigint } {
  return { impressions: BigInt(impressions), clicks: BigInt(clicks), installs: BigInt(installs) };
}

/** Spend so far, in minor units. */
export function accruedOf(known: SharedContract, months: readonly SharedMonth[], today: string): bigint {
  return accruedMinor({ ...known, usageByMonth: toUsage(months), today });
}

/** The last entry of each month that was billed, by the campaign's row id. */
export async function readChains(sql: Sql, campaignIds: readonly string[]): Promise<ReadonlyMap<string, readonly BilledMonth[]>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await sql.rows(
    `SELECT campaign_id, month, seq_no, revision, units_total, amount_total_minor FROM (SELECT campaign_id, month, seq_no, revision, units_total, amount_total_minor,
        ROW_NUMBER() OVER (PARTITION BY campaign_id, month ORDER BY seq_no DESC) AS recency FROM billed_usage WHERE campaign_id IN (${list(campaignIds)})) ranked
      WHERE recency = 1 ORDER BY campaign_id, month`,
    campaignIds,
  );
  return new Map([...groupBy(rows, 'campaign_id')].map(([id, months]) => [id, months.map((row) => ({
    month: String(row['month']), seqNo: Number(row['seq_no']), revision: Number(row['revision']), unitsTotal: BigInt(row['units_total'] ?? 0), amountTotalMinor: BigInt(row['amount_total_minor'] ?? 0),
  }))]));
}
