import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, Option } from 'commander';
import { readFolder } from '../read-folder.ts';
import { SchemaInputError } from '../schema-input-error.ts';
import { checkSchemas, type CheckInput } from './check-schemas.ts';
import { formatReport, formats, type Format } from './format-report.ts';
import { readMergeBase } from './read-revision.ts';

interface Options {
  readonly base?: string;
  readonly before?: string;
  readonly after?: string;
  readonly strict: boolean;
  readonly format: Format;
  readonly root: string;
}

const exitUsage = 3;
const exitInternal = 4;

function commandLine(): Command {
  return new Command('npm run schema:check --')
    .description(
      'Composes the subgraphs of the working tree, compares with a base what clients see and what subgraphs owe each other,\n' +
        'and validates every registered operation. Needs a checkout and nothing else: no network, no database.',
    )
    .option('--base <ref>', 'compare with the merge base of this git ref and HEAD')
    .option('--before <folder>', 'compare two folders instead: the deployed one')
    .option('--after <folder>', 'and the candidate')
    .option('--strict', 'a breaking change that no registered operation uses is an error too', false)
    .addOption(new Option('--format <format>', 'how to report').choices(formats).default('pretty'))
    .option('--root <folder>', 'the repository to check', resolve(fileURLToPath(import.meta.url), '..', '..', '..'))
    .addHelpText('after', '\nExit codes: 0 ok, 1 breaking or against a policy, 2 does not compose, 3 usage or configuration, 4 internal')
    .exitOverride();
}

/** Runs the command with these arguments (without node and script) and returns the exit code. */
export async function main(parameters: readonly string[], write: (text: string) => void, complain: (text: string) => void): Promise<number> {
  const command = commandLine().configureOutput({ writeOut: write, writeErr: complain });
  try {
    command.parse([...parameters], { from: 'user' });
    const options = command.opts<Options>();
    const report = checkSchemas(await readInput(options));
    write(formatReport(report, options.format));
    return report.verdict;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitUsage;
    if (error instanceof SchemaInputError) {
      complain(`${error.code}: ${error.message}\n`);
      return exitUsage;
    }
    complain(`internal error, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exitInternal;
  }
}

async function readInput({ base, before, after, root, strict }: Options): Promise<CheckInput> {
  if (before !== undefined && after !== undefined && base === undefined) {
    return { before: await readFolder(resolve(before)), after: await readFolder(resolve(after)), strict, base: before };
  }
  if (base === undefined || before !== undefined || after !== undefined) {
    throw new SchemaInputError('WHAT_TO_COMPARE', 'give either --base REF (such as --base origin/main), or --before FOLDER and --after FOLDER');
  }
  const { tree, commit } = await readMergeBase(resolve(root), base);
  return { before: tree, after: await readFolder(resolve(root)), strict, base: `${base} (merge base ${commit.slice(0, 12)})` };
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(text), (text) => process.stderr.write(text));
}
