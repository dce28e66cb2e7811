import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
      'npm run schema:check -- --base origin/${{ github.base_ref }} --format github',
    ]);
  });
});
