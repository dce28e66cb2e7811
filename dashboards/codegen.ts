import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
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

/** All operations of a dashboard in one generated file: what is registered. */
function operationsFile(name: DashboardName): string {
  return join(dashboardsFolder, name, 'generated', 'operations.graphql');
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

/** The typed documents as files with their contents. Rejects on a document that the schema refuses. */
async function typedDocuments(schema: string): Promise<readonly { readonly file: string; readonly content: string }[]> {
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
  const config = { schema, importExtension: '.ts' as const, generates: Object.fromEntries(targets), silent: true, errorsOnly: true };
  const outputs: readonly { readonly filename: string; readonly content: string }[] = await generate(config, false);
  return outputs.map(({ filename, content }) => ({ file: filename, content }));
}

/** Writes each file whose content differs, or with `verify` only returns its name. */
function writeChanged(files: readonly { readonly file: string; readonly content: string }[], verify: boolean): readonly string[] {
  const changed = files.filter(({ file, content }) => !existsSync(file) || readFileSync(file, 'utf8') !== content);
  if (!verify) {
    for (const { file, content } of changed) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  return changed.map(({ file }) => relative(root, file));
}

function register(verify: boolean): number {
  const command = [join(root, 'schema', 'register.ts'), ...dashboardNames.map(operationsFile), ...(verify ? ['--verify'] : [])];
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
  const files = [
    ...(await typedDocuments(values.schema ?? join(root, 'schema', 'api.graphql'))),
    ...dashboardNames.map((name) => ({ file: operationsFile(name), content: sentOperations(name) })),
  ];
  const changed = writeChanged(files, values.verify);
  for (const file of changed) process.stdout.write(`${values.verify ? 'drifted' : 'written'}   ${file}\n`);
  if (values.verify && changed.length > 0) return 1;
  return values.schema === undefined ? register(values.verify) : 0;
}

process.exitCode = await main();
