import type { Calendar } from '../calendar.ts';
import { type Random, randomStream } from '../random.ts';
import type { Batches } from './batches.ts';
import type { AdUnit } from './supply.ts';
import type { Tables } from './tables.ts';

/** Impressions of each ad unit on each day, over all campaigns: one number each, so its size does not depend on the rows. */
export interface UnitDays {
  add(day: number, unitId: number, impressions: number): void;
  impressions(day: number, unitId: number): number;
}

/** Requests that come on a day without any delivery, as a share of live ad units. */
const unfilledShare = 0.08;

export function createUnitDays(days: number, units: number): UnitDays {
  const sums = new Float64Array(days * (units + 1));
  return {
    add(day, unitId, impressions) {
      const index = day * (units + 1) + unitId;
      sums[index] = (sums[index] ?? 0) + impressions;
    },
    impressions: (day, unitId) => sums[day * (units + 1) + unitId] ?? 0,
  };
}

/** Writes requests and fill of every ad unit and day with delivery, and of some without. Filled is never below what was shown. */
export async function insertUnitDays(
  tables: Tables, calendar: Calendar, seed: number, units: readonly AdUnit[], unitDays: UnitDays, batches: Batches, advance: (done: number) => void,
): Promise<void> {
  const random = randomStream(seed, 'requests');
  const table = tables.table('ad_unit_daily');
  for (let day = 0; day < calendar.days; day += 1) {
    const batch = batches.initial(day);
    const text = calendar.day(day);
    for (const unit of units) {
      const shown = unitDays.impressions(day, unit.id);
      const unfilled = shown === 0 && unit.live !== null && unit.live.fromDay <= day && day <= unit.live.toDay && random.chance(unfilledShare);
      if (shown === 0 && !unfilled) continue;
      const { requests, filled } = drawRequests(random, shown);
      batch.accepted += 1;
      await table.add([text, unit.id, requests, filled, batch.sequence]);
    }
    advance(day + 1);
  }
  await tables.flush();
}

function drawRequests(random: Random, shown: number): { requests: number; filled: number } {
  if (shown === 0) return { requests: random.integer(1, 400), filled: 0 };
  const filled = Math.ceil(shown / random.between(0.9, 1));
  return { filled, requests: Math.ceil(filled / random.between(0.45, 0.97)) };
}
