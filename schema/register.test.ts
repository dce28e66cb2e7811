import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { planRegistration } from './register.ts';
import { operationFileName } from './registered-operation.ts';

const api = buildSchema('type Query { a(x: Int): A b: Int } type A { id: ID! name: String }');
const source = (text: string, path = 'dashboards/ops/list.graphql') => ({ path, text });
const registeredAfter = (text: string): Map<string, string> =>
  new Map(planRegistration([source(text)], new Map(), api).changed.map((file) => [file.name, file.text]));

describe('planRegistration', () => {
  it('makes one file per operation, with its comments, its source and the fragments it uses', () => {
    const plan = planRegistration(
      [source('# What is a?\n# variables: {}\nquery ReadA { a { ...Name } }\nfragment Name on A { ...Id name }\nfragment Id on A { id }\nquery ReadB { b }')],
      new Map(),
      api,
    );
    expect(plan.refusals).toEqual([]);
    expect(plan.changed.map((file) => file.name)).toEqual(['read-a.graphql', 'read-b.graphql']);
    expect(plan.changed[0]?.text).toBe(
      '# What is a?\n# variables: {}\n# source: dashboards/ops/list.graphql\nquery ReadA {\n  a {\n    ...Name\n  }\n}\n\nfragment Id on A {\n  id\n}\n\nfragment Name on A {\n  ...Id\n  name\n}\n',
    );
    expect(plan.changed[1]?.text).not.toContain('fragment');
  });

  it('changes nothing the second time', () => {
    const plan = planRegistration([source('query ReadB { b }')], registeredAfter('query ReadB { b }'), api);
    expect(plan).toMatchObject({ changed: [], unchanged: ['read-b.graphql'], refusals: [] });
  });

  it('replaces an operation from the file it came from, and withdraws one that this file dropped', () => {
    const registered = registeredAfter('query ReadB { b } query Gone { b }');
    const plan = planRegistration([source('query ReadB { b a { id } }')], registered, api);
    expect(plan.refusals).toEqual([]);
    expect(plan.changed.map((file) => file.name)).toEqual(['read-b.graphql']);
    expect(plan.withdrawn).toEqual(['gone.graphql']);
  });

  it('refuses another text under a name that a different file registered', () => {
    const plan = planRegistration([source('query ReadB { a { id } }', 'elsewhere.graphql')], registeredAfter('query ReadB { b }'), api);
    expect(plan.refusals).toHaveLength(1);
    expect(plan.refusals[0]).toContain('already registered');
  });

  it('refuses one name with two texts in the same run', () => {
    const plan = planRegistration([source('query X { b }'), source('query X { a { id } }', 'other.graphql')], new Map(), api);
    expect(plan.refusals[0]).toContain('is also in dashboards/ops/list.graphql');
  });

  it('refuses an operation that the client schema does not answer, at its line', () => {
    const plan = planRegistration([source('query X {\n  b\n  missing\n}')], new Map(), api);
    expect(plan.refusals[0]).toMatch(/^dashboards\/ops\/list\.graphql:3:3: X: Cannot query field "missing"/);
  });

  it('refuses an operation without a name', () => {
    expect(() => planRegistration([source('{ b }')], new Map(), api)).toThrow(/list\.graphql:1: an operation has no name/);
  });
});

describe('operationFileName', () => {
  it.each([
    ['Q01_OpsCampaignList', 'q01-ops-campaign-list'],
    ['readURLOfThing', 'read-url-of-thing'],
    ['_Odd__Name_', 'odd-name'],
  ])('%s is registered as %s', (name, expected) => {
    expect(operationFileName(name)).toBe(expected);
  });
});
