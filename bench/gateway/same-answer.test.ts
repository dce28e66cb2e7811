import { describe, expect, it } from 'vitest';
import { limitPlan } from './limit-plan.ts';
import { hotFunctions } from './profile-contender.ts';
import { firstDifference } from './same-answer.ts';

describe('comparing answers', () => {
  it('takes no notice of the order of keys', () => {
    expect(firstDifference({ a: [1, { b: null, c: 'x' }] }, { a: [1, { c: 'x', b: null }] })).toBeNull();
  });

  it.each([
    [{ a: [1, 2] }, { a: [2, 1] }, '$.a[0]: 1 and 2'],
    [{ a: [1] }, { a: [1, 2] }, '$.a: 1 and 2 items'],
    [{ a: null }, {}, '$.a: null and nothing'],
    [{ a: 1 }, { a: '1' }, '$.a: 1 and "1"'],
    [[], {}, '$: [] and {}'],
  ])('tells where %j and %j differ', (left, right, where) => {
    expect(firstDifference(left, right)).toBe(where);
  });
});

describe('the plan of the limit', () => {
  it('sends together what arrived together while answers were held back', () => {
    const sent = (body: string, atMs: number) => ({ url: 'http://127.0.0.1:1/graphql', body, atMs });
    const plan = limitPlan([sent('a', 0), sent('c', 45), sent('b', 3), sent('d', 47), sent('e', 90)], 40, { data: {} });
    expect(plan.stages.map((stage) => stage.map(({ body }) => body))).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });
});

describe('the dearest functions of a profile', () => {
  it('are told by their share of the time in which the process did anything', () => {
    const node = (id: number, functionName: string, hitCount: number) => ({ id, hitCount, callFrame: { functionName, scriptId: '1', url: 'file:///x/node_modules/graphql/a.js', lineNumber: 4, columnNumber: 0 } });
    const profile = { nodes: [node(1, '(idle)', 900), node(2, 'parse', 20), node(3, 'visit', 70), node(4, 'parse', 10)], startTime: 0, endTime: 1 };
    expect(hotFunctions(profile, 2)).toEqual([
      { share: 0.7, name: 'visit', where: 'graphql/a.js:5' },
      { share: 0.3, name: 'parse', where: 'graphql/a.js:5' },
    ]);
  });
});
