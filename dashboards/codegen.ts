import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';
import { Kind, parse, print, type DefinitionNode } from 'graphql';
import { formatDocument } from 'urql';
import { dashboardNames, type DashboardName } from './config.ts';

const usage = `Writes each dashboard's typed operations (dashboards/<name>/generated/) from its .graphql files and
schema/api.graphql, and registers the operations in schema/operations/.

  node dashboards/codegen.ts [--verify] [--schema FILE]

  --verify        write nothing; exit code 1 when what is committed is not what the sources say
  --schema FILE   another API schema; then nothing is registered
`;

const dashboardsFolder = import.meta.dirname;
const root = join(dashboardsFolder, '..');

/** The hand-written GraphQL documents of a dashboard: fragments and operations beside the components that use them. */
function documentFiles(name: DashboardName): readonly string[] {
  return globSync('**/*.graphql', {
    cwd: join(dashboardsFolder, name),
    exclude: (path) => /(^|\/)(node_modules|dist|generated)$/.test(String(path)),
  }).map((path) => join(dashboardsFolder, name, path));
}

/** The comment lines that stand directly above a definition. */
function commentsAbove(text: string, definition: DefinitionNode): readonly string[] {
  const lines = text.slice(0, definition.loc?.start ?? 0).split('\n').slice(0, -1);
  const firstOther = lines.findLastIndex((line) => !line.startsWith('#'));
  return lines.slice(firstOther + 1);
}

/**
 * All operations and fragments of a dashboard in one text, exactly as the client sends them (it asks `__typename` of
 * every object for its cache): the registry wants each operation in one file with its fragments.
 */
function sentOperations(name: DashboardName): string {
  const parts = documentFiles(name).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return parse(text).definitions.map((definition) => {
      const sent = formatDocument({ kind: Kind.DOCUMENT, definitions: [definition] });
      const comments = definition.kind === Kind.OPERATION_DEFINITION ? commentsAbove(text, definition) : [];
      return [...comments, print(sent)].join('\n');
    });
  });
  const head = '# Written by dashboards/codegen.ts: the operations of this dashboard as its client sends them.';
  return `${[head, ...parts.sort()].join('\n\n')}\n`;
}

/** Generates (or, with `verify`, only compares) the typed documents. Rejects on a document that the schema refuses. */
async function generateTypes(schema: string, verify: boolean): Promise<void> {
  const targets = dashboardNames.map((name) => [
    `${join(dashboardsFolder, name, 'generated')}/`,
    {
      preset,
      documents: [...documentFiles(name)],
      presetConfig: { fragmentMasking: { unmaskFunctionName: 'readFragment' }, skipIndexFile: true },
      config: {
        useTypeImports: true,
        enumType: 'string-literal',
        strictScalars: true,
        scalars: { ID: 'string', Date: 'string', DateTime: 'string', Month: 'string', BigInt: 'string', CurrencyCode: 'string' },
      },
    },
  ]);
  await generate(
    {
      schema,
      importExtension: '.ts',
      generates: Object.fromEntries(targets),
      silent: true,
      errorsOnly: true,
      ...(verify ? { check: true } : {}),
    },
    true,
  );
}

/** Writes the combined operations, or returns the names of those that are not what the sources say. */
function writeOperations(verify: boolean): readonly string[] {
  return dashboardNames.filter((name) => {
    const file = join(dashboardsFolder, name, 'generated', 'operations.graphql');
    const wanted = sentOperations(name);
    if (!verify) writeFileSync(file, wanted);
    return readFileSync(file, 'utf8') !== wanted;
  });
}

function register(verify: boolean): number {
  const sources = dashboardNames.map((name) => join(dashboardsFolder, name, 'generated', 'operations.graphql'));
  const command = [join(root, 'schema', 'register.ts'), ...sources, ...(verify ? ['--verify'] : [])];
  return spawnSync(process.execPath, command, { stdio: 'inherit', cwd: root }).status ?? 1;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      verify: { type: 'boolean', default: false },
      schema: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  await generateTypes(values.schema ?? join(root, 'schema', 'api.graphql'), values.verify);
  const drifted = writeOperations(values.verify);
  drifted.forEach((name) => process.stderr.write(`dashboards/${name}/generated/operations.graphql has drifted\n`));
  if (drifted.length > 0) return 1;
  return values.schema === undefined ? register(values.verify) : 0;
}

process.exitCode = await main();
