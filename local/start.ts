import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { businessDateOf } from './business-date.ts';
import { config, type Scale, scales } from './config.ts';
import { readExternalDatabases } from './database/external-databases.ts';
import { LocalError } from './local-error.ts';
import { portsFrom } from './ports.ts';
import { progressDisplay } from './progress-display.ts';
import { startSystem, type System } from './system.ts';
import { describeSystem } from './describe-system.ts';

interface StartFlags {
  readonly scale: Scale;
  readonly port: number;
  readonly seed: boolean;
  readonly dashboards: boolean;
  readonly reset: boolean;
  readonly yes: boolean;
  readonly allowExternal: boolean;
  readonly data: string;
  readonly verbose: boolean;
  readonly executor: string;
}

/** As the gateway's `--executor` takes them; the gateway is a program of its own, whose code is not imported. */
const executors = ['compiled', 'apollo', 'shadow'];

/** The last gateway port with which every other port still is one. */
const portMax = 65_535 - Math.max(...Object.values(config.portOffsets));

function readFlags(argv: readonly string[]): StartFlags {
  return new Command('npm start --')
    .description('Starts the whole system on this machine: database, Operations, Billing, gateway and dashboards. Ctrl-C stops it; data stays.')
    .addOption(new Option('--scale <scale>', 'how much data an empty database is filled with').choices(scales).default('dev'))
    .option('--port <port>', `the gateway's port; all others move with it`, parsePort, config.basePort)
    .option('--no-seed', 'leave empty databases empty')
    .option('--no-dashboards', 'neither build nor serve the two dashboards')
    .option('--reset', 'empty both databases first (asks)', false)
    .option('--yes', 'answer yes to what would be asked', false)
    .option('--allow-external', 'let --reset and seeding write to servers named by OPERATIONS_DATABASE_URL and BILLING_DATABASE_URL', false)
    .option('--data <folder>', 'where data, keys and logs are kept', config.dataFolder)
    .addOption(new Option('--executor <executor>', "what carries the gateway's operations out").choices(executors).default('compiled'))
    .option('--verbose', 'echo the logs of all processes', false)
    .showHelpAfterError('(--help lists what there is)')
    .parse([...argv], { from: 'user' })
    .opts<StartFlags>();
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > portMax) throw new InvalidArgumentError(`It is a number from 1 to ${portMax}.`);
  return port;
}

async function confirmReset(flags: StartFlags): Promise<void> {
  if (!flags.reset || flags.yes) return;
  if (!process.stdin.isTTY) throw new LocalError('INVALID_OPTION', '--reset deletes all data and there is nobody to ask here: add --yes to confirm.');
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await reader.question(`This deletes all data of ${describeDatabases(flags)}. Go on? [y/N] `);
  reader.close();
  if (!/^y(es)?$/i.test(answer.trim())) throw new LocalError('STOPPED', 'Nothing was changed.');
}

/** What --reset would empty, by name: servers of one's own are never mistaken for the private one. */
function describeDatabases(flags: StartFlags): string {
  const external = readExternalDatabases(process.env);
  if (external === undefined) return `both databases in ${flags.data}`;
  return Object.values(external).map(({ owner }) => new URL(owner).host + new URL(owner).pathname).join(' and ');
}

/**
 * Calls `onStop` at the first Ctrl-C, termination, hang-up of the terminal, or when the runner that started us is gone; `onKill` at the
 * second.
 */
function onStopSignals(onStop: () => void, onKill: () => void): void {
  let firstAtMs = 0;
  const stop = (): void => {
    if (firstAtMs === 0) {
      firstAtMs = Date.now();
      onStop();
    } else if (Date.now() - firstAtMs > config.signalDebounceMs) {
      onKill();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) process.on(signal, stop);
  // A closed terminal must not turn printing into a crash that skips the cleaning up.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

async function main(): Promise<number> {
  const startedMs = Number(process.env['COMMAND_STARTED_MS'] ?? Date.now());
  // Before anything is begun: a wrong date would otherwise be found by the services, after the databases were made.
  businessDateOf(process.env);
  const flags = readFlags(process.argv.slice(2));
  await confirmReset(flags);
  const display = progressDisplay(process.stdout);
  const abort = new AbortController();
  let system: System | undefined;
  const asked = new Promise<'stop'>((done) => onStopSignals(
    () => {
      abort.abort();
      display.close();
      process.stdout.write('\nStopping …\n');
      done('stop');
    },
    () => {
      system?.kill();
      process.exit(130);
    },
  ));
  try {
    system = await startSystem({
      dataFolder: resolve(flags.data), ports: portsFrom(flags.port), scale: flags.scale, seed: flags.seed, dashboards: flags.dashboards, reset: flags.reset,
      allowExternal: flags.allowExternal, verbose: flags.verbose, executor: flags.executor, signal: abort.signal, report: (event) => display.report(event),
    });
  } finally {
    display.close();
  }
  if (!abort.signal.aborted) process.stdout.write(describeSystem(system, { wantedScale: flags.scale, startedMs }));
  const ended = await Promise.race([asked, system.failure]);
  if (ended === 'stop') {
    await system.stop();
    process.stdout.write('Stopped. Data is kept; start again with npm start.\n');
    return 0;
  }
  process.stderr.write(`\n${ended.message}\nStopping the rest …\n`);
  await system.stop();
  return 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = error.code === 'STOPPED' ? 130 : 1;
}
// Nothing is left to wait for but the channel to the runner.
process.exit();
