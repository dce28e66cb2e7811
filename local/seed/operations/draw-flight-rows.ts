import type { Calendar } from '../calendar.ts';
import type { GoalUnit } from '../facts.ts';
import { type Random, randomStream } from '../random.ts';
import { shapes } from '../scales.ts';
import type { Campaign, Flight } from './campaign.ts';
import type { Units } from './draw-delivery.ts';
import type { RollUp } from './roll-up.ts';

/** A row of `flight`. */
export interface FlightRow extends Flight {
  readonly goalUnit: GoalUnit;
  readonly goalQuantity: number;
  readonly pacing: 'EVEN' | 'FRONTLOADED' | 'ASAP';
  readonly dailyCap: number | null;
  readonly frequencyCapPerDay: number | null;
}

/** A running flight that has not met its goal stays at most this far along. */
const runningFractionMax = 0.97;
/** Units a day of a flight that delivered nothing yet, by unit: what a small campaign books. */
const bookedPerDay: Readonly<Record<GoalUnit, number>> = { IMPRESSIONS: 25_000, CLICKS: 300, INSTALLS: 15 };

/**
 * Draws the goals of a campaign's flights so that they fit what was delivered: flights that are over passed their goal
 * by a little in the share of campaigns that over-deliver and fell short of it otherwise; running ones are about as far
 * as their days are.
 */
export function drawFlightRows(seed: number, calendar: Calendar, campaign: Campaign, totals: RollUp['flights']): FlightRow[] {
  const random = randomStream(seed, `goals/${campaign.key}`);
  const over = random.chance(shapes.overDeliveredShare);
  return campaign.flights.map((flight, index): FlightRow => {
    const total = totals[index];
    const delivered = total === undefined ? 0 : unitsOf(total, campaign.goalUnit);
    const goalQuantity = drawGoal(random, calendar, campaign, flight, delivered, over);
    const days = flight.toDay - flight.fromDay + 1;
    const largestDay = total === undefined ? 0 : unitsOf(total.largestDay, campaign.goalUnit);
    return {
      ...flight, goalQuantity,
      goalUnit: campaign.goalUnit,
      pacing: random.weighted([['EVEN', 75], ['FRONTLOADED', 15], ['ASAP', 10]]),
      dailyCap: random.chance(0.3) ? roundUp(Math.max(largestDay, Math.ceil((goalQuantity / days) * 1.5))) : null,
      frequencyCapPerDay: random.chance(0.5) ? random.pick([2, 3, 5, 8, 10]) : null,
    };
  });
}

function drawGoal(random: Random, calendar: Calendar, campaign: Campaign, flight: Flight, delivered: number, over: boolean): number {
  const days = flight.toDay - flight.fromDay + 1;
  if (delivered === 0) return roundUp(Math.max(1, Math.round(days * bookedPerDay[campaign.goalUnit] * random.logNormal(0, 0.5))));
  if (campaign.kind === 'goal-reached') return roundDown(delivered / (1 + random.between(0.005, shapes.overDeliveredMax)), delivered);
  const running = flight.toDay >= calendar.today && (campaign.status === 'ACTIVE' || campaign.status === 'PAUSED');
  if (running) {
    const elapsed = (Math.min(calendar.today, campaign.deliversTo ?? calendar.today) - flight.fromDay + 1) / days;
    const index = Math.min(1.4, Math.max(0.4, 0.98 + 0.17 * random.normal()));
    return roundUp(Math.ceil(delivered / Math.min(runningFractionMax, elapsed * index)));
  }
  if (over) return roundDown(delivered / (1 + random.between(0, shapes.overDeliveredMax)), delivered);
  return roundUp(Math.ceil(delivered / Math.min(1, 0.86 + random.beta(3, 1) * 0.14)));
}

function unitsOf(units: Units, goalUnit: GoalUnit): number {
  return goalUnit === 'IMPRESSIONS' ? units.impressions : goalUnit === 'CLICKS' ? units.clicks : units.installs;
}

/** Up to three significant digits: planners book round numbers. */
function roundUp(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 2);
  return Math.ceil(value / step) * step;
}

/** Down to three significant digits, at least 1 and at most what was delivered. */
function roundDown(value: number, delivered: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 2);
  return Math.min(delivered, Math.max(1, Math.floor(value / step) * step));
}
