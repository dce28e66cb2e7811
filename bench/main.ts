import { Command, InvalidArgumentError, Option } from 'commander';
import { scales } from '../local/config.ts';
import { LocalError } from '../local/local-error.ts';
import type { ScaleName } from '../local/seed/scales.ts';
import { runBilling } from './billing/run-billing.ts';
import { config } from './config.ts';
import { runFaults } from './faults/run-faults.ts';
import { runReloads } from './faults/run-reloads.ts';
import { contenders } from './gateway/contenders.ts';
import { findCores } from './gateway/launch-process.ts';
import { runGateway } from './gateway/run-gateway.ts';
import { runRefusals } from './refusals/run-refusals.ts';
import { runTelemetry } from './gateway/run-telemetry.ts';
import { runOperations } from './operations/run-operations.ts';
import { runQuestions } from './questions/run-questions.ts';
import { runSchemaCheck } from './schema-check/run-schema-check.ts';
import { runScore } from './schema-check/score/run-score.ts';

interface Flags {
  readonly scale: ScaleName;
  readonly against?: ScaleName;
  readonly seed: number;
  readonly data: string;
}

const program = new Command('npm run bench --').description('Measures parts of the system on databases of its own.').showHelpAfterError('(--help lists what there is)');

program
  .command('operations')
  .description("What each question costs Operations at several sizes of page, and how fast delivery is taken. The database is kept for the next run.")
  .addOption(new Option('--scale <scale>', 'how much data').choices(scales).default('dev'))
  .addOption(new Option('--against <scale>', 'measure a smaller scale in turns with it: what grows with the tables, and what with the page alone').choices(scales))
  .option('--seed <number>', 'the same number gives the same rows', parseSeed, config.seed)
  .option('--data <folder>', 'where measured databases are kept', config.dataFolder)
  .action(async (flags: Flags) => {
    process.exitCode = (await runOperations({ scale: flags.scale, against: flags.against ?? null, seed: flags.seed, dataFolder: flags.data })) ? 0 : 1;
  });

program
  .command('billing')
  .description('How fast a month is closed by the whole system, step by step, and what the processes hold meanwhile: a run collects, drafts and issues in pages, so neither speed nor memory may change with the rows that are done. Seeded data are kept for the next run.')
  .addOption(new Option('--scale <scale>', 'how much data').choices(scales).default('dev'))
  .option('--data <folder>', 'where seeded data are kept', config.dataFolder)
  .action(async (flags: Omit<Flags, 'seed'>) => {
    await runBilling({ scale: flags.scale, dataFolder: flags.data, say: (text) => console.error(text), print: (text) => console.log(text) });
  });

program
  .command('questions')
  .description('What it costs to have split: the questions end to end, of the federated graph, of a monolith on the same resolvers and of hand-written sharing services; bench/questions/README.md says how to read it. Linux only.')
  .addOption(new Option('--scale <scale>', 'how much data').choices(scales).default('dev'))
  .option('--rounds <number>', 'measurements of each contender and question', parseRounds, config.questions.rounds)
  .option('--only <question...>', 'questions, by a part of their name', [])
  .option('--data <folder>', 'where seeded data are kept and results.json is written', config.dataFolder)
  .action(async ({ data, ...flags }: { readonly scale: ScaleName; readonly rounds: number; readonly only: readonly string[]; readonly data: string }) => {
    await runQuestions({ ...flags, dataFolder: data, bounds: config.questions, say: (text) => console.error(text), print: (text) => console.log(text) });
  });

interface GatewayFlags {
  readonly rounds: number;
  readonly only: readonly string[];
  readonly contenders: readonly string[];
  readonly profile: boolean;
  readonly long: boolean;
  readonly burst: boolean;
  readonly data: string;
}

program
  .command('gateway')
  .description('CPU, latency and memory of the gateway against stock Apollo, Hive and the limit, as ratios; bench/gateway/README.md says how to read them.')
  .option('--rounds <number>', 'launches of each contender', parseRounds, config.gateway.rounds)
  .option('--only <operation...>', 'operations, by a part of their name', [])
  .addOption(new Option('--contenders <name...>', 'who is measured; without it, all but what is said to be otherwise in the README').choices(contenders.map(({ name }) => name)).default([]))
  .option('--profile', 'write a CPU profile of each contender and operation, and print its ten dearest functions, instead of measuring', false)
  .option('--long', `look at the heap after ${config.gateway.heapRequests.toLocaleString('en')} requests, too`, false)
  .option('--no-burst', `leave out ${config.gateway.burstOperations.toLocaleString('en')} distinct operations at once`)
  .option('--data <folder>', 'where supergraphs, profiles and results.json are written', config.dataFolder)
  .action(async ({ data, ...flags }: GatewayFlags) => {
    await runGateway({ ...flags, dataFolder: data, bounds: config.gateway, cores: findCores(), say: (text) => console.error(text), print: (text) => console.log(text) });
  });

program
  .command('faults')
  .description('The heap of a gateway of whose subgraph requests a tenth go wrong, after all requests against after a tenth of them. Exit code 1 when it has grown by more than a tenth.')
  .option('--requests <number>', 'requests in all', parseCount, config.faults.requests)
  .option('--clients <number>', 'requests at once', parseCount, config.faults.clients)
  .action(async (flags: { readonly requests: number; readonly clients: number }) => {
    process.exitCode = (await runFaults({ ...flags, print: (text) => console.log(text) })) ? 0 : 1;
  });

program
  .command('reloads')
  .description('Changes the supergraph of a gateway again and again while clients ask. Exit code 1 when one of their requests failed.')
  .option('--reloads <number>', 'changes', parseCount, config.faults.reloads)
  .option('--clients <number>', 'clients', parseCount, config.faults.clients)
  .action(async (flags: { readonly reloads: number; readonly clients: number }) => {
    process.exitCode = (await runReloads({ ...flags, print: (text) => console.log(text) })) ? 0 : 1;
  });

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9,999,999.');
  return Number(text);
}

program
  .command('refusals')
  .description('What each kind of request that the gateway refuses costs it in CPU, beside its limit and the smallest operation that it serves.')
  .option('--only <name...>', 'kinds, by a part of their name', [])
  .option('--data <folder>', 'where a supergraph is written meanwhile', config.dataFolder)
  .action(async ({ only, data }: { readonly only: readonly string[]; readonly data: string }) => {
    await runRefusals({ only, dataFolder: data, bounds: config.refusals, cores: findCores(), say: (text) => console.error(text), print: (text) => console.log(text) });
  });

interface SchemaCheckFlags {
  readonly edits: number | undefined;
  readonly seed: number;
  readonly processes: number;
  readonly ownPercent: number;
  readonly data: string;
}

program
  .command('schema-check')
  .description('How long the schema check takes, here and of a repository of 50 subgraphs; with --edits, how right it is: see schema/check/README.md.')
  .option('--edits <number>', 'instead, score it on so many random edits, executed on both sides', parseCount)
  .option('--seed <number>', 'the same number gives the same edits', parseSeed, config.seed)
  .option('--processes <number>', 'processes that score', parseRounds, config.schemaCheck.processes)
  .option('--own-percent <number>', "of a hundred edits those of this repository, which take longest", parseCount, config.schemaCheck.ownPercent)
  .option('--data <folder>', 'where what is scored is kept until all is', config.dataFolder)
  .action(async ({ edits, seed, processes, ownPercent, data }: SchemaCheckFlags) => {
    const print = (text: string): void => console.log(text);
    if (edits === undefined) runSchemaCheck({ ...config.schemaCheck, print });
    else process.exitCode = (await runScore({ edits, seed, processes, ownPercent, dataFolder: data, print, say: (text) => console.error(text) })) ? 0 : 1;
  });

program
  .command('telemetry')
  .description('CPU per request of the gateway with metrics, traces and usage on, by the same with all of it off; exit 1 when it costs more than 10 %.')
  .option('--rounds <number>', 'launches of each', parseRounds, config.gateway.rounds)
  .option('--only <operation...>', 'operations, by a part of their name', ['deep', 'tiny', 'Q01'])
  .option('--data <folder>', 'where supergraphs and results are written', config.dataFolder)
  .action(async ({ data, ...flags }: Pick<GatewayFlags, 'rounds' | 'only' | 'data'>) => {
    const holds = await runTelemetry({ ...flags, dataFolder: data, bounds: config.gateway, cores: findCores(), say: (text) => console.error(text), print: (text) => console.log(text) });
    process.exitCode = holds ? 0 : 1;
  });

function parseRounds(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 99.');
  return Number(text);
}

function parseSeed(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number of at most 9 digits.');
  return Number(text);
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
// Nothing is left to wait for but the channel to the runner.
process.exit();
