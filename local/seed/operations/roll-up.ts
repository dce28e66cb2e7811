import type { Calendar } from '../calendar.ts';
import type { DeliveryFact } from '../facts.ts';
import type { Campaign } from './campaign.ts';
import { restatedAfterDays } from './batches.ts';
import type { CampaignDelivery, DailyRow, Units } from './draw-delivery.ts';
import { ownerOn } from './supply.ts';

/** Days that the recent total covers, today included. */
const recentDays = 7;

/** A row of `delivery_month`, with what had been billed of it. */
export interface MonthRow extends Units {
  readonly month: string;
  readonly gameId: number;
  readonly publisherId: number;
  readonly revision: number;
  readonly billed: Units;
}

/** Everything derived from one campaign's daily rows. */
export interface RollUp {
  /** Sorted by month, game and publisher. */
  readonly months: readonly MonthRow[];
  /** Sorted by month. */
  readonly campaignMonths: readonly (Units & { readonly month: string; readonly revision: number })[];
  /** One for each flight, in its order, with the largest day's units of each kind. */
  readonly flights: readonly (Units & { readonly flightId: number; readonly largestDay: Units })[];
  readonly recentImpressions: number;
}

type Sum = { -readonly [Key in keyof Units]: Units[Key] };

/** Adds up a campaign's daily rows; each game's days are credited to whoever owned it then. */
export function rollUp(calendar: Calendar, campaign: Campaign, delivery: CampaignDelivery): RollUp {
  const byGame = new Map<string, { month: string; gameId: number; publisherId: number; sum: Sum; billed: Sum }>();
  const byMonth = new Map<string, Sum>();
  const byDay = new Map<number, Sum>();
  let recentImpressions = 0;
  for (const row of delivery.rows) {
    const month = calendar.month(row.day);
    const publisherId = ownerOn(row.unit.game, row.day);
    if (publisherId === null) throw new Error(`game ${row.unit.game.id} has no owner on ${calendar.day(row.day)}`);
    const key = `${month} ${row.unit.game.id} ${publisherId}`;
    let entry = byGame.get(key);
    if (entry === undefined) {
      entry = { month, gameId: row.unit.game.id, publisherId, sum: zero(), billed: zero() };
      byGame.set(key, entry);
    }
    increase(entry.sum, row);
    increase(entry.billed, row.billed);
    increase(sumOf(byMonth, month), row);
    increase(sumOf(byDay, row.day), row);
    if (row.day > calendar.today - recentDays) recentImpressions += row.impressions;
  }
  const revisionOf = (month: string): number => (delivery.lateMonths.has(month) ? 2 : 1);
  return {
    months: [...byGame.values()]
      .map(({ month, gameId, publisherId, sum, billed }): MonthRow => ({ month, gameId, publisherId, ...sum, revision: revisionOf(month), billed }))
      .sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : a.gameId - b.gameId || a.publisherId - b.publisherId)),
    campaignMonths: [...byMonth].map(([month, sum]) => ({ month, ...sum, revision: revisionOf(month) })).sort((a, b) => (a.month < b.month ? -1 : 1)),
    flights: campaign.flights.map((flight) => {
      const total = zero();
      const largestDay = zero();
      for (const [day, sum] of byDay) {
        if (day < flight.fromDay || day > flight.toDay) continue;
        increase(total, sum);
        largestDay.impressions = Math.max(largestDay.impressions, sum.impressions);
        largestDay.clicks = Math.max(largestDay.clicks, sum.clicks);
        largestDay.installs = Math.max(largestDay.installs, sum.installs);
      }
      return { flightId: flight.id, ...total, largestDay };
    }),
    recentImpressions,
  };
}

/** The revisions of a campaign's months as Billing learned them, in the order of the facts file. */
export function deliveryFacts(calendar: Calendar, campaign: Campaign, delivery: CampaignDelivery, months: readonly MonthRow[]): DeliveryFact[] {
  const openMonth = calendar.month(calendar.today);
  const lastDays = lastDayByMonth(calendar, delivery.rows);
  return months.flatMap((row) => {
    const base = { campaignId: campaign.id, month: row.month, gameId: row.gameId, publisherId: row.publisherId };
    const isFinal = row.month < openMonth;
    const counted = Math.min(calendar.today, (lastDays.get(row.month) ?? 0) + restatedAfterDays);
    const first = { ...base, revision: 1, ...bigUnits(row.billed), isFinal, receivedOn: calendar.day(isFinal ? counted : calendar.today) };
    const lateDay = delivery.lateMonths.get(row.month);
    return lateDay === undefined ? [first] : [first, { ...base, revision: 2, ...bigUnits(row), isFinal, receivedOn: calendar.day(lateDay) }];
  });
}

function lastDayByMonth(calendar: Calendar, rows: readonly DailyRow[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const row of rows) {
    const month = calendar.month(row.day);
    last.set(month, Math.max(last.get(month) ?? 0, row.day));
  }
  return last;
}

function bigUnits(units: Units): { impressions: bigint; clicks: bigint; installs: bigint } {
  return { impressions: BigInt(units.impressions), clicks: BigInt(units.clicks), installs: BigInt(units.installs) };
}

function zero(): Sum {
  return { impressions: 0, clicks: 0, installs: 0 };
}

function sumOf<Key>(sums: Map<Key, Sum>, key: Key): Sum {
  let sum = sums.get(key);
  if (sum === undefined) {
    sum = zero();
    sums.set(key, sum);
  }
  return sum;
}

function increase(sum: Sum, units: Units): void {
  sum.impressions += units.impressions;
  sum.clicks += units.clicks;
  sum.installs += units.installs;
}
