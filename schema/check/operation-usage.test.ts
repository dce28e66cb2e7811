import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operationsOf } from '../registered-operation.ts';
import { joinUsage, operationHash, parseUsage, type OperationUsage } from './operation-usage.ts';

const text = '# a comment\nquery A { thing { ...Part } }\nfragment Part on Thing { name }\n';
const [registered] = operationsOf({ path: 'operations/a.graphql', text });
const usage = (given: Partial<OperationUsage>): OperationUsage => ({
  hash: registered === undefined ? '' : operationHash(registered.document), name: 'A', clientName: 'app', clientVersion: '1', calls: 10, lastSeen: '2026-11-14T10:00:00Z', fields: { 'Query.thing': 10, 'Thing.name': 10 }, ...given,
});
const exportOf = (...operations: readonly OperationUsage[]) => ({ version: 1 as const, from: '2026-11-01T00:00:00Z', until: '2026-11-15T00:00:00Z', operations });

describe('recorded usage', () => {
  it('is joined whatever the layout, comments and order of fragments of the document', () => {
    const sent = parse('fragment Part on Thing{name} query A{thing{...Part}}');
    expect(operationHash(sent)).toBe(usage({}).hash);
    expect(operationHash(parse('query A { thing { id } }'))).not.toBe(usage({}).hash);
  });

  it('adds up by client and version over exports, most calls first', () => {
    const { byOperation } = joinUsage([exportOf(usage({}), usage({ clientVersion: '2', calls: 30 })), exportOf(usage({ calls: 5, lastSeen: '2026-11-15T01:00:00Z' }))], registered === undefined ? [] : [registered]);
    expect(byOperation.get('A')).toEqual([
      { name: 'app', version: '2', calls: 30, lastSeen: '2026-11-14T10:00:00Z' },
      { name: 'app', version: '1', calls: 15, lastSeen: '2026-11-15T01:00:00Z' },
    ]);
  });

  it('keeps apart what nobody registered', () => {
    const other = usage({ hash: 'f'.repeat(64), name: '' });
    expect(joinUsage([exportOf(other)], registered === undefined ? [] : [registered])).toEqual({ byOperation: new Map(), unregistered: [other] });
  });

  it.each([
    ['{', 'is not JSON'],
    ['{"version":2}', '"version" is not 1'],
    ['{"version":1}', '"operations" is not a list'],
    [JSON.stringify(exportOf(usage({ hash: 'x' }))), 'operations[0].hash is not a SHA-256'],
    [JSON.stringify(exportOf(usage({ calls: 1.5 }))), 'operations[0].calls is not a whole number'],
  ])('that cannot be read is refused: %s', (given, message) => {
    expect(() => parseUsage(given, 'schema/usage.json')).toThrow(message);
  });
});
