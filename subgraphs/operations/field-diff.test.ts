import { describe, expect, it } from 'vitest';
import { diffFields } from './field-diff.ts';

describe('diffFields', () => {
  it('tells of the fields that differ, and of no others', () => {
    expect(diffFields({ name: 'A', version: 1, endsOn: null }, { name: 'B', version: 2, endsOn: null })).toEqual([
      { path: 'name', before: 'A', after: 'B' },
      { path: 'version', before: '1', after: '2' },
    ]);
    expect(diffFields({ name: 'A' }, { name: 'A' })).toEqual([]);
  });

  it('tells of a thing that begins or ends by all of its fields that have a value', () => {
    expect(diffFields(null, { goal: 10n, cap: null }, 'flights.flt_1')).toEqual([{ path: 'flights.flt_1.goal', before: null, after: '10' }]);
    expect(diffFields({ goal: 10n, cap: 5n }, null, 'flights.flt_1')).toEqual([
      { path: 'flights.flt_1.goal', before: '10', after: null },
      { path: 'flights.flt_1.cap', before: '5', after: null },
    ]);
  });

  it('tells of lists as text, of an empty one as none', () => {
    expect(diffFields({ countries: [] }, { countries: ['IN', 'LK'] })).toEqual([{ path: 'countries', before: null, after: 'IN, LK' }]);
    expect(diffFields({ countries: ['IN'] }, { countries: [] })).toEqual([{ path: 'countries', before: 'IN', after: null }]);
  });
});
