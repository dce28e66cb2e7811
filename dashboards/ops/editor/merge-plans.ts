import type { FlightDraft, PlanDraft } from './plan-draft.ts';

/** A field that two people changed to different values. `undefined` = the flight is not there. */
export interface PlanConflict {
  readonly field: string;
  readonly mine: unknown;
  readonly theirs: unknown;
}

/** Two people's changes of one plan put together. */
export interface MergedPlan {
  /** Both changes; where they contradict each other, theirs. */
  readonly draft: PlanDraft;
  readonly conflicts: readonly PlanConflict[];
  /** Fields that only the other person changed, which are taken over. */
  readonly takenOver: readonly string[];
}

/** A plan as fields that are decided on one by one: each flight is one, and each part of the targeting. */
function fieldsOf(draft: PlanDraft): ReadonlyMap<string, unknown> {
  const { flights, ...rest } = draft;
  return new Map<string, unknown>([...Object.entries(rest), ...flights.map((flight) => [`flight ${flight.key}`, flight] as const)]);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isFlight(value: unknown): value is FlightDraft {
  return typeof value === 'object' && value !== null && 'goalQuantity' in value;
}

function draftFrom(fields: ReadonlyMap<string, unknown>, like: PlanDraft): PlanDraft {
  const flights = [...fields].filter(([field]) => field.startsWith('flight ')).map(([, value]) => value).filter(isFlight);
  const rest = Object.fromEntries([...fields].filter(([field]) => !field.startsWith('flight ')));
  // The fields are those of a PlanDraft, each with a value that one of the three plans has for it.
  return { ...like, ...rest, flights: flights.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : a.startsOn > b.startsOn ? 1 : 0)) };
}

/**
 * Puts together what I changed (`base` → `mine`) and what somebody else saved meanwhile (`base` → `theirs`). What only one of us changed is that
 * one's; what both changed to the same is no conflict.
 */
export function mergePlans(base: PlanDraft, mine: PlanDraft, theirs: PlanDraft): MergedPlan {
  const [before, my, their] = [fieldsOf(base), fieldsOf(mine), fieldsOf(theirs)];
  const merged = new Map<string, unknown>();
  const conflicts: PlanConflict[] = [];
  const takenOver: string[] = [];
  for (const field of new Set([...before.keys(), ...their.keys(), ...my.keys()])) {
    const [was, mineNow, theirsNow] = [before.get(field), my.get(field), their.get(field)];
    const iChanged = !same(was, mineNow);
    const theyChanged = !same(was, theirsNow);
    if (iChanged && theyChanged && !same(mineNow, theirsNow)) conflicts.push({ field, mine: mineNow, theirs: theirsNow });
    if (theyChanged && !iChanged) takenOver.push(field);
    const value = theyChanged ? theirsNow : mineNow;
    if (value !== undefined) merged.set(field, value);
  }
  return { draft: draftFrom(merged, theirs), conflicts, takenOver };
}

/** The merged plan with my value for each of these fields. */
export function keepMine(merged: MergedPlan, fields: ReadonlySet<string>): PlanDraft {
  const values = new Map(fieldsOf(merged.draft));
  for (const { field, mine } of merged.conflicts) {
    if (!fields.has(field)) continue;
    if (mine === undefined) values.delete(field);
    else values.set(field, mine);
  }
  return draftFrom(values, merged.draft);
}
