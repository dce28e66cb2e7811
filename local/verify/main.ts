import { Command, InvalidArgumentError } from 'commander';
import { config } from '../config.ts';
import { LocalError } from '../local-error.ts';
import { serviceUrl } from './service-url.ts';
import { verifyDeliveries } from './verify-deliveries.ts';
import { verifyLedger } from './verify-ledger.ts';

interface Flags {
  readonly url?: string;
  readonly data: string;
  readonly port: number;
}

const exitDifferent = 1;
/** It could not be looked at, which is not the same as being wrong. */
const exitNotVerified = 2;

const program = new Command('npm run verify --').description('Checks data of the running system against what it is derived from. Reads only.').showHelpAfterError('(--help lists what there is)');

program
  .command('deliveries')
  .description('Recomputes every roll-up of delivery from daily rows and ownership. Prints each difference; exit code 1 when there is any, 2 when the database cannot be read.')
  .option('--url <url>', 'the Operations database, as mysql://user:password@host:port/database; without it OPERATIONS_DATABASE_URL, then the local system')
  .option('--data <folder>', 'where the local system keeps its data', config.dataFolder)
  .option('--port <port>', `the local system's gateway port`, parsePort, config.basePort)
  .action(async (flags: Flags) => {
    const startedMs = Date.now();
    const result = await verifyDeliveries(serviceUrl('operations', flags, process.env), (difference) => console.log(difference));
    const checked = Object.entries(result.checked).map(([table, rows]) => `${rows.toLocaleString('en')} of ${table}`).join(', ');
    console.log(`${result.differences === 0 ? 'No difference' : `${result.differences} difference${result.differences === 1 ? '' : 's'}`} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s: ${checked}.`);
    process.exitCode = result.differences === 0 ? 0 : exitDifferent;
  });

program
  .command('ledger')
  .description('Recomputes every balance, sub-ledger, number, allocation, chain and derived row of Billing. Prints each row that breaks a rule; exit code 1 when there is any, 2 when the database cannot be read.')
  .option('--url <url>', 'the Billing database, as mysql://user:password@host:port/database; without it BILLING_DATABASE_URL, then the local system')
  .option('--data <folder>', 'where the local system keeps its data', config.dataFolder)
  .option('--port <port>', `the local system's gateway port`, parsePort, config.basePort)
  .action(async (flags: Flags) => {
    const startedMs = Date.now();
    const display = process.stderr.isTTY ? (rule: string, done: number, total: number): void => void process.stderr.write(`\r\u001b[K${done + 1} of ${total}: ${rule}`) : () => {};
    const result = await verifyLedger(serviceUrl('billing', flags, process.env), (finding) => console.log(finding), display);
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    const found = result.findings === 0 ? 'Every rule holds' : `${result.findings} row${result.findings === 1 ? ' breaks' : 's break'} a rule`;
    console.log(`${found} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s: ${result.checks} rules.`);
    process.exitCode = result.findings === 0 ? 0 : exitDifferent;
  });

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new InvalidArgumentError('It is a number from 1 to 65535.');
  return port;
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  console.error(error.message);
  process.exitCode = exitNotVerified;
}
