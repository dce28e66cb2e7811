import { countedUnits, priced, type Contract, type DeliveryRow } from './spend.sql.ts';

/**
 * Daily delivery of a month by campaign, game and the publisher that owned the game on the day: `valid_to` is the last day of ownership.
 * Parameters: first day of the month, first day of the next.
 */
export const openMonthSql = `
SELECT d.campaign_id, u.game_id, o.publisher_id, DATE_FORMAT(MIN(d.day), '%Y-%m') AS month,
       SUM(d.impressions) AS impressions, SUM(d.clicks) AS clicks, SUM(d.installs) AS installs
  FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id
  JOIN game_owner o ON o.game_id = u.game_id AND o.valid_from <= d.day AND (o.valid_to IS NULL OR o.valid_to >= d.day)
 WHERE d.day >= ? AND d.day < ? GROUP BY d.campaign_id, u.game_id, o.publisher_id`;

export interface OpenMonthRow extends DeliveryRow {
  readonly game_id: string;
  readonly publisher_id: string;
}

export interface Amount {
  readonly amountMinor: string;
  readonly currency: string;
}

/** Sums amounts by currency, in the order of its code. */
export function byCurrency(amounts: readonly { readonly currency: string; readonly amount: bigint }[]): readonly Amount[] {
  const sums = new Map<string, bigint>();
  for (const { currency, amount } of amounts) sums.set(currency, (sums.get(currency) ?? 0n) + amount);
  return [...sums].toSorted(([a], [b]) => a.localeCompare(b)).map(([currency, amount]) => ({ amountMinor: String(amount), currency }));
}

/** What delivery is worth at each campaign's rate before any cap, one entry per campaign with a contract. */
export function estimates(rows: readonly OpenMonthRow[], contracts: ReadonlyMap<string, Contract>): readonly { readonly currency: string; readonly amount: bigint }[] {
  return [...Map.groupBy(rows, (row) => row.campaign_id)].flatMap(([campaignId, ofCampaign]) => {
    const contract = contracts.get(campaignId);
    if (contract === undefined) return [];
    const units = ofCampaign.reduce((total, row) => total + countedUnits(contract.pricing_model, row), 0n);
    return [{ currency: contract.currency, amount: priced(contract, ofCampaign[0]?.month ?? '', units) }];
  });
}
