import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';
import type { Report } from './report.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';
const thing = 'type Thing @key(fields: "id") {\n  id: ID!\n  name: String\n}\n\nextend type Query {\n  thing: Thing\n}\n';

describe('schema:check in a git repository', () => {
  let root = '';
  let out = '';
  let err = '';
  const git = (...parameters: string[]): void =>
    void execFileSync('git', ['-C', root, '-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...parameters], { stdio: 'pipe' });
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const check = (...parameters: string[]): Promise<number> => {
    out = err = '';
    return main([...parameters, '--root', root], (text) => (out += text), (text) => (err += text));
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'schema-check-'));
    git('init', '-q', '-b', 'main');
    await write('README.md', 'empty');
    git('add', '.');
    git('commit', '-q', '-m', 'first');
    await write('schema/subgraphs.json', '{"a":{"url":"http://a.test/graphql"}}');
    await write('subgraphs/a/federation.graphql', link);
    await write('subgraphs/a/thing/schema.graphql', thing);
    await write('schema/operations/read-thing.graphql', 'query ReadThing {\n  thing {\n    name\n  }\n}\n');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('says that everything is new when the base has no schema, and exits 0', async () => {
    expect(await check('--base', 'main')).toBe(0);
    expect(out).toContain('which has no schema: everything is new');
  });

  it('compares the working tree with the merge base, at the line of the entity\'s schema.graphql', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    git('checkout', '-q', '-b', 'change');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('  name: String\n', '  title: String\n'));
    // What main gets after the branch was cut must not be taken for something that the branch removed.
    git('checkout', '-q', 'main', '--');
    git('stash', '-q');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('name: String', 'name: String\n  later: String'));
    git('commit', '-q', '-a', '-m', 'later');
    git('checkout', '-q', 'change');
    git('stash', 'pop', '-q');
    expect(await check('--base', 'main', '--format', 'json')).toBe(1);
    const report = JSON.parse(out) as Report;
    expect(report.findings.map(({ rule }) => rule).sort()).toEqual(['FIELD_ADDED', 'FIELD_REMOVED', 'OPERATION_INVALID']);
    expect(report.findings.find(({ rule }) => rule === 'FIELD_REMOVED')).toMatchObject({
      severity: 'error',
      coordinate: 'Thing.name',
      position: { file: 'subgraphs/a/thing/schema.graphql', line: 1, column: 6 },
      operations: ['ReadThing'],
    });
  });

  it('prints workflow commands that GitHub shows on the line', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('name: String', 'name: Int'));
    expect(await check('--base', 'HEAD', '--format', 'github')).toBe(1);
    expect(out).toContain(
      '::error file=subgraphs/a/thing/schema.graphql,line=3,col=3,title=FIELD_TYPE_CHANGED::Thing.name changed from String to Int%0Aused by ReadThing\n',
    );
  });

  it('exits 2 when the candidate does not compose, with composition\'s code and place', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('fields: "id"', 'fields: "missing"'));
    expect(await check('--base', 'HEAD')).toBe(2);
    expect(out).toMatch(/subgraphs\/a\/thing\/schema\.graphql:1:\d+: error KEY_INVALID_FIELDS/);
  });

  it('makes an unused break an error under --strict', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('thing: Thing', 'thing: Thing\n  extra: Int'));
    git('commit', '-q', '-a', '-m', 'extra');
    await write('subgraphs/a/thing/schema.graphql', thing);
    expect(await check('--base', 'HEAD')).toBe(0);
    expect(out).toContain('warning FIELD_REMOVED');
    expect(await check('--base', 'HEAD', '--strict')).toBe(1);
  });

  it.each([
    ['an unknown ref', ['--base', 'no-such-ref'], 'BASE_UNKNOWN'],
    ['nothing to compare with', [], 'WHAT_TO_COMPARE'],
    ['one folder only', ['--before', '.'], 'WHAT_TO_COMPARE'],
    ['a folder that does not exist', ['--before', '/no/such/folder', '--after', '/no/such/folder'], 'FOLDER_UNREADABLE'],
    ['an unknown option', ['--bsae', 'main'], "unknown option '--bsae'"],
    ['an unknown format', ['--base', 'main', '--format', 'xml'], 'Allowed choices are pretty, json, github'],
  ])('exits 3 on %s and says what to do', async (_what, parameters, message) => {
    expect(await check(...parameters)).toBe(3);
    expect(err).toContain(message);
  });

  it('prints its usage and exit codes', async () => {
    expect(await check('--help')).toBe(0);
    expect(out).toContain('4 internal');
  });
});
