import { glob, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { buildSchema, validate, type GraphQLSchema } from 'graphql';
import { operationFileName, operationsOf, printRegistered, type RegisteredOperation } from './registered-operation.ts';
import { SchemaInputError } from './schema-input-error.ts';
import { formatPosition, positionOf } from './source-position.ts';
import type { SourceText } from './schema-tree.ts';

/** What registering would do to `schema/operations/`, and why it cannot, if so. */
export interface Registration {
  /** Files to write (name below `schema/operations/`), only those that change. */
  readonly changed: readonly { readonly name: string; readonly text: string }[];
  /** Files whose operation is no longer in its source file. */
  readonly withdrawn: readonly string[];
  readonly unchanged: readonly string[];
  readonly refusals: readonly string[];
}

const sourceMark = '# source: ';

/**
 * Plans the registration of every operation in `files`. An operation that is already registered is replaced only from
 * the file that it came from (its `# source:` line); another text under the same name is refused. An operation that its source
 * file no longer holds is withdrawn. `registered` are the files below `schema/operations/`, by file name.
 */
export function planRegistration(files: readonly SourceText[], registered: ReadonlyMap<string, string>, api: GraphQLSchema): Registration {
  const refusals: string[] = [];
  const wanted = new Map<string, { readonly operation: RegisteredOperation; readonly text: string }>();
  for (const operation of files.flatMap(operationsOf)) {
    for (const error of validate(api, operation.document)) {
      const at = positionOf(error.nodes?.[0]);
      refusals.push(`${at === undefined ? operation.path : formatPosition(at)}: ${operation.name}: ${error.message}`);
    }
    const name = `${operationFileName(operation.name)}.graphql`;
    const text = printRegistered({ ...operation, comments: withSource(operation) });
    const other = wanted.get(name);
    if (other !== undefined && other.text !== text) {
      refusals.push(`${operation.path}: ${operation.name} is also in ${other.operation.path} with another text: give one of them another name`);
    }
    const before = registered.get(name);
    if (before !== undefined && before !== text && sourceOf(before) !== operation.path) {
      const owner = sourceOf(before) ?? 'by hand';
      refusals.push(`${operation.path}: ${operation.name} is already registered (schema/operations/${name}, ${owner}) with another text: choose another name`);
    }
    wanted.set(name, { operation, text });
  }
  const sources = new Set(files.map((file) => file.path));
  return {
    changed: [...wanted].filter(([name, { text }]) => registered.get(name) !== text).map(([name, { text }]) => ({ name, text })),
    unchanged: [...wanted].filter(([name, { text }]) => registered.get(name) === text).map(([name]) => name),
    withdrawn: [...registered].filter(([name, text]) => sources.has(sourceOf(text) ?? '') && !wanted.has(name)).map(([name]) => name),
    refusals,
  };
}

function withSource(operation: RegisteredOperation): readonly string[] {
  return [...operation.comments.filter((line) => !line.startsWith(sourceMark)), `${sourceMark}${operation.path}`];
}

function sourceOf(text: string): string | undefined {
  return text.split('\n').find((line) => line.startsWith(sourceMark))?.slice(sourceMark.length);
}

/** What `npm run schema -- register` reads when no file is named: the operations of every dashboard, as its client sends them. */
export const clientOperations = 'dashboards/*/generated/operations.graphql';

/**
 * Registers the operations of the files (or, with `verify`, says where what is registered differs) and gives the exit code. Throws
 * SchemaInputError for what cannot be read.
 */
export async function register(root: string, given: readonly string[], verify: boolean): Promise<number> {
  const paths = given.length > 0 ? given : await findClientOperations(root);
  const folder = join(root, 'schema', 'operations');
  await mkdir(folder, { recursive: true });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort();
  const registered = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)));
  const files = await Promise.all(paths.map((path) => readSource(root, path)));
  const plan = planRegistration(files, registered, buildSchema(await readApi(root)));
  if (plan.refusals.length > 0) {
    plan.refusals.forEach((refusal) => console.error(refusal));
    return 1;
  }
  if (verify) {
    const drifted = [...plan.changed.map(({ name }) => `schema/operations/${name}: not what its source says`), ...plan.withdrawn.map((name) => `schema/operations/${name}: its source no longer holds it`)];
    drifted.forEach((line) => console.error(line));
    return drifted.length > 0 ? 1 : 0;
  }
  for (const { name, text } of plan.changed) await writeFile(join(folder, name), text);
  for (const name of plan.withdrawn) await rm(join(folder, name));
  plan.changed.forEach(({ name }) => console.log(`written   schema/operations/${name}`));
  plan.withdrawn.forEach((name) => console.log(`withdrawn schema/operations/${name}`));
  plan.unchanged.forEach((name) => console.log(`unchanged schema/operations/${name}`));
  return 0;
}

async function findClientOperations(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const path of glob(clientOperations, { cwd: root })) found.push(join(root, path));
  if (found.length === 0) throw new SchemaInputError('NO_OPERATIONS', `there is no ${clientOperations} below ${root}: run \`npm run codegen\`, or name the files`);
  return found.sort();
}

async function readSource(root: string, path: string): Promise<SourceText> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new SchemaInputError('FILE_UNREADABLE', `cannot read ${path}: give existing .graphql files`);
  });
  return { path: relative(root, resolve(path)).split(sep).join('/'), text };
}

async function readApi(root: string): Promise<string> {
  return readFile(join(root, 'schema', 'api.graphql'), 'utf8').catch(() => {
    throw new SchemaInputError('API_NOT_PUBLISHED', 'schema/api.graphql is missing: run `npm run schema` first');
  });
}

async function main(): Promise<number> {
  const command = new Command('node schema/register.ts')
    .description(
      'Registers the client operations of .graphql files in schema/operations/: one file per operation, named by it, with the\n' +
        'fragments it uses, formatted, valid against schema/api.graphql. Comment lines above the operation are kept; a line\n' +
        '`# variables: {"first": 5}` gives example variables.',
    )
    .argument('<file...>', 'files with named operations; a fragment must be in the file that uses it')
    .option('--verify', 'write nothing; exit 1 when schema/operations/ is not what the files say', false)
    .option('--root <folder>', 'the repository to work on', resolve(fileURLToPath(import.meta.url), '..', '..'))
    .addHelpText('after', '\nExit codes: 0 done, 1 refused or drifted, 3 usage')
    .exitOverride();
  try {
    command.parse();
    const options = command.opts<{ verify: boolean; root: string }>();
    return await register(resolve(options.root), command.args, options.verify);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 3;
    if (!(error instanceof SchemaInputError)) throw error;
    console.error(`${error.code}: ${error.message}`);
    return 3;
  }
}

if (import.meta.main) process.exitCode = await main();
