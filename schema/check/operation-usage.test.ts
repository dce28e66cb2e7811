import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { operationsOf } from '../registered-operation.ts';
import { joinUsage, operationHash, parseUsage, summaryText, type ClientUsage, type OperationUsage, type UsageWindow } from './operation-usage.ts';

const text = '# a comment\nquery A { thing { ...Part } }\nfragment Part on Thing { name }\n';
const registered = operationsOf({ path: 'operations/a.graphql', text });
const hash = registered.map(({ document }) => operationHash(document)).join('');
const client = (given: Partial<ClientUsage> = {}): ClientUsage => ({ name: 'app', version: '1', calls: 10, lastSeen: '2026-11-14T10:00:00Z', ...given });
const usage = (given: Partial<OperationUsage> = {}): OperationUsage => ({ hash, name: 'A', coordinates: ['Query.thing', 'Thing.name'], clients: [client()], ...given });
const windowOf = (id: string, ...operations: readonly OperationUsage[]): UsageWindow => ({ version: 1, id, since: '2026-11-01T00:00:00Z', until: '2026-11-15T00:00:00Z', operations, callsLeftOut: 0 });

describe('recorded usage', () => {
  it('is joined whatever the layout, comments and order of fragments of the document', () => {
    const sent = parse('fragment Part on Thing{name} query A{thing{...Part}}');
    expect(operationHash(sent)).toBe(hash);
    expect(operationHash(parse('query A { thing { id } }'))).not.toBe(hash);
  });

  it('adds up by client and version over windows, most calls first', () => {
    const first = windowOf('1', usage({ clients: [client(), client({ version: '2', calls: 30 })] }));
    const { byOperation, summary } = joinUsage([first, { ...windowOf('2', usage({ clients: [client({ calls: 5, lastSeen: '2026-11-15T01:00:00Z' })] })), until: '2026-11-16T00:00:00Z', callsLeftOut: 7 }], registered);
    expect(byOperation.get('A')).toEqual([client({ version: '2', calls: 30 }), client({ calls: 15, lastSeen: '2026-11-15T01:00:00Z' })]);
    expect(summary).toEqual({ since: '2026-11-01T00:00:00Z', until: '2026-11-16T00:00:00Z', calls: 45, callsLeftOut: 7 });
    expect(summary === undefined ? '' : summaryText(summary)).toBe('45 recorded calls from 2026-11-01 to 2026-11-16; 7 more were not counted, so that what seems unused may not be');
  });

  it('counts a window once, in however many files it is', () => {
    expect(joinUsage([windowOf('1', usage()), windowOf('1', usage())], registered).summary?.calls).toBe(10);
  });

  it('keeps apart what nobody registered, by name, or by hash where there is none', () => {
    const other = (name: string): OperationUsage => usage({ hash: 'f'.repeat(64), name });
    const joined = joinUsage([windowOf('1', other(''))], registered);
    expect(joined.unregistered).toEqual([{ label: 'ffffffffffff (not registered)', coordinates: new Set(['Query.thing', 'Thing.name']) }]);
    expect(joined.byOperation.get('ffffffffffff (not registered)')).toEqual([client()]);
    expect(joinUsage([windowOf('1', other('B'))], registered).unregistered[0]?.label).toBe('B (not registered)');
  });

  it('is read a window a line', () => {
    const lines = [windowOf('1', usage()), windowOf('2')];
    expect(parseUsage(`${lines.map((line) => JSON.stringify(line)).join('\n')}\n`, 'usage.jsonl')).toEqual(lines);
    expect(parseUsage('', 'usage.jsonl')).toEqual([]);
  });

  it.each([
    ['{', 'is not JSON'],
    ['{"version":2}', '"version" is not 1'],
    ['{"version":1}', '"id" is not a text'],
    [JSON.stringify({ ...windowOf('1'), operations: null }), '"operations" is not a list'],
    [JSON.stringify({ ...windowOf('1'), callsLeftOut: -1 }), '"callsLeftOut" is not a whole number'],
    [JSON.stringify(windowOf('1', usage({ hash: 'x' }))), 'operations[0].hash is not a SHA-256'],
    [JSON.stringify(windowOf('1', usage({ coordinates: [1 as never] }))), 'operations[0].coordinates is not a list of texts'],
    [JSON.stringify(windowOf('1', usage({ clients: [client({ calls: 1.5 })] }))), 'operations[0].clients[0].calls is not a whole number'],
  ])('that cannot be read is refused with its line: %s', (given, message) => {
    expect(() => parseUsage(`${JSON.stringify(windowOf('0'))}\n${given}\n`, 'schema/usage.jsonl')).toThrow(`schema/usage.jsonl:2: ${message}`);
  });
});
