import { expect, test } from 'vitest';
import { countVerdicts, parsePacingSearch, selectPaced } from './sort-pacing.ts';

const row = (id: string, index: number | undefined, endsOn: string | null = '2026-11-30') => ({
  id, endsOn, pacing: index === undefined ? undefined : ({ index, verdict: index < 0.6 ? 'AT_RISK' : index < 0.9 ? 'BEHIND' : index > 1.1 ? 'AHEAD' : 'ON_TRACK' } as const),
});
const rows = [row('even', 1), row('none', undefined), row('risk', 0.2), row('ahead', 1.5), row('behind', 0.8), row('risk-sooner', 0.2, '2026-11-20'), row('open', undefined, null)];

test('what is furthest behind comes first, what has no verdict last', () => {
  expect(selectPaced(rows, {}).map(({ id }) => id)).toEqual(['risk-sooner', 'risk', 'behind', 'even', 'ahead', 'none', 'open']);
  expect(selectPaced(rows, { sort: 'ahead' }).map(({ id }) => id).slice(0, 2)).toEqual(['ahead', 'even']);
  expect(selectPaced(rows, { sort: 'ending' })[0]?.id).toBe('risk-sooner');
});

test('a verdict selects, and each is counted', () => {
  expect(selectPaced(rows, { verdict: 'AT_RISK' }).map(({ id }) => id)).toEqual(['risk-sooner', 'risk']);
  expect(selectPaced(rows, { verdict: 'NONE' })).toHaveLength(2);
  expect(countVerdicts(rows)).toEqual({ AT_RISK: 2, BEHIND: 1, AHEAD: 1, ON_TRACK: 1, NONE: 2 });
});

test('an address that makes no sense shows the whole board', () => {
  expect(parsePacingSearch({ verdict: 'SLOW', sort: 7 })).toEqual({ verdict: undefined, sort: undefined });
});
