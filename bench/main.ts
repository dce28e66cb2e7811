import { Command, InvalidArgumentError, Option } from 'commander';
import { scales } from '../local/config.ts';
import { LocalError } from '../local/local-error.ts';
import type { ScaleName } from '../local/seed/scales.ts';
import { config } from './config.ts';
import { runOperations } from './operations/run-operations.ts';

interface Flags {
  readonly scale: ScaleName;
  readonly seed: number;
  readonly data: string;
}

const program = new Command('npm run bench --').description('Measures parts of the system on databases of its own.').showHelpAfterError('(--help lists what there is)');

program
  .command('operations')
  .description("What each question costs Operations at several sizes of page, and how fast delivery is taken. The database is kept for the next run.")
  .addOption(new Option('--scale <scale>', 'how much data').choices(scales).default('dev'))
  .option('--seed <number>', 'the same number gives the same rows', parseSeed, config.seed)
  .option('--data <folder>', 'where measured databases are kept', config.dataFolder)
  .action(async (flags: Flags) => {
    process.exitCode = (await runOperations({ scale: flags.scale, seed: flags.seed, dataFolder: flags.data })) ? 0 : 1;
  });

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
