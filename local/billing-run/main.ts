import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { config } from '../config.ts';
import { LocalError } from '../local-error.ts';
import { askGraph, requestToken } from './ask-graph.ts';
import { describeRun, type Run } from './describe-run.ts';

interface Flags {
  readonly month: string;
  readonly issue: boolean;
  readonly allowNotFinal: boolean;
  readonly reason?: string;
  readonly port: number;
  readonly identity: string;
}

const runFields = 'id month status step progress invoicesDrafted linesDrafted error totals { amountMinor currency } exceptions { code message campaignRef invoice { id } }';
/** The worker renews what it shows with each account. */
const watchPollMs = 250;

const program = new Command('npm run billing-run --')
  .description('Bills a month on the running local system: starts its run, or finds it, and watches the worker carry it out. Stops once it is DRAFTED, for review; with --issue it issues the drafts and watches that too.')
  .requiredOption('--month <YYYY-MM>', 'the month to bill', parseMonth)
  .option('--issue', 'issue the drafts', false)
  .option('--allow-not-final', 'issue although delivery may still change; needs --reason', false)
  .option('--reason <text>', 'why; kept with the run')
  .option('--port <port>', `the local system's gateway port`, parsePort, config.basePort)
  .option('--identity <id>', 'who does it', 'finance')
  .showHelpAfterError('(--help lists what there is)');

async function main(): Promise<number> {
  program.parse();
  const flags = program.opts<Flags>();
  const base = (port: number): string => `http://${config.host}:${port}`;
  const token = await requestToken(base(flags.port + config.portOffsets.issuer), flags.identity);
  const ask = <Data>(document: string, variables: object): Promise<Data> => askGraph<Data>(`${base(flags.port)}/graphql`, token, document, variables);
  const read = async (): Promise<Run | null> => (await ask<{ readonly billingRun: Run | null }>(`query ($month: Month!) { billingRun(month: $month) { ${runFields} } }`, { month: flags.month })).billingRun;
  const command = async (name: string, input: object): Promise<void> => {
    const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
    const data = await ask<Readonly<Record<string, { readonly userErrors: readonly { readonly code: string; readonly message: string }[] }>>>(`mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code message } } }`, { input });
    const [refusal] = data[name]?.userErrors ?? [];
    if (refusal !== undefined) throw new LocalError('BILLING_RUN_REFUSED', `${refusal.code}: ${refusal.message}`);
  };

  let run = await read();
  if (run === null || run.status === 'FAILED') {
    await command('startBillingRun', { idempotencyKey: randomUUID(), month: flags.month });
    run = await watch(read, ['DRAFTED', 'ISSUED', 'FAILED']);
  } else if (run.status === 'COLLECTING' || run.status === 'ISSUING') run = await watch(read, ['DRAFTED', 'ISSUED', 'FAILED']);
  if (run.status === 'DRAFTED' && flags.issue) {
    await command('issueBillingRun', { idempotencyKey: randomUUID(), billingRunId: run.id, allowNotFinal: flags.allowNotFinal, reason: flags.reason ?? null });
    run = await watch(read, ['DRAFTED', 'ISSUED', 'FAILED']);
  }
  process.stdout.write(describeRun(run));
  // Asked to issue, and something is left: whoever scripts this must hear of it.
  return run.status === 'FAILED' || (flags.issue && run.status === 'DRAFTED') ? 1 : 0;
}

/** Shows how far the run is until it stands where one of `ends` says. */
async function watch(read: () => Promise<Run | null>, ends: readonly string[]): Promise<Run> {
  for (let shown = ''; ; await sleep(watchPollMs)) {
    const run = await read();
    if (run === null) throw new LocalError('BILLING_RUN_GONE', 'The run is not there any more.');
    const line = progressLine(run);
    if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${line}`);
    else if (run.step !== shown) console.log(line);
    shown = run.step ?? '';
    if (!ends.includes(run.status)) continue;
    if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
    return run;
  }
}

function progressLine(run: Run): string {
  const width = 30;
  const filled = Math.round(run.progress * width);
  return `${run.month} ${run.status.toLowerCase()}${run.step === null ? '' : ` (${run.step})`} [${'█'.repeat(filled)}${'░'.repeat(width - filled)}] ${Math.round(run.progress * 100)} %, ${run.invoicesDrafted} invoices`;
}

function parseMonth(text: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidArgumentError('It is a month like 2026-10.');
  return text;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new InvalidArgumentError('It is a number from 1 to 65535.');
  return port;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof LocalError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
