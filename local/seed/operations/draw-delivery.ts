import type { Calendar } from '../calendar.ts';
import { type Random, randomStream } from '../random.ts';
import { minima, type Scale, shapes } from '../scales.ts';
import type { Batches } from './batches.ts';
import type { Campaign, PoolUnit } from './campaign.ts';

/** One row of `delivery_daily` as it stands today, with the impressions and so on that had been billed. */
export interface DailyRow {
  readonly day: number;
  readonly unit: PoolUnit['unit'];
  readonly impressions: number;
  readonly clicks: number;
  readonly installs: number;
  /** As known when the month was billed; differs in a month that was restated afterwards. */
  readonly billed: Units;
}

export interface Units {
  readonly impressions: number;
  readonly clicks: number;
  readonly installs: number;
}

/** What a campaign delivered: rows by day and ad unit, and which months were restated after they were billed, and when. */
export interface CampaignDelivery {
  readonly rows: readonly DailyRow[];
  readonly lateMonths: ReadonlyMap<string, number>;
}

/** Draws campaigns' delivery, one campaign at a time, so that no more than one campaign's rows are in memory. */
export interface DeliveryDraw {
  deliveryOf(campaign: Campaign): CampaignDelivery;
}

interface Setting {
  readonly seed: number;
  readonly scale: Scale;
  readonly calendar: Calendar;
  readonly batches: Batches;
  /** Share of its days on which a campaign delivers, so that the scale's number of rows is met. */
  readonly keptShare: number;
  readonly lateShareOf: (month: string) => number;
}

/** Share of a day that has passed when the seed ends, in its night. */
const partialDayShare = 0.2;

/** Prepares the draw: how far days are thinned follows from all campaigns together. */
export function createDeliveryDraw(seed: number, scale: Scale, calendar: Calendar, batches: Batches, campaigns: readonly Campaign[]): DeliveryDraw {
  const possibleRows = campaigns.reduce((sum, campaign) => sum + countDays(campaign, calendar) * Math.min(campaign.unitsPerDayDrawn, campaign.pool.length), 0);
  const lastClosed = calendar.months.at(-2);
  const ranLastMonth = campaigns.filter((campaign) => lastClosed !== undefined && campaign.script === undefined && campaign.pool.length > 0
    && campaign.flights.some((flight) => flight.fromDay <= lastClosed.lastIndex && Math.min(flight.toDay, campaign.deliversTo ?? -1) >= lastClosed.firstIndex)).length;
  const lateShareLastMonth = Math.max(shapes.lateRestatementShare, minima.driftingCampaigns / Math.max(1, ranLastMonth));
  const setting: Setting = {
    seed, scale, calendar, batches,
    keptShare: Math.min(1, scale.deliveryRows / Math.max(1, possibleRows)),
    lateShareOf: (month) => (month === lastClosed?.month ? lateShareLastMonth : shapes.lateRestatementShare),
  };
  return { deliveryOf: (campaign) => drawDelivery(setting, campaign) };
}

function drawDelivery(setting: Setting, campaign: Campaign): CampaignDelivery {
  const random = randomStream(setting.seed, `delivery/${campaign.key}`);
  const lateMonths = new Map<string, number>();
  if (campaign.pool.length === 0) return { rows: [], lateMonths };
  const factors = new Map<string, number>();
  for (const { month } of setting.calendar.months) {
    const lateDays = setting.batches.lateDays(month);
    // Drawn for every month, so that a campaign's other draws do not depend on where the open month is.
    const late = random.chance(setting.lateShareOf(month));
    const factor = 1 + random.between(shapes.lateRestatementMin, shapes.lateRestatementMax);
    const day = lateDays.length === 0 ? null : random.pick(lateDays);
    if (!late || day === null || campaign.adversarial === 'three-way-tie' || campaign.adversarial === 'zero-amount') continue;
    factors.set(month, factor);
    lateMonths.set(month, day);
  }
  const rows: DailyRow[] = [];
  const add = (day: number, item: PoolUnit, impressions: number): void => {
    const billed = drawUnits(random, campaign, item, impressions);
    const factor = factors.get(setting.calendar.month(day));
    rows.push({ day, unit: item.unit, billed, ...(factor === undefined ? billed : restate(billed, factor)) });
  };
  if (campaign.script === undefined) drawRows(setting, random, campaign, add);
  else addScript(campaign, add);
  dropUnchangedMonths(setting.calendar, rows, lateMonths);
  return { rows, lateMonths };
}

function addScript(campaign: Campaign, add: (day: number, item: PoolUnit, impressions: number) => void): void {
  for (const planted of campaign.script ?? []) {
    const item = campaign.pool.find((candidate) => candidate.unit === planted.unit);
    if (item === undefined) throw new Error(`campaign ${campaign.id} is planted on unit ${planted.unit.id}, which it cannot use`);
    add(planted.day, item, planted.impressions);
  }
}

function drawRows(setting: Setting, random: Random, campaign: Campaign, add: (day: number, item: PoolUnit, impressions: number) => void): void {
  const { calendar, scale } = setting;
  const share = Math.min(1, campaign.unitsPerDayDrawn / campaign.pool.length);
  const kept = keptDays(setting, random, campaign);
  for (const day of kept) {
    const open = campaign.pool.filter((item) => item.fromDay <= day && day <= item.toDay);
    const chosen = open.filter(() => random.chance(share));
    const used = chosen.length > 0 || open.length === 0 ? chosen : [random.pick(open)];
    const dayFactor = scale.volumeFactor * calendar.volume(day) * (day === calendar.today ? partialDayShare : 1);
    for (const item of used) {
      add(day, item, Math.max(1, Math.round(random.logNormal(shapes.impressionsPerRowMu, shapes.impressionsPerRowSigma) * dayFactor)));
    }
  }
}

/** A thinned choice of the days within flights; of each month at least one, and of a running campaign yesterday. */
function keptDays(setting: Setting, random: Random, campaign: Campaign): number[] {
  const { calendar } = setting;
  const days: number[] = [];
  for (const flight of campaign.flights) {
    const fromDay = Math.max(0, flight.fromDay);
    const toDay = Math.min(calendar.today, flight.toDay, campaign.deliversTo ?? -1);
    for (const month of calendar.months) {
      const first = Math.max(fromDay, month.firstIndex);
      const last = Math.min(toDay, month.lastIndex);
      if (last < first) continue;
      const certain = random.integer(first, last);
      for (let day = first; day <= last; day += 1) {
        const drawn = random.chance(setting.keptShare);
        const recent = day === calendar.today - 1 && campaign.status === 'ACTIVE';
        if (drawn || day === certain || recent || campaign.everyDay === true) days.push(day);
      }
    }
  }
  return days;
}

function countDays(campaign: Campaign, calendar: Calendar): number {
  return campaign.flights.reduce((sum, flight) =>
    sum + Math.max(0, Math.min(calendar.today, flight.toDay, campaign.deliversTo ?? -1) - Math.max(0, flight.fromDay) + 1), 0);
}

/** Clicks and installs follow from the unit's rates; the fraction that is left becomes a whole one by chance. */
function drawUnits(random: Random, campaign: Campaign, item: PoolUnit, impressions: number): Units {
  const clicks = Math.min(impressions, Math.floor(impressions * item.clicksPerImpression + random.next()));
  const installs = campaign.objective === 'APP_INSTALLS' ? Math.min(clicks, Math.floor(clicks * item.installsPerClick + random.next())) : 0;
  return { impressions, clicks, installs };
}

function restate(units: Units, factor: number): Units {
  const impressions = Math.max(1, Math.round(units.impressions * factor));
  const clicks = Math.min(impressions, Math.round(units.clicks * factor));
  return { impressions, clicks, installs: Math.min(clicks, Math.round(units.installs * factor)) };
}

/** A restatement that changed nothing is none. */
function dropUnchangedMonths(calendar: Calendar, rows: readonly DailyRow[], lateMonths: Map<string, number>): void {
  const changed = new Set<string>();
  for (const row of rows) {
    if (row.impressions !== row.billed.impressions || row.clicks !== row.billed.clicks || row.installs !== row.billed.installs) changed.add(calendar.month(row.day));
  }
  for (const month of [...lateMonths.keys()]) if (!changed.has(month)) lateMonths.delete(month);
}
