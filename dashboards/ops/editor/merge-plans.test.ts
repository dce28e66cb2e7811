import { expect, test } from 'vitest';
import { keepMine, mergePlans } from './merge-plans.ts';
import { changeOf, problemsOf, type FlightDraft, type PlanDraft } from './plan-draft.ts';

const flight = (key: string, more: Partial<FlightDraft> = {}): FlightDraft => ({
  key, startsOn: '2026-11-01', endsOn: '2026-11-30', goalUnit: 'CLICKS', goalQuantity: '1000', pacing: 'EVEN', dailyCap: '', frequencyCapPerDay: '', ...more,
});
const base: PlanDraft = {
  name: 'Diwali', objective: 'TRAFFIC', startsOn: '2026-11-01', endsOn: '2026-11-30', flights: [flight('flt_1'), flight('flt_2')], countries: ['IN'], platforms: [],
  osVersionMin: '', gameCategories: [], connectionTypes: [], includeGames: [], excludeGames: [],
};

test('what only one of two people changed is that one’s', () => {
  const merged = mergePlans(base, { ...base, name: 'Mine' }, { ...base, countries: ['IN', 'LK'] });
  expect(merged).toMatchObject({ conflicts: [], takenOver: ['countries'], draft: { name: 'Mine', countries: ['IN', 'LK'] } });
});

test('what both changed differently is a conflict, for which theirs stands until mine is chosen', () => {
  const merged = mergePlans(base, { ...base, name: 'Mine', endsOn: '' }, { ...base, name: 'Theirs' });
  expect(merged.conflicts).toEqual([{ field: 'name', mine: 'Mine', theirs: 'Theirs' }]);
  expect(merged.draft).toMatchObject({ name: 'Theirs', endsOn: '' });
  expect(keepMine(merged, new Set(['name']))).toMatchObject({ name: 'Mine', endsOn: '' });
  expect(keepMine(merged, new Set())).toMatchObject({ name: 'Theirs' });
});

test('the same change by both is no conflict', () => {
  expect(mergePlans(base, { ...base, name: 'New' }, { ...base, name: 'New' })).toMatchObject({ conflicts: [], draft: { name: 'New' } });
});

test('flights are merged one by one: added by me, removed by them, changed by both', () => {
  const mine = { ...base, flights: [flight('flt_1', { goalQuantity: '2000' }), flight('flt_2'), flight('new-1', { startsOn: '2026-11-20' })] };
  const theirs = { ...base, flights: [flight('flt_1', { goalQuantity: '3000' })] };
  const merged = mergePlans(base, mine, theirs);
  expect(merged.draft.flights.map(({ key, goalQuantity }) => [key, goalQuantity])).toEqual([['flt_1', '3000'], ['new-1', '1000']]);
  expect(merged.conflicts.map(({ field }) => field)).toEqual(['flight flt_1']);
  expect(merged.takenOver).toEqual(['flight flt_2']);
  expect(keepMine(merged, new Set(['flight flt_1'])).flights[0]?.goalQuantity).toBe('2000');
});

test('a flight that I removed and they changed can stay removed', () => {
  const merged = mergePlans(base, { ...base, flights: [flight('flt_2')] }, { ...base, flights: [flight('flt_1', { dailyCap: '5' }), flight('flt_2')] });
  expect(merged.conflicts).toMatchObject([{ field: 'flight flt_1', mine: undefined }]);
  expect(keepMine(merged, new Set(['flight flt_1'])).flights.map(({ key }) => key)).toEqual(['flt_2']);
});

test('only what differs is sent; a new flight has no id, an empty cap is none', () => {
  expect(changeOf('cmp_1', 3, base, { ...base, name: 'New' })).toEqual({ id: 'cmp_1', expectedVersion: 3, name: 'New' });
  const change = changeOf('cmp_1', 3, base, { ...base, endsOn: '', flights: [flight('new-1', { dailyCap: '', frequencyCapPerDay: '3' })] });
  expect(change).toMatchObject({ endsOn: null, flights: [{ goalQuantity: '1000', dailyCap: null, frequencyCapPerDay: 3 }] });
  expect(change.flights?.[0]).not.toHaveProperty('id');
  expect(change).not.toHaveProperty('targeting');
});

test('what cannot be right is said before it is sent, by field', () => {
  const draft = { ...base, name: ' ', flights: [flight('flt_1', { goalQuantity: '0', endsOn: '2026-12-01' })] };
  expect(Object.keys(problemsOf(draft)).sort()).toEqual(['flights.0.endsOn', 'flights.0.goalQuantity', 'name']);
  expect(problemsOf(base)).toEqual({});
});
