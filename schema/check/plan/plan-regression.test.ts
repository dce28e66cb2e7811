import { describe, expect, it } from 'vitest';
import { composeSubgraphs } from '../../compose-subgraphs.ts';
import { operationsOf } from '../../registered-operation.ts';
import { schemaTreeOf } from '../../schema-tree.ts';
import { OperationPlanner } from './operation-planner.ts';
import { comparePlans } from './plan-regression.ts';
import { touchedOperations } from './touched-operations.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])\n';
const catalog = `${link}type Query { campaigns: [Campaign!] motto: String }\ntype Campaign @key(fields: "id") { id: ID! name: String }`;
const money = `${link}type Campaign @key(fields: "id") { id: ID! name: String @external budget: Int fee: Int @requires(fields: "name") }\ntype Query { owed: Int }`;
const operations = operationsOf({
  path: 'operations/all.graphql',
  text: 'query Budgets { campaigns { budget } }\nquery Fees { campaigns { fee } }\nquery Motto { motto }\nquery Owed { owed }',
});

function composed(files: Readonly<Record<string, string>>) {
  const composition = composeSubgraphs(schemaTreeOf(Object.entries(files).map(([path, text]) => ({ path, text }))));
  if (!composition.ok) throw new Error(composition.problems.map(({ message }) => message).join('\n'));
  return composition;
}

describe('plans before and after', () => {
  const before = composed({ 'catalog.graphql': catalog, 'money.graphql': money });

  it('says when a valid operation can no longer be planned', () => {
    const broken = before.supergraphSdl.replace('@join__type(graph: MONEY, key: "id")', '@join__type(graph: MONEY, key: "id", resolvable: false)');
    expect(broken).not.toBe(before.supergraphSdl);
    const findings = comparePlans(operations, new OperationPlanner(before.supergraphSdl), new OperationPlanner(broken));
    expect(findings.map(({ rule, severity, coordinate }) => `${severity} ${rule} ${coordinate}`)).toEqual(['error PLAN_IMPOSSIBLE Budgets', 'error PLAN_IMPOSSIBLE Fees']);
  });

  it('plans only what the change can touch, through @requires too', () => {
    const touchedBy = (change: readonly [string, string], file: 'catalog' | 'money'): readonly string[] => {
      const edited = (file === 'catalog' ? catalog : money).replace(...change);
      const after = composed({ 'catalog.graphql': file === 'catalog' ? edited : catalog, 'money.graphql': file === 'money' ? edited : money });
      return touchedOperations(before.supergraphSdl, after.supergraphSdl, before.api, operations).operations.map(({ name }) => name);
    };
    expect(touchedBy(['motto: String', 'motto: String\n  extra: Int'], 'catalog')).toEqual([]);
    expect(touchedBy(['motto: String', '"Described." motto: String'], 'catalog')).toEqual([]);
    expect(touchedBy(['motto: String', 'motto: String!'], 'catalog')).toEqual(['Motto']);
    expect(touchedBy(['name: String @external budget: Int fee: Int @requires(fields: "name")', 'budget: Int fee: Int'], 'money')).toEqual(['Fees']);
    // Fees does not select `name`; it needs it.
const stricter = composed({ 'catalog.graphql': catalog.replace('name: String }', 'name: String! }'), 'money.graphql': money.replace('name: String @external', 'name: String! @external') });
    expect(touchedOperations(before.supergraphSdl, stricter.supergraphSdl, before.api, operations).operations.map(({ name }) => name)).toEqual(['Fees']);
  });
});
