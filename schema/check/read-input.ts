import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { readFolder } from '../read-folder.ts';
import { readSupergraph } from '../read-supergraph.ts';
import { SchemaInputError } from '../schema-input-error.ts';
import { parseApprovals } from './approvals.ts';
import { layoutOf, loadConfig, type CheckConfig, type LoadedConfig } from './config-file.ts';
import { parseUsage, type UsageWindow } from './operation-usage.ts';
import { readMergeBase } from './read-revision.ts';
import type { CheckInput, CheckOptions, ComposedInput } from './check-schemas.ts';
import type { SchemaTree } from '../schema-tree.ts';

/** Where to read from, as the command line says it. */
export interface InputOptions {
  readonly base?: string;
  readonly before?: string;
  readonly after?: string;
  readonly root: string;
  readonly config?: string;
  readonly usage?: readonly string[];
  readonly approvals?: string;
  readonly today?: string;
}

/** What is to be compared, and how it is to be judged. */
export type ReadInput = { readonly options: CheckOptions } & (
  | { readonly kind: 'trees'; readonly trees: Pick<CheckInput, 'before' | 'after'> }
  | { readonly kind: 'supergraphs'; readonly compositions: Pick<ComposedInput, 'before' | 'after' | 'operations'> }
);

/** What `who-uses` and `--approve` need of a repository. */
export interface UsersInput {
  readonly tree: SchemaTree;
  readonly usage: readonly UsageWindow[];
  readonly approvalsPath: string;
}

/** Reads what the options name. Throws SchemaInputError that says what is missing. */
export async function readInput(flags: InputOptions): Promise<ReadInput> {
  const loaded = await loadConfig(flags.config, resolve(flags.root));
  const { root, config } = loaded;
  const layout = layoutOf(config);
  const { base, before, after } = flags;
  if (before !== undefined && after !== undefined && base === undefined) {
    const options = await optionsOf(flags, loaded, before);
    if (isFile(before) && isFile(after)) return { kind: 'supergraphs', options, compositions: await readSupergraphs(before, after, loaded) };
    return { kind: 'trees', options, trees: { before: await readFolder(resolve(before), layout), after: await readFolder(resolve(after), layout) } };
  }
  if (base === undefined || before !== undefined || after !== undefined) {
    throw new SchemaInputError('WHAT_TO_COMPARE', 'give either --base REF (such as --base origin/main), or --before and --after, both folders or both supergraph files');
  }
  const { tree, commit } = await readMergeBase(root, base, layout);
  const options = await optionsOf(flags, loaded, `${base} (merge base ${commit.slice(0, 12)})`);
  return { kind: 'trees', options, trees: { before: tree, after: await readFolder(root, layout) } };
}

/** Reads the working tree, and where approvals are kept. */
export async function readUsers(flags: InputOptions): Promise<UsersInput> {
  const { root, config } = await loadConfig(flags.config, resolve(flags.root));
  return {
    tree: await readFolder(root, layoutOf(config)),
    usage: await readUsages(usagePaths(flags, root, config)),
    approvalsPath: approvalsPathOf(flags, root, config),
  };
}

async function optionsOf(flags: InputOptions, { root, config }: LoadedConfig, base: string): Promise<CheckOptions> {
  const approvals = approvalsPathOf(flags, root, config);
  if (flags.approvals !== undefined && !existsSync(approvals)) throw new SchemaInputError('APPROVALS_UNREADABLE', `there is no file ${approvals}: give an existing one, or none`);
  const shown = relative(root, approvals).split(sep).join('/');
  return {
    base,
    strict: config.strict ?? false,
    severities: config.rules ?? {},
    money: config.money,
    usage: await readUsages(usagePaths(flags, root, config)),
    approvals: existsSync(approvals) ? parseApprovals(await readFile(approvals, 'utf8'), shown) : undefined,
  };
}

function approvalsPathOf(flags: InputOptions, root: string, config: CheckConfig): string {
  if (flags.approvals !== undefined) return resolve(flags.approvals);
  // A repository of another layout keeps them beside its configuration.
  return resolve(root, config.approvals ?? (config.subgraphs === undefined ? 'schema/approvals.json' : 'approvals.json'));
}

function usagePaths(flags: InputOptions, root: string, config: CheckConfig): readonly string[] {
  if (flags.usage !== undefined) return flags.usage.map((path) => resolve(path));
  if (config.usage !== undefined) return config.usage.map((path) => resolve(root, path));
  const path = resolve(root, 'schema', 'usage.jsonl');
  return existsSync(path) ? [path] : [];
}

async function readUsages(paths: readonly string[]): Promise<readonly UsageWindow[]> {
  const files = await Promise.all(paths.map(async (path) => parseUsage(await readText(path, 'USAGE_UNREADABLE'), path)));
  return files.flat();
}

/** Two supergraph files know no operations of their own: those of the repository at `root` are taken. */
async function readSupergraphs(before: string, after: string, { root, config }: LoadedConfig): Promise<Pick<ComposedInput, 'before' | 'after' | 'operations'>> {
  const { operations } = await readFolder(root, layoutOf(config));
  const read = async (path: string) => readSupergraph(await readText(resolve(path), 'SUPERGRAPH_UNREADABLE'), path);
  return { before: await read(before), after: await read(after), operations: { before: operations, after: operations } };
}

async function readText(path: string, code: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => {
    throw new SchemaInputError(code, `cannot read ${path}: give an existing file`);
  });
}

function isFile(path: string): boolean {
  return statSync(resolve(path), { throwIfNoEntry: false })?.isFile() ?? false;
}
