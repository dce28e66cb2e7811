import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeSubgraphs } from '../compose-subgraphs.ts';
import { readFolder } from '../read-folder.ts';
import { layoutOf, loadConfig, parseConfig } from './config-file.ts';
import { main } from './main.ts';
import type { Report } from './report.ts';

const examples = join(import.meta.dirname, 'examples');

describe('another repository', () => {
  let root = '';
  let out = '';
  const git = (...parameters: string[]): void =>
    void execFileSync('git', ['-C', root, '-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...parameters], { stdio: 'pipe' });
  const run = (...parameters: string[]): Promise<number> => {
    out = '';
    return main(parameters, (text) => (out += text), (text) => (out += text));
  };
  const edit = async (path: string, from: string, to: string): Promise<void> => {
    const file = join(root, 'deep', path);
    const text = await readFile(file, 'utf8');
    expect(text).toContain(from);
    await writeFile(file, text.replace(from, to));
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'schema-check-config-'));
    // Below the root of its git repository, in a layout of its own.
    await cp(join(examples, 'rail'), join(root, 'deep'), { recursive: true });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
  });
  afterAll(() => rm(root, { recursive: true }));

  it('is checked by its configuration, at its own files and lines', async () => {
    const config = join(root, 'deep', 'check.json');
    expect(await run('--config', config, '--base', 'main')).toBe(0);
    expect(out).toContain('3 subgraphs, 5 registered operations, 0 of them touched');
    await edit('services/stations/sdl/stations.graphqls', 'title(locale: String = "en")', 'title(locale: String = "fr")');
    await edit('services/tickets/sdl/tickets.graphqls', '  holder: String\n', '');
    expect(await run('--config', config, '--base', 'main', '--format', 'json')).toBe(1);
    const report = JSON.parse(out) as Report;
    const errors = report.findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule, coordinate, position, operations }) => [rule, coordinate, position?.file, operations.join(' ')])).toEqual([
      ['OPERATION_INVALID', 'MyTickets', 'clients/app/tickets.gql', 'MyTickets'],
      ['ARGUMENT_DEFAULT_CHANGED', 'Station.title(locale:)', 'services/stations/sdl/stations.graphqls', 'ReadTrain'],
      ['FIELD_REMOVED', 'Ticket.holder', 'services/tickets/sdl/tickets.graphqls', 'MyTickets'],
    ]);
    expect(report.rollout?.steps).toEqual(['deploy stations', 'publish the supergraph', 'deploy tickets']);
  });

  it('answers who uses a field, through variables too', async () => {
    const config = join(root, 'deep', 'check.json');
    expect(await run('who-uses', 'Train.delayMinutes', '--config', config)).toBe(0);
    expect(out).toContain('2 operations');
    expect(out).toMatch(/ListTrains {2}clients\/app\/trains\.gql/);
    expect(await run('who-uses', 'TrainFilter.delayed', '--config', config)).toBe(0);
    expect(out).toContain('through its variables');
  });

  it('has its two supergraphs compared as files, without its sources', async () => {
    const tree = await readFolder(join(examples, 'clinic'), layoutOf((await loadConfig(join(examples, 'clinic', 'check.json'), '.')).config));
    const composition = composeSubgraphs(tree);
    if (!composition.ok) throw new Error(composition.problems[0]?.message);
    await writeFile(join(root, 'before.graphql'), composition.supergraphSdl);
    const after = composition.supergraphSdl.replace(/ {2}specialties: [^\n]*\n/, '');
    expect(after).not.toBe(composition.supergraphSdl);
    await writeFile(join(root, 'after.graphql'), after);
    expect(await run('--config', join(examples, 'clinic', 'check.json'), '--before', join(root, 'before.graphql'), '--after', join(root, 'after.graphql'))).toBe(1);
    expect(out).toContain('error FIELD_REMOVED');
    expect(out).toContain('used by ReadNode');
    expect(await run('--before', join(root, 'deep', 'check.json'), '--after', join(root, 'after.graphql'))).toBe(3);
    expect(out).toContain('SUPERGRAPH_UNREADABLE');
  });
});

describe('a configuration', () => {
  it.each([
    ['[]', 'is not an object'],
    ['{"subgraph":{}}', '"subgraph" is not known'],
    ['{"subgraphs":{"a":{"files":"x"}}}', 'subgraphs.a.files is not a list of globs'],
    ['{"rules":{"FIELD_ADDED":"fatal"}}', 'rules.FIELD_ADDED is not one of'],
    ['{"money":{"types":["Money"]}}', '"money" is not { types, subgraph }'],
  ])('%s is refused with what is wrong', (text, message) => {
    expect(() => parseConfig(text, 'check.json')).toThrow(message);
  });
});
