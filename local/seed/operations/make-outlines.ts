import type { Calendar } from '../calendar.ts';
import type { CampaignObjective, CampaignStatus } from '../facts.ts';
import { type Random, randomStream } from '../random.ts';
import { minima, type Scale, shapes } from '../scales.ts';
import type { CampaignOutline, DaySpan, LiveKind } from './campaign.ts';
import { advertiserOf, type Demand } from './demand.ts';

/** Days before today on which the planted causes of not serving took effect. */
export const creativeArchivedDaysAgo = 4;
export const blockedDaysAgo = 6;
/** A campaign that stopped serving for a planted cause had run at least this long, so that it delivered before. */
const establishedDaysMin = 32;

const statusShares: readonly (readonly [CampaignStatus, number])[] = [
  ['ACTIVE', 0.12], ['PAUSED', 0.08], ['READY', 0.02], ['DRAFT', 0.015], ['PENDING_REVIEW', 0.015], ['ARCHIVED', 0.05],
];
const objectives: readonly (readonly [CampaignObjective, number])[] = [['BRAND_AWARENESS', 63], ['TRAFFIC', 20], ['APP_INSTALLS', 17]];
/** One group for each reason not to serve; the kinds of a group take turns. */
const notServingKinds: readonly (readonly LiveKind[])[] = [
  ['scheduled'], ['outside-flight'], ['creative-archived', 'creative-pending'],
  ['inventory-suspended', 'inventory-blocked', 'inventory-narrow'], ['goal-reached'],
];
const notServingShare = 0.07;

/** The ordinary campaigns: statuses by quota, so that even the smallest scale has all of them. */
export function makeOutlines(seed: number, scale: Scale, calendar: Calendar, demand: Demand): CampaignOutline[] {
  const activeIds = demand.advertisers.filter((advertiser) => advertiser.status === 'ACTIVE').map((advertiser) => advertiser.id);
  const plans = planStatuses(scale.campaigns);
  return demand.campaignOwners.map((owner, index): CampaignOutline => {
    const key = `ordinary/${index}`;
    const random = randomStream(seed, `outline/${key}`);
    const { status, kind } = plans[index] ?? { status: 'COMPLETED', kind: null };
    const over = status === 'COMPLETED' || status === 'ARCHIVED';
    const advertiserId = over || advertiserOf(demand.advertisers, owner).status === 'ACTIVE' ? owner : random.pick(activeIds);
    const objective = random.weighted(objectives);
    return { key, advertiserId, objective, status, kind, adversarial: null, ...makeDays(random, calendar, status, kind) };
  });
}

/** The campaigns of the one advertiser whose invoice of the last closed month has 200 lines: many, small and short. */
export function makeLargestAdvertiserOutlines(seed: number, calendar: Calendar, demand: Demand): CampaignOutline[] {
  const firstOfMonth = calendar.indexOf('2026-10-01');
  return Array.from({ length: minima.campaignsOnOneInvoice }, (_, index): CampaignOutline => {
    const key = `largest/${index}`;
    const random = randomStream(seed, `outline/${key}`);
    const status = index < minima.activeOnOneInvoice ? 'ACTIVE' : index < minima.activeOnOneInvoice + minima.pausedOnOneInvoice ? 'PAUSED' : 'COMPLETED';
    const fromDay = firstOfMonth + random.integer(-12, 22);
    const toDay = status === 'COMPLETED' ? Math.min(calendar.today - 1, Math.max(firstOfMonth, fromDay) + random.integer(4, 18)) : calendar.today + random.integer(0, 30);
    return {
      key, status, fromDay, toDay, advertiserId: demand.largest.id, objective: random.weighted(objectives), kind: status === 'ACTIVE' ? 'serving' : null,
      createdDay: fromDay - random.integer(3, 15), flights: [{ fromDay, toDay }],
      deliversTo: status === 'PAUSED' ? calendar.today - random.integer(2, 14) : calendar.today,
      adversarial: 'two-hundred-lines', unitsPerDay: 2,
    };
  });
}

function planStatuses(count: number): { status: CampaignStatus; kind: LiveKind | null }[] {
  const plans: { status: CampaignStatus; kind: LiveKind | null }[] = [];
  for (const [status, share] of statusShares) {
    const quota = Math.max(1, Math.round(count * share));
    if (status !== 'ACTIVE') {
      for (let index = 0; index < quota; index += 1) plans.push({ status, kind: null });
      continue;
    }
    const perReason = Math.max(minima.campaignsPerNotServingReason, Math.round(quota * notServingShare));
    for (const group of notServingKinds) {
      for (let index = 0; index < perReason; index += 1) plans.push({ status, kind: group[index % group.length] ?? 'serving' });
    }
    const serving = Math.max(quota - perReason * notServingKinds.length, minima.servingCampaigns - minima.activeOnOneInvoice);
    for (let index = 0; index < serving; index += 1) plans.push({ status, kind: 'serving' });
  }
  return plans;
}

type Days = Pick<CampaignOutline, 'createdDay' | 'fromDay' | 'toDay' | 'flights' | 'deliversTo'>;

function makeDays(random: Random, calendar: Calendar, status: CampaignStatus, kind: LiveKind | null): Days {
  const length = drawLength(random, calendar);
  switch (status) {
    case 'ACTIVE':
      return makeLiveDays(random, calendar, kind ?? 'serving', length);
    case 'PAUSED': {
      const span = spanAround(random, calendar, Math.max(length, 6), 3);
      return makeRun(random, span, span.toDay, random.integer(span.fromDay + 1, calendar.today - 1));
    }
    case 'COMPLETED': {
      const toDay = random.integer(Math.min(length - 1, calendar.today - 1), calendar.today - 1);
      return makeRun(random, { fromDay: Math.max(0, toDay - length + 1), toDay }, toDay, calendar.today);
    }
    case 'ARCHIVED': {
      const latest = calendar.today - 40;
      const toDay = random.integer(Math.min(length - 1, latest), latest);
      return makeRun(random, { fromDay: Math.max(0, toDay - length + 1), toDay }, toDay, calendar.today);
    }
    case 'READY':
    case 'DRAFT':
    case 'PENDING_REVIEW': {
      const fromDay = calendar.today + random.integer(status === 'READY' ? -2 : 3, 30);
      return { ...makeRun(random, { fromDay, toDay: fromDay + length - 1 }, fromDay + length - 1, null), createdDay: calendar.today - random.integer(3, 12) };
    }
  }
}

function makeLiveDays(random: Random, calendar: Calendar, kind: LiveKind, length: number): Days {
  const { today } = calendar;
  switch (kind) {
    case 'scheduled': {
      const fromDay = today + random.integer(1, 14);
      return { ...makeRun(random, { fromDay, toDay: fromDay + length - 1 }, fromDay + length - 1, null), createdDay: today - random.integer(3, 12) };
    }
    case 'outside-flight': {
      // The last flight is over, the campaign is not: nobody has extended it.
      const toDay = today - random.integer(1, 9);
      const span = { fromDay: Math.max(0, toDay - length + 1), toDay };
      return makeRun(random, span, random.chance(0.3) ? null : today + random.integer(1, 30), today);
    }
    case 'creative-archived':
    case 'inventory-suspended':
    case 'inventory-blocked':
    case 'goal-reached': {
      const fromDay = today - establishedDaysMin - random.integer(0, 25);
      const span = { fromDay, toDay: today + random.integer(1, 30) };
      return { ...makeRun(random, span, span.toDay, kind === 'creative-archived' ? today - creativeArchivedDaysAgo - 1 : today), flights: [span] };
    }
    case 'creative-pending':
    case 'inventory-narrow': {
      const span = spanAround(random, calendar, Math.min(length, 14), 0);
      return { ...makeRun(random, span, span.toDay, null), flights: [span] };
    }
    case 'serving': {
      const span = spanAround(random, calendar, length, 0);
      const run = makeRun(random, span, random.chance(0.04) ? null : span.toDay, today);
      const covered = run.flights.some((flight) => flight.fromDay <= today && today <= flight.toDay);
      return covered ? run : { ...run, flights: [span] };
    }
  }
}

function drawLength(random: Random, calendar: Calendar): number {
  const drawn = Math.round(random.logNormal(Math.log(shapes.campaignLengthMedianDays), shapes.campaignLengthSigma));
  return Math.min(shapes.campaignLengthMaxDays, calendar.days - 1, Math.max(3, drawn));
}

/** A span of that length that covers today and began at least `startedDaysMin` days ago. */
function spanAround(random: Random, calendar: Calendar, length: number, startedDaysMin: number): DaySpan {
  const elapsed = random.integer(Math.min(startedDaysMin, length - 1), length - 1);
  const fromDay = Math.max(0, calendar.today - elapsed);
  return { fromDay, toDay: Math.max(calendar.today, fromDay + length - 1) };
}

function makeRun(random: Random, span: DaySpan, toDay: number | null, deliversTo: number | null): Days {
  return { fromDay: span.fromDay, toDay, flights: splitFlights(random, span), deliversTo, createdDay: span.fromDay - random.integer(3, 20) };
}

/** One to three flights, x1.5 on average, one after the other, now and then with a pause of a few days between them. */
function splitFlights(random: Random, span: DaySpan): DaySpan[] {
  const length = span.toDay - span.fromDay + 1;
  const wanted = random.weighted([[1, 42], [2, 35], [3, 23]]);
  const count = Math.min(wanted, Math.max(1, Math.floor(length / 9)));
  const flights: DaySpan[] = [];
  let fromDay = span.fromDay;
  for (let number = 1; number <= count; number += 1) {
    const toDay = number === count ? span.toDay : span.fromDay + Math.floor((length * number) / count) - 1 - (random.chance(0.2) ? random.integer(1, 3) : 0);
    flights.push({ fromDay, toDay });
    fromDay = span.fromDay + Math.floor((length * number) / count);
  }
  return flights;
}
