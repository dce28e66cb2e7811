import { describe, expect, it } from 'vitest';
import { changeBlockList, refuseCountry } from './rules.ts';

describe('a country', () => {
  it.each(['IN', 'US', 'GB', 'AE', 'SG', 'XK'])('may be %s', (code) => expect(refuseCountry(code)).toBeNull());

  it.each(['in', 'IND', 'I', '', 'QQ', 'ZZ', 'EU', 'UN', 'XA', '91', 'I1', 'IN '])('is not "%s"', (code) => expect(refuseCountry(code)).toMatch(/ISO 3166-1/));
});

describe('a block list', () => {
  it('grows and shrinks, in the order of ids, each once', () => {
    expect(changeBlockList([3, 9], [7, 1, 7], [9])).toEqual([1, 3, 7]);
  });

  it('stays as it is when what is added is on it and what is removed is not', () => {
    expect(changeBlockList([3, 9], [9], [5])).toEqual([3, 9]);
    expect(changeBlockList([], [], [])).toEqual([]);
  });
});
