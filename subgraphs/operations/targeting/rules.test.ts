import { describe, expect, it } from 'vitest';
import { isCountryCode } from './country-codes.ts';
import { everywhere, refuseTargeting, type Targeting } from './rules.ts';

const numbers = (count: number, from = 1): readonly number[] => Array.from({ length: count }, (_, at) => from + at);

describe('a targeting', () => {
  it('may be empty, and may use all of its fields', () => {
    expect(refuseTargeting(everywhere)).toBeNull();
    expect(refuseTargeting({ countries: ['IN', 'LK'], platforms: ['IOS'], osVersionMin: '12.0.1', gameCategories: ['PUZZLE'], includeGameIds: numbers(250), excludeGameIds: numbers(250, 251), connectionTypes: ['WIFI'] })).toBeNull();
  });

  it.each<readonly [Partial<Targeting>, string]>([
    [{ countries: ['XX'] }, 'countries'],
    [{ countries: ['in'] }, 'countries'],
    [{ countries: ['IND'] }, 'countries'],
    [{ countries: ['EU'] }, 'countries'],
    [{ countries: new Array(301).fill('IN') }, 'countries'],
    [{ osVersionMin: '' }, 'osVersionMin'],
    [{ osVersionMin: 'v9' }, 'osVersionMin'],
    [{ osVersionMin: '9.' }, 'osVersionMin'],
    [{ osVersionMin: '1.2.3.4' }, 'osVersionMin'],
    [{ gameCategories: new Array(301).fill('PUZZLE') }, 'gameCategories'],
    [{ includeGameIds: numbers(300), excludeGameIds: numbers(201, 301) }, 'includeGameIds'],
    [{ includeGameIds: [1, 2], excludeGameIds: [2] }, 'excludeGameIds'],
  ])('may not have %o', (more, field) => {
    expect(refuseTargeting({ ...everywhere, ...more })?.path).toEqual([field]);
  });

  it('knows 249 countries', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    expect(letters.flatMap((a) => letters.filter((b) => isCountryCode(`${a}${b}`)))).toHaveLength(249);
  });
});
