import type { Calendar } from '../calendar.ts';
import type { CampaignFact } from '../facts.ts';
import { type FactsFile, openFactsFile, writeFacts } from '../write-facts.ts';
import type { Scale } from '../scales.ts';
import type { Campaign } from './campaign.ts';
import { type Batch, type Batches, createBatches } from './batches.ts';
import { type CampaignDelivery, createDeliveryDraw, type DailyRow } from './draw-delivery.ts';
import { drawFlightRows, type FlightRow } from './draw-flight-rows.ts';
import { deliveryFacts, rollUp, type RollUp } from './roll-up.ts';
import { digestOf, type Tables } from './tables.ts';
import type { UnitDays } from './insert-unit-days.ts';

/** Day of the next month on which a month's counts become final, and local minute of it. */
const finalisedOnDay = 5;
const finalisedMinute = 30;
/** Days after a month's end after which nothing of it changes any more. */
const lockedAfterDays = 30;

interface Delivery {
  readonly tables: Tables;
  readonly calendar: Calendar;
  readonly scale: Scale;
  readonly seed: number;
  readonly factsFolder: string;
  readonly unitDays: UnitDays;
  readonly advance: (done: number) => void;
}

/**
 * Draws and writes the delivery of all campaigns, one after the other, with what is derived from it: roll-ups, goals of
 * flights, facts. No more than one campaign's rows are in memory. Returns the batches, their counts filled.
 */
export async function insertDelivery(delivery: Delivery, campaigns: readonly Campaign[]): Promise<Batches> {
  const { calendar, seed, factsFolder } = delivery;
  const batches = createBatches(calendar);
  const draw = createDeliveryDraw(seed, delivery.scale, calendar, batches, campaigns);
  const deliveries = openFactsFile(factsFolder, 'deliveries');
  const facts: CampaignFact[] = [];
  try {
    for (const campaign of campaigns) {
      const drawn = draw.deliveryOf(campaign);
      const sums = rollUp(calendar, campaign, drawn);
      const flights = drawFlightRows(seed, calendar, campaign, sums.flights);
      await insertDailyRows(delivery, batches, campaign, drawn);
      await insertRollUp(delivery, campaign, sums, flights);
      writeDeliveries(deliveries, calendar, campaign, drawn, sums);
      facts.push(campaignFact(calendar, campaign, flights));
      delivery.advance(campaign.id);
    }
  } finally {
    deliveries.close();
  }
  writeFacts(factsFolder, 'campaigns', facts);
  await delivery.tables.flush();
  return batches;
}

async function insertDailyRows(delivery: Delivery, batches: Batches, campaign: Campaign, drawn: CampaignDelivery): Promise<void> {
  const { calendar, unitDays } = delivery;
  const table = delivery.tables.table('delivery_daily');
  for (const row of drawn.rows) {
    const { batch, revision } = writtenBy(calendar, batches, drawn, row);
    await table.add([
      calendar.day(row.day), campaign.id, row.unit.id, row.impressions, row.clicks, row.installs, revision, batch.sequence, batch.receivedAt,
    ]);
    unitDays.add(row.day, row.unit.id, row.impressions);
  }
}

/** The batch that wrote the row last; each batch on the way counted it. */
function writtenBy(calendar: Calendar, batches: Batches, drawn: CampaignDelivery, row: DailyRow): { batch: Batch; revision: number } {
  let batch = batches.initial(row.day);
  let revision = 1;
  batch.accepted += 1;
  const restated = batches.restated(row.day);
  if (restated !== null) {
    batch = restated;
    revision += 1;
    batch.restated += 1;
  }
  const month = calendar.month(row.day);
  const lateDay = drawn.lateMonths.get(month);
  if (lateDay !== undefined) {
    batch = batches.late(month, lateDay);
    revision += 1;
    batch.restated += 1;
  }
  return { batch, revision };
}

async function insertRollUp(delivery: Delivery, campaign: Campaign, sums: RollUp, flights: readonly FlightRow[]): Promise<void> {
  const { tables, calendar } = delivery;
  for (const row of sums.months) {
    await tables.table('delivery_month').add([campaign.id, row.month, row.gameId, row.publisherId, row.impressions, row.clicks, row.installs, row.revision]);
  }
  for (const row of sums.campaignMonths) {
    await tables.table('delivery_campaign_month').add([campaign.id, row.month, row.impressions, row.clicks, row.installs, row.revision]);
  }
  for (const flight of flights) {
    await tables.table('flight').add([
      flight.id, campaign.id, calendar.day(flight.fromDay), calendar.day(flight.toDay), flight.goalUnit, flight.goalQuantity, flight.pacing,
      flight.dailyCap, flight.frequencyCapPerDay,
    ]);
  }
  for (const flight of sums.flights) {
    await tables.table('delivery_flight').add([flight.flightId, campaign.id, flight.impressions, flight.clicks, flight.installs]);
  }
  await tables.table('campaign_recent').add([campaign.id, sums.recentImpressions, calendar.day(calendar.today)]);
}

function writeDeliveries(file: FactsFile, calendar: Calendar, campaign: Campaign, drawn: CampaignDelivery, sums: RollUp): void {
  for (const fact of deliveryFacts(calendar, campaign, drawn, sums.months)) file.write(fact);
}

function campaignFact(calendar: Calendar, campaign: Campaign, flights: readonly FlightRow[]): CampaignFact {
  return {
    id: campaign.id, advertiserId: campaign.advertiserId, name: campaign.displayName, billedName: campaign.billedName, objective: campaign.objective,
    status: campaign.status, startsOn: calendar.day(campaign.fromDay), endsOn: campaign.toDay === null ? null : calendar.day(campaign.toDay),
    adversarial: campaign.adversarial, goalUnit: campaign.goalUnit,
    goalQuantity: flights.reduce((sum, flight) => sum + BigInt(flight.goalQuantity), 0n),
  };
}

/** Writes the batches, and closes the months before the open one; those whose 30 days are over are locked. */
export async function insertBatchesAndCloses(tables: Tables, calendar: Calendar, batches: Batches): Promise<void> {
  for (const batch of batches.all) {
    await tables.table('delivery_batch').add([
      batch.sequence, batch.key, batch.sequence, digestOf(batch.key), batch.accepted + batch.restated, batch.accepted, batch.restated, 0, batch.receivedAt,
    ]);
  }
  for (const { month, lastIndex } of calendar.months.slice(0, -1)) {
    const lockedDay = lastIndex + lockedAfterDays;
    const locked = lockedDay < calendar.today ? calendar.instant(lockedDay + 1, 0) : null;
    await tables.table('delivery_month_close').add([month, calendar.instant(lastIndex + finalisedOnDay, finalisedMinute), locked]);
  }
  await tables.flush();
}
