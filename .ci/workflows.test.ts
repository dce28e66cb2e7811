import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly strategy?: { readonly matrix: { readonly include: readonly Readonly<Record<string, string>>[] } } }>>;
}

const root = join(import.meta.dirname, '..');
const folder = join(root, '.github', 'workflows');
const names = readdirSync(folder).sort();

function workflow(name: string): Workflow {
  return parse(readFileSync(join(folder, name), 'utf8')) as Workflow;
}

function commandsOf(name: string): readonly string[] {
  return Object.values(workflow(name).jobs).flatMap((job) => job.steps.flatMap((step) => (step.run === undefined ? [] : step.run.split('\n'))));
}

/** npm scripts and files of the repository that a command line names and that are not there. */
function missingIn(command: string, scripts: Readonly<Record<string, string>>, has: (path: string) => boolean): readonly string[] {
  const script = /\bnpm (?:run )?([\w:-]+)/.exec(command)?.[1];
  const isOwn = script !== undefined && !['ci', 'install', 'exec'].includes(script);
  const file = /\b(?:bash|sh|node)\s+([\w./-]+)/.exec(command)?.[1];
  return [...(isOwn && !(script in scripts) ? [`npm script ${script}`] : []), ...(file !== undefined && !has(file) ? [`file ${file}`] : [])];
}

describe('workflows', () => {
  it('are the two that there should be', () => {
    expect(names).toEqual(['ci.yml', 'schema-check.yml']);
  });

  it.each(names)('%s names only npm scripts and files that exist', (name) => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };
    const commands = commandsOf(name);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.flatMap((command) => missingIn(command, scripts, (path) => existsSync(join(root, path))))).toEqual([]);
  });

  it('notice a script or file that does not exist', () => {
    expect(missingIn('npm run no-such -- --verify', { schema: '' }, () => true)).toEqual(['npm script no-such']);
    expect(missingIn('bash .ci/gone', {}, () => false)).toEqual(['file .ci/gone']);
    expect(missingIn('npm ci', {}, () => false)).toEqual([]);
  });

  it('run the tests on MariaDB 10.11 and on a MySQL 8.4 service', () => {
    const { jobs } = workflow('ci.yml');
    expect(jobs['test']?.strategy?.matrix.include.map(({ database, image }) => [database, image])).toEqual([
      ['mariadb-10.11', ''],
      ['mysql-8.4', 'mysql:8.4'],
    ]);
    expect(commandsOf('ci.yml')).toContain('bash .ci/run');
    expect(commandsOf('ci.yml').join(' ')).toContain('log_bin_trust_function_creators = 1');
  });

  it('check every pull request against the merge base with its target, which needs the whole history', () => {
    const check = workflow('schema-check.yml');
    expect(Object.keys(check.on)).toEqual(['pull_request']);
    expect(check.jobs['check']?.steps.find((step) => step.uses?.startsWith('actions/checkout'))?.with).toEqual({ 'fetch-depth': 0 });
    expect(commandsOf('schema-check.yml')).toEqual([
      'npm ci',
      'npm run schema -- --verify',
      'npm run schema -- register --verify',
      'npm run schema:check -- --base origin/${{ github.base_ref }} --format github --report markdown=schema-check.md',
      'bash .github/comment-report.sh schema-check.md',
    ]);
  });

  it('write one comment on the pull request, and update it from then on', async () => {
    const { permissions } = workflow('schema-check.yml');
    expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    const folderOfRun = await mkdtemp(join(tmpdir(), 'comment-report-'));
    try {
      // Stands in for gh: answers the list of comments with what the test says and writes down every call.
      await writeFile(join(folderOfRun, 'gh'), '#!/usr/bin/env bash\nprintf "%s\\n" "$*" >> "$CALLS"\ncase "$*" in *--jq*) printf "%s" "$KNOWN" ;; esac\n', { mode: 0o755 });
      await writeFile(join(folderOfRun, 'report.md'), '<!-- schema-check -->\n## ok\n');
      const run = (known: string, report = 'report.md') =>
        spawnSync('bash', [join(root, '.github', 'comment-report.sh'), join(folderOfRun, report)], {
          encoding: 'utf8',
          env: { PATH: `${folderOfRun}:${process.env['PATH'] ?? ''}`, CALLS: join(folderOfRun, 'calls'), KNOWN: known, REPOSITORY: 'o/r', NUMBER: '7', GH_TOKEN: 'none' },
        });
      expect(run('').status).toBe(0);
      expect(run('41').status).toBe(0);
      const calls = readFileSync(join(folderOfRun, 'calls'), 'utf8').split('\n').filter((line) => line.startsWith('api --method'));
      expect(calls).toEqual([
        'api --method POST repos/o/r/issues/7/comments --raw-field body=<!-- schema-check -->',
        'api --method PATCH repos/o/r/issues/comments/41 --raw-field body=<!-- schema-check -->',
      ]);
      await writeFile(join(folderOfRun, 'other.md'), '# something else\n');
      expect(run('', 'other.md')).toMatchObject({ status: 3 });
    } finally {
      await rm(folderOfRun, { recursive: true });
    }
  });
});
