import { expect, test } from 'vitest';
import { changeFilter, parseHistorySearch } from './history-search.ts';

test('the last day of a search is included', () => {
  const { from, to } = changeFilter({ from: '2026-11-15', to: '2026-11-15' });
  expect(Date.parse(String(to)) - Date.parse(String(from))).toBe(86_400_000);
});

test('only what is asked for filters', () => {
  expect(changeFilter({})).toEqual({});
  expect(changeFilter({ entity: 'cmp_1', kind: 'Campaign', by: 'dev|ops' })).toEqual({ entityId: 'cmp_1', entityType: 'Campaign', actorSubject: 'dev|ops' });
});

test('what is not understood is left out', () => {
  expect(parseHistorySearch({ kind: 'Invoice', from: '15.11.2026', entity: ' cmp_1 ' })).toEqual({ entity: 'cmp_1', kind: undefined, by: undefined, from: undefined, to: undefined });
});
