import { expect, test } from 'vitest';
import { chosenStates, parseListSearch, statesParameter } from './list-search.ts';

const states = ['ACTIVE', 'PAUSED', 'ARCHIVED'] as const;

test('an address without states has the default ones, `all` has no filter, and unknown ones are left out', () => {
  expect(chosenStates({}, states, ['ACTIVE'])).toEqual(['ACTIVE']);
  expect(chosenStates({ status: 'all' }, states, ['ACTIVE'])).toEqual([]);
  expect(chosenStates({ status: 'PAUSED,GONE' }, states, ['ACTIVE'])).toEqual(['PAUSED']);
});

test('the default choice needs no parameter', () => {
  expect(statesParameter(['ACTIVE'], ['ACTIVE'])).toBeUndefined();
  expect(statesParameter([], ['ACTIVE'])).toBe('all');
  expect(statesParameter(['ACTIVE', 'PAUSED'], ['ACTIVE'])).toBe('ACTIVE,PAUSED');
  expect(statesParameter([], [])).toBeUndefined();
});

test('texts of the address are trimmed; what is no text is left out', () => {
  expect(parseListSearch({ q: ' x ', status: ['a'], id: 7 })).toEqual({ q: 'x', status: undefined, id: '7' });
});
