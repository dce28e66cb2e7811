import { Command, InvalidArgumentError } from 'commander';
import { askGraph, requestToken } from '../billing-run/ask-graph.ts';
import { config } from '../config.ts';
import { LocalError } from '../local-error.ts';
import { serviceUrl } from './service-url.ts';
import { verifyDeliveries } from './verify-deliveries.ts';
import { verifyLedger } from './verify-ledger.ts';
import { verifyReferences, type Representation, type ServiceName } from './verify-references.ts';

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

interface ReferenceFlags {
  readonly data: string;
  readonly port: number;
  readonly operationsUrl?: string;
  readonly billingUrl?: string;
  readonly operationsGraph?: string;
  readonly billingGraph?: string;
  readonly issuer?: string;
}

program
  .command('references')
  .description('Pages every reference from one domain into the other and asks its owner for it. Prints each that the owner does not know, and where it is held; exit code 1 when there is any, 2 when something does not answer.')
  .option('--operations-url <url>', 'the Operations database; without it OPERATIONS_DATABASE_URL, then the local system')
  .option('--billing-url <url>', 'the Billing database; without it BILLING_DATABASE_URL, then the local system')
  .option('--operations-graph <url>', `the Operations subgraph, as http://host:port/graphql; without it the local system's`)
  .option('--billing-graph <url>', `the Billing subgraph; without it the local system's`)
  .option('--issuer <url>', `who gives the identity "service" a token; without it the local system's`)
  .option('--data <folder>', 'where the local system keeps its data', config.dataFolder)
  .option('--port <port>', `the local system's gateway port`, parsePort, config.basePort)
  .action(async (flags: ReferenceFlags) => {
    const startedMs = Date.now();
    const local = (name: ServiceName | 'issuer', path: string): string => `http://${config.host}:${flags.port + config.portOffsets[name]}${path}`;
    const graphs = { operations: flags.operationsGraph ?? local('operations', '/graphql'), billing: flags.billingGraph ?? local('billing', '/graphql') };
    const database = (name: ServiceName, url: string | undefined): string => serviceUrl(name, { data: flags.data, port: flags.port, ...(url === undefined ? {} : { url }) }, process.env);
    const token = await requestToken(flags.issuer ?? local('issuer', ''), 'service');
    const resolve = async (owner: ServiceName, query: string, representations: readonly Representation[]): Promise<readonly unknown[]> =>
      (await askGraph<{ readonly _entities: readonly unknown[] }>(graphs[owner], token, query, { representations }))._entities;
    const result = await verifyReferences({ databases: { operations: database('operations', flags.operationsUrl), billing: database('billing', flags.billingUrl) }, resolve }, (dangling) => console.log(dangling));
    const found = result.dangling === 0 ? 'Every reference is known' : `${result.dangling} reference${result.dangling === 1 ? '' : 's'} dangle${result.dangling === 1 ? 's' : ''}`;
    console.log(`${found} in ${((Date.now() - startedMs) / 1000).toFixed(1)} s: ${result.references.toLocaleString('en')} entities, referred to by ${result.columns} columns.`);
    process.exitCode = result.dangling === 0 ? 0 : exitDifferent;
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
