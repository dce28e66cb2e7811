import type { Queryable } from '@ad-network/runtime/database.ts';
import { and, eq, inArray, notExists, sql, type SQL } from 'drizzle-orm';
import { flight } from '../flight/table.ts';
import { deliveryFlight } from '../goal-progress/table.ts';
import { readNewest, toCount } from './read-newest.ts';
import { addUnits, noUnits, sameUnits, type Units } from './units.ts';

/** A change of a campaign's units on a day. */
export interface DayChange {
  readonly campaignId: number;
  readonly day: string;
  readonly delta: Units;
}

type FlightRow = Units & { readonly flightId: number; readonly campaignId: number };

const values = { impressions: sql`VALUES(impressions)`, clicks: sql`VALUES(clicks)`, installs: sql`VALUES(installs)` };

/** Adds changes to `delivery_flight`: to each flight, those of its campaign within its days. Needs `lockRollUps` of the campaigns. */
export async function applyFlightChanges(transaction: Queryable, changes: readonly DayChange[]): Promise<void> {
  if (changes.length === 0) return;
  const byCampaign = Map.groupBy(changes, (change) => change.campaignId);
  const flights = await transaction
    .select({ flightId: flight.id, campaignId: flight.campaignId, startsOn: flight.startsOn, endsOn: flight.endsOn, impressions: stored('impressions'), clicks: stored('clicks'), installs: stored('installs') })
    .from(flight)
    .leftJoin(deliveryFlight, eq(deliveryFlight.flightId, flight.id))
    .where(inArray(flight.campaignId, [...byCampaign.keys()]));
  const rows = flights.flatMap(({ startsOn, endsOn, ...before }): readonly FlightRow[] => {
    const within = (byCampaign.get(before.campaignId) ?? []).filter(({ day }) => startsOn <= day && day <= endsOn);
    const delta = within.reduce((sum, change) => addUnits(sum, change.delta), noUnits);
    return sameUnits(delta, noUnits) ? [] : [{ ...before, ...addUnits(before, delta) }];
  });
  await writeFlights(transaction, rows);
}

/** Counts `delivery_flight` of all flights of campaigns anew from daily rows. Needs `lockRollUps` of the campaigns. */
export async function rebuildFlights(transaction: Queryable, campaignIds: readonly number[]): Promise<void> {
  const rows = await readNewest(
    transaction,
    sql`SELECT f.id flightId, f.campaign_id campaignId, SUM(d.impressions) impressions, SUM(d.clicks) clicks, SUM(d.installs) installs
        FROM flight f LEFT JOIN delivery_daily d ON d.campaign_id = f.campaign_id AND d.day BETWEEN f.starts_on AND f.ends_on
        WHERE f.campaign_id IN ${campaignIds} GROUP BY f.id, f.campaign_id`,
  );
  const flights = rows.map((row) => ({
    flightId: Number(row['flightId']),
    campaignId: Number(row['campaignId']),
    impressions: toCount(row['impressions']),
    clicks: toCount(row['clicks']),
    installs: toCount(row['installs']),
  }));
  await writeFlights(transaction, flights);
  const itsFlight = transaction.select({ one: sql`1` }).from(flight).where(eq(flight.id, deliveryFlight.flightId));
  await transaction.delete(deliveryFlight).where(and(inArray(deliveryFlight.campaignId, [...campaignIds]), notExists(itsFlight)));
}

async function writeFlights(transaction: Queryable, rows: readonly FlightRow[]): Promise<void> {
  if (rows.length > 0) await transaction.insert(deliveryFlight).values([...rows]).onDuplicateKeyUpdate({ set: values });
}

/** A flight without a row has delivered nothing. */
function stored(name: keyof Units): SQL<bigint> {
  return sql<bigint>`COALESCE(${deliveryFlight[name]}, 0)`.mapWith(BigInt);
}
