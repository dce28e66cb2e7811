import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SchemaInputError } from '../schema-input-error.ts';
import { addApproval, isDay } from './approvals.ts';
import { checkCompositions, checkSchemas, stages, type Stage } from './check-schemas.ts';
import { explain, listRules } from './explain.ts';
import { formatReport, formats, type Format } from './format-report.ts';
import { askGit } from './read-revision.ts';
import { readInput, readUsers, type InputOptions } from './read-input.ts';
import { formatUsers, whoUses } from './who-uses.ts';
import type { Report } from './report.ts';

interface CheckFlags extends InputOptions {
  readonly strict: boolean;
  readonly skip: readonly Stage[];
  readonly format: Format;
  readonly report: readonly ReportTarget[];
  readonly approve?: string;
  readonly reason?: string;
  readonly until?: string;
  readonly by?: string;
}

interface ReportTarget {
  readonly format: Format;
  readonly path: string;
}

/** Where output goes. */
interface Output {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

const exitUsage = 3;
const exitInternal = 4;
const repository = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
const approvalDaysDefault = 90;

function commandLine(output: Output, end: (code: number) => void): Command {
  const program = withInputOptions(new Command('npm run schema:check --'))
    .description(
      'Composes the subgraphs of the working tree, compares with a base what clients see and what subgraphs owe each other, validates and\n' +
        'plans every registered operation, and finds how to roll the change out. Needs a checkout and nothing else: no network, no database.',
    )
    .option('--base <ref>', 'compare with the merge base of this git ref and HEAD')
    .option('--before <path>', 'compare two folders, or two supergraph files, instead: the deployed one')
    .option('--after <path>', 'and the candidate')
    .option('--strict', 'a breaking change that breaks no registered operation is an error too', false)
    .addOption(new Option('--skip <stage...>', 'stages to leave out').choices(stages).default([]))
    .addOption(new Option('--format <format>', 'how to report on standard output; github writes the job summary, too').choices(formats).default('pretty'))
    .option('--report <format=file>', 'also write a report to a file; may be repeated', collectReports, [])
    .option('--today <day>', 'the day on which approvals are looked at (YYYY-MM-DD); by default today', parseDay)
    .option('--approve <rule@coordinate>', 'accept a finding: writes the file of approvals; needs --reason')
    .option('--reason <text>', 'why it is accepted')
    .option('--until <day>', `the last day on which it is accepted; by default ${approvalDaysDefault} days from now`, parseDay)
    .option('--by <name>', "who accepts it; by default git's user.name")
    .addHelpText('after', '\nExit codes: 0 ok, 1 breaking or against a policy, 2 does not compose, 3 usage or configuration, 4 internal')
    .action(async (flags: CheckFlags) => end(await check(flags, output)));
  program
    .command('explain [rule]')
    .description('what a rule means, why it matters and what to do, with an example')
    .option('--list', 'every rule, a line each', false)
    .action((rule: string | undefined, { list }: { readonly list: boolean }) => output.write(list || rule === undefined ? listRules() : explain(rule)));
  withInputOptions(program.command('who-uses <coordinate>'))
    .description('which operations use Type.field (or Type, Type.field(argument:), Enum.VALUE), sent by whom, how often')
    .action(async (coordinate: string, _own: unknown, command: Command) => {
      const { tree, usage } = await readUsers(command.optsWithGlobals<InputOptions>());
      output.write(formatUsers(coordinate, whoUses(coordinate, tree, usage)));
    });
  return program;
}

function withInputOptions(command: Command): Command {
  return command
    .option('--root <folder>', 'the repository to check', repository)
    .option('--config <file>', "another repository's configuration, whose folder is then the root; by default schema/check.json")
    .option('--usage <file...>', 'usage that gateways recorded (--usage-export); by default schema/usage.jsonl')
    .option('--approvals <file>', 'the file of approvals; by default schema/approvals.json');
}

/** Runs the command with these arguments (without node and script) and returns the exit code. */
export async function main(parameters: readonly string[], write: (text: string) => void, complain: (text: string) => void): Promise<number> {
  let code = 0;
  const command = commandLine({ write, complain }, (given) => (code = given));
  for (const each of [command, ...command.commands]) each.exitOverride().configureOutput({ writeOut: write, writeErr: complain });
  try {
    await command.parseAsync([...parameters], { from: 'user' });
    return code;
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

async function check(flags: CheckFlags, output: Output): Promise<number> {
  if (flags.approve !== undefined) {
    await approve(flags.approve, flags, output);
    if (flags.base === undefined && flags.before === undefined) return 0;
  }
  const input = await readInput(flags);
  const options = { ...input.options, strict: flags.strict || input.options.strict === true, skip: flags.skip, today: flags.today ?? dayAfter(0) };
  const report = input.kind === 'trees' ? checkSchemas({ ...input.trees, ...options }) : checkCompositions({ ...input.compositions, ...options });
  output.write(formatReport(report, flags.format));
  await writeReports(report, flags);
  return report.verdict;
}

async function writeReports(report: Report, { format, report: targets }: CheckFlags): Promise<void> {
  for (const target of targets) {
    await mkdir(dirname(resolve(target.path)), { recursive: true });
    await writeFile(target.path, formatReport(report, target.format));
  }
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  if (format === 'github' && summary !== undefined && summary !== '') await appendFile(summary, formatReport(report, 'markdown'));
}

async function approve(what: string, flags: CheckFlags, output: Output): Promise<void> {
  const [, rule, coordinate] = /^([A-Z_]+)@(.+)$/.exec(what) ?? [];
  if (rule === undefined || coordinate === undefined) {
    throw new SchemaInputError('APPROVAL_INCOMPLETE', `--approve takes RULE@COORDINATE, such as FIELD_REMOVED@Campaign.code, not "${what}"`);
  }
  if (flags.reason === undefined || flags.reason.trim() === '') throw new SchemaInputError('APPROVAL_INCOMPLETE', '--approve needs --reason: why may it be so?');
  const { approvalsPath } = await readUsers(flags);
  const by = flags.by ?? (await askGit(dirname(approvalsPath), ['config', 'user.name']));
  if (by === '') throw new SchemaInputError('APPROVAL_INCOMPLETE', 'git has no user.name here: give --by NAME');
  const text = await readFile(approvalsPath, 'utf8').catch(() => undefined);
  const approval = { rule, coordinate, reason: flags.reason.trim(), by, until: flags.until ?? dayAfter(approvalDaysDefault) };
  await mkdir(dirname(approvalsPath), { recursive: true });
  await writeFile(approvalsPath, addApproval(text, approvalsPath, approval));
  output.write(`approved ${rule} at ${coordinate} until ${approval.until}, by ${by}: ${approvalsPath}\n`);
}

function collectReports(text: string, known: readonly ReportTarget[]): readonly ReportTarget[] {
  const [, format, path] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  const found = formats.find((name) => name === format);
  if (found === undefined || path === undefined) throw new InvalidArgumentError(`It is format=file, with a format of ${formats.join(', ')}.`);
  return [...known, { format: found, path }];
}

function parseDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('It is a day such as 2026-12-31.');
  return text;
}

function dayAfter(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), (text) => process.stdout.write(text), (text) => process.stderr.write(text));
}
