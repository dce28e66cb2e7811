import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operationsOf } from '../registered-operation.ts';
import { main } from './main.ts';
import { operationHash } from './operation-usage.ts';
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
    expect(report.findings.map(({ rule }) => rule).sort()).toEqual(['DESCRIPTION_MISSING', 'FIELD_ADDED', 'FIELD_REMOVED', 'OPERATION_INVALID']);
    expect(report.rollout?.steps).toEqual(['publish the supergraph', 'deploy a']);
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
    ['an unknown stage', ['--base', 'main', '--skip', 'compose'], 'Allowed choices are diff, operations, rollout, plan, lint'],
    ['a report without a file', ['--base', 'main', '--report', 'markdown'], 'It is format=file'],
    ['an approval without a reason', ['--approve', 'FIELD_REMOVED@Thing.name'], '--approve needs --reason'],
    ['an approval of nothing', ['--approve', 'Thing.name', '--reason', 'x'], 'takes RULE@COORDINATE'],
    ['a rule that there is not', ['explain', 'NO_SUCH_RULE'], 'RULE_UNKNOWN'],
    ['usage that is not there', ['--base', 'main', '--usage', 'no-such.json'], 'USAGE_UNREADABLE'],
    ['a folder that does not exist', ['--before', '/no/such/folder', '--after', '/no/such/folder'], 'FOLDER_UNREADABLE'],
    ['an unknown option', ['--bsae', 'main'], "unknown option '--bsae'"],
    ['an unknown format', ['--base', 'main', '--format', 'xml'], 'Allowed choices are pretty, json, markdown, github'],
  ])('exits 3 on %s and says what to do', async (_what, parameters, message) => {
    expect(await check(...parameters)).toBe(3);
    expect(err).toContain(message);
  });

  it('accepts a finding by --approve until it runs out, and leaves it in the file that is reviewed', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('name: String', 'name: Int'));
    const approve = (rule: string, coordinate: string) => check('--approve', `${rule}@${coordinate}`, '--reason', 'asked for', '--by', 'Asha', '--until', '2026-12-31');
    expect(await check('--base', 'HEAD')).toBe(1);
    expect(await approve('FIELD_TYPE_CHANGED', 'Thing.name')).toBe(0);
    expect(await approve('ROLLOUT_NO_SAFE_ORDER', 'a')).toBe(0);
    expect(await check('--base', 'HEAD', '--today', '2026-12-31')).toBe(0);
    expect(out).toContain('notice FIELD_TYPE_CHANGED (approved)');
    expect(out).toContain('approved by Asha until 2026-12-31: asked for');
    expect(await check('--base', 'HEAD', '--today', '2027-01-01')).toBe(1);
    expect(out).toContain('warning APPROVAL_EXPIRED');
  });

  it('writes several reports at once and tells who calls how often', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    const [operation] = operationsOf({ path: 'x', text: 'query ReadThing { thing { name } }' });
    const hash = operation === undefined ? '' : operationHash(operation.document);
    const entry = { hash, name: 'ReadThing', coordinates: ['Query.thing', 'Thing.name'], clients: [{ name: 'app', version: '2', calls: 12_000, lastSeen: '2026-11-14T00:00:00Z' }] };
    await write('schema/usage.jsonl', `${JSON.stringify({ version: 1, id: 'w1', since: '2026-11-01T00:00:00Z', until: '2026-11-15T00:00:00Z', operations: [entry], callsLeftOut: 3 })}\n`);
    await write('subgraphs/a/thing/schema.graphql', thing.replace('  name: String\n', '  title: String\n'));
    const [markdown, json] = [join(root, 'out', 'report.md'), join(root, 'out', 'report.json')];
    expect(await check('--base', 'HEAD', '--report', `markdown=${markdown}`, '--report', `json=${json}`)).toBe(1);
    expect(out).toContain('ReadThing: 12,000 calls by app 2, last on 2026-11-14');
    expect(out).toContain('12,000 recorded calls from 2026-11-01 to 2026-11-15; 3 more were not counted');
    expect(await readFile(markdown, 'utf8')).toContain('sent by app 2 (12,000 calls)');
    expect((JSON.parse(await readFile(json, 'utf8')) as Report).findings.find(({ rule }) => rule === 'FIELD_REMOVED')?.clients?.[0]?.calls).toBe(12_000);
  });

  it('leaves out the stages that are named', async () => {
    git('add', '.');
    git('commit', '-q', '-m', 'schema');
    await write('subgraphs/a/thing/schema.graphql', thing.replace('  name: String\n', '  title: String\n'));
    expect(await check('--base', 'HEAD', '--skip', 'diff', 'rollout', 'plan', 'lint', '--format', 'json')).toBe(1);
    const report = JSON.parse(out) as Report;
    expect([report.findings.map(({ rule }) => rule), report.rollout]).toEqual([['OPERATION_INVALID'], undefined]);
  });

  it('prints its usage and exit codes', async () => {
    expect(await check('--help')).toBe(0);
    expect(out).toContain('4 internal');
  });
});
