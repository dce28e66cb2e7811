import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { goalUnitWords, objectiveWords, pacingModeWords } from '../campaigns/campaign-words.ts';
import type { CampaignObjective, GoalUnit, PacingMode } from '../generated/graphql.ts';

const fieldWords: Readonly<Record<string, string>> = {
  name: 'Name',
  objective: 'Objective',
  startsOn: 'First day',
  endsOn: 'Last day',
  countries: 'Countries',
  platforms: 'Platforms',
  osVersionMin: 'System version',
  gameCategories: 'Game categories',
  connectionTypes: 'Connection',
  includeGames: 'Only in games',
  excludeGames: 'Never in games',
};

/** A field of a plan in words. */
export function fieldText(field: string): string {
  return fieldWords[field] ?? field.replace(/^flight new-.*/, 'New flight').replace(/^flight /, 'Flight ');
}

function textOf(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'name' in value) return String(value.name);
  return String(value);
}

/** A value of a plan in words, for choosing between two of them. */
export function valueText(field: string, value: unknown): string {
  if (value === undefined) return 'removed';
  if (Array.isArray(value)) return value.length === 0 ? 'any' : value.map(textOf).join(', ');
  if (typeof value === 'object' && value !== null && 'goalQuantity' in value) {
    const flight = value as { readonly startsOn: string; readonly endsOn: string; readonly goalQuantity: string; readonly goalUnit: GoalUnit; readonly pacing: PacingMode; readonly dailyCap: string };
    const cap = flight.dailyCap === '' ? '' : `, at most ${flight.dailyCap} a day`;
    const goal = /^\d+$/.test(flight.goalQuantity) ? formatUnits(flight.goalQuantity) : flight.goalQuantity;
    return `${formatDay(flight.startsOn)} – ${formatDay(flight.endsOn)}, ${goal} ${goalUnitWords[flight.goalUnit]}, ${pacingModeWords[flight.pacing].toLowerCase()}${cap}`;
  }
  const text = String(value);
  if (field === 'endsOn' && text === '') return 'no end';
  if (field === 'startsOn' || field === 'endsOn') return formatDay(text);
  if (field === 'objective') return objectiveWords[text as CampaignObjective];
  return text === '' ? 'any' : text;
}
