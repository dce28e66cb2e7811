import type { CampaignObjective, CampaignPlanFragment, ConnectionType, FlightInput, GoalUnit, PacingMode, Platform, UpdateCampaignInput } from '../generated/graphql.ts';

/** A game by id and name. */
export interface NamedGame {
  readonly id: string;
  readonly name: string;
}

/** A flight as it is typed: numbers as text, empty = none. */
export interface FlightDraft {
  /** The flight's id, or `new-…` of one that is to be made. */
  readonly key: string;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly goalUnit: GoalUnit;
  readonly goalQuantity: string;
  readonly pacing: PacingMode;
  readonly dailyCap: string;
  readonly frequencyCapPerDay: string;
}

/** A campaign's plan as it is typed. `endsOn` empty = no end. */
export interface PlanDraft {
  readonly name: string;
  readonly objective: CampaignObjective;
  readonly startsOn: string;
  readonly endsOn: string;
  readonly flights: readonly FlightDraft[];
  readonly countries: readonly string[];
  readonly platforms: readonly Platform[];
  readonly osVersionMin: string;
  readonly gameCategories: readonly string[];
  readonly connectionTypes: readonly ConnectionType[];
  readonly includeGames: readonly NamedGame[];
  readonly excludeGames: readonly NamedGame[];
}

/** The plan that the API gives, ready to be edited. */
export function draftOf(plan: CampaignPlanFragment): PlanDraft {
  const { targeting } = plan;
  const named = ({ id, name }: NamedGame): NamedGame => ({ id, name });
  return {
    name: plan.name,
    objective: plan.objective,
    startsOn: plan.startsOn,
    endsOn: plan.endsOn ?? '',
    flights: plan.flights.map((flight) => ({
      key: flight.id,
      startsOn: flight.startsOn,
      endsOn: flight.endsOn,
      goalUnit: flight.goalUnit,
      goalQuantity: flight.goalQuantity,
      pacing: flight.pacing,
      dailyCap: flight.dailyCap ?? '',
      frequencyCapPerDay: typeof flight.frequencyCapPerDay === 'number' ? String(flight.frequencyCapPerDay) : '',
    })),
    countries: [...targeting.countries],
    platforms: [...targeting.platforms],
    osVersionMin: targeting.osVersionMin ?? '',
    gameCategories: [...targeting.gameCategories],
    connectionTypes: [...targeting.connectionTypes],
    includeGames: targeting.includeGames.map(named),
    excludeGames: targeting.excludeGames.map(named),
  };
}

/** A flight to add: it takes the campaign's days. */
export function newFlight(draft: PlanDraft, key: string): FlightDraft {
  const unit: GoalUnit = draft.objective === 'APP_INSTALLS' ? 'INSTALLS' : draft.objective === 'TRAFFIC' ? 'CLICKS' : 'IMPRESSIONS';
  return { key, startsOn: draft.startsOn, endsOn: draft.endsOn || draft.startsOn, goalUnit: unit, goalQuantity: '', pacing: 'EVEN', dailyCap: '', frequencyCapPerDay: '' };
}

const targetingFields = ['countries', 'platforms', 'osVersionMin', 'gameCategories', 'connectionTypes', 'includeGames', 'excludeGames'] as const;

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** True when nothing would be saved. */
export function isUnchanged(base: PlanDraft, draft: PlanDraft): boolean {
  return same(base, draft);
}

function flightInput({ key, dailyCap, frequencyCapPerDay, ...flight }: FlightDraft): FlightInput {
  return {
    ...(key.startsWith('new-') ? {} : { id: key }),
    ...flight,
    goalQuantity: flight.goalQuantity,
    dailyCap: dailyCap === '' ? null : dailyCap,
    frequencyCapPerDay: frequencyCapPerDay === '' ? null : Number(frequencyCapPerDay),
  };
}

/** What to send: only what differs from what the editor began from. */
export function changeOf(id: string, expectedVersion: number, base: PlanDraft, draft: PlanDraft): UpdateCampaignInput {
  const targetingChanged = targetingFields.some((field) => !same(base[field], draft[field]));
  const { countries, platforms, gameCategories, connectionTypes } = draft;
  return {
    id,
    expectedVersion,
    ...(base.name === draft.name ? {} : { name: draft.name }),
    ...(base.objective === draft.objective ? {} : { objective: draft.objective }),
    ...(base.startsOn === draft.startsOn ? {} : { startsOn: draft.startsOn }),
    ...(base.endsOn === draft.endsOn ? {} : { endsOn: draft.endsOn === '' ? null : draft.endsOn }),
    ...(same(base.flights, draft.flights) ? {} : { flights: draft.flights.map(flightInput) }),
    ...(targetingChanged
      ? {
          targeting: {
            countries: [...countries],
            platforms: [...platforms],
            osVersionMin: draft.osVersionMin === '' ? null : draft.osVersionMin,
            gameCategories: [...gameCategories],
            connectionTypes: [...connectionTypes],
            includeGameIds: draft.includeGames.map((game) => game.id),
            excludeGameIds: draft.excludeGames.map((game) => game.id),
          },
        }
      : {}),
  };
}

const digits = /^\d{1,13}$/;

/** What is wrong before anything is sent, by field (`name`, `flights.0.goalQuantity`). The server judges again. */
export function problemsOf(draft: PlanDraft): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  if (draft.name.trim() === '') problems['name'] = 'Give it a name.';
  if (draft.startsOn === '') problems['startsOn'] = 'Choose the first day.';
  if (draft.endsOn !== '' && draft.endsOn < draft.startsOn) problems['endsOn'] = 'It ends before it begins.';
  for (const [index, flight] of draft.flights.entries()) {
    const at = (field: string): string => `flights.${index}.${field}`;
    if (flight.startsOn < draft.startsOn) problems[at('startsOn')] = 'Before the campaign’s first day.';
    if (flight.endsOn < flight.startsOn) problems[at('endsOn')] = 'It ends before it begins.';
    if (draft.endsOn !== '' && flight.endsOn > draft.endsOn) problems[at('endsOn')] = 'After the campaign’s last day.';
    if (!digits.test(flight.goalQuantity) || /^0+$/.test(flight.goalQuantity)) problems[at('goalQuantity')] = 'A whole number above zero.';
    if (flight.dailyCap !== '' && !digits.test(flight.dailyCap)) problems[at('dailyCap')] = 'A whole number, or nothing.';
    if (flight.frequencyCapPerDay !== '' && !/^\d{1,4}$/.test(flight.frequencyCapPerDay)) problems[at('frequencyCapPerDay')] = 'Up to 1,000, or nothing.';
  }
  return problems;
}
