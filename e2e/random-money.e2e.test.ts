import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../local/verify/verify-ledger.ts';
import { randomStream, type Random } from '../local/seed/random.ts';
import { startKillableSystem, type KillableSystem } from './killable-system.ts';
import { documentOf, draws, drawCommand, type MoneyCommand } from './random-money-commands.ts';

/** `MONEY_SEED=<n>` draws the same commands again, as far as the order in which the server serves concurrent ones allows; `MONEY_COMMANDS=<n>` draws more. */
const seed = Number(process.env['MONEY_SEED'] ?? Date.now() % 1_000_000);
const commandsWanted = Number(process.env['MONEY_COMMANDS'] ?? 500);
const clients = 8;
/** After so many commands the service is killed; every third time the database with it. */
const commandsBetweenKills = 60;
/** A killed process starts within seconds; on a busy machine it may be a minute. */
const answerWaitMs = 120_000;

interface Acknowledged {
  readonly command: MoneyCommand;
  /** The payload without its message. */
  readonly payload: unknown;
  readonly errorCodes: readonly string[];
}

let system: KillableSystem;
let sql: Connection;

beforeAll(async () => {
  system = await startKillableSystem({ scale: 'ci', everywhere: { FUNDING_INTERVAL_MS: '3600000' } });
}, 300_000);
afterAll(async () => {
  await sql?.end().catch(() => {});
  await system?.stop();
}, 60_000);

/** Sends a command to Billing until it answers: whoever hears nothing asks again with the same key. */
async function send(command: MoneyCommand): Promise<Acknowledged> {
  for (const from = Date.now(); ; ) {
    try {
      const response = await fetch(system.urls.billing, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens[command.identity]}` },
        body: JSON.stringify({ query: documentOf(command.name), variables: { input: command.input } }), signal: AbortSignal.timeout(20_000),
      });
      const answer = (await response.json()) as { readonly data?: Readonly<Record<string, { readonly userErrors: readonly { readonly code: string }[] } | null>>; readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[] };
      const payload = answer.data?.[command.name];
      if (payload !== null && payload !== undefined) return { command, payload: { ...payload, userErrors: [] }, errorCodes: payload.userErrors.map(({ code }) => code) };
      const code = answer.errors?.[0]?.extensions?.code;
      // Its database is away, or was while it worked: worth another attempt.
      if (code !== 'DATABASE_UNAVAILABLE' && code !== 'INTERNAL_SERVER_ERROR' && code !== 'SERVICE_UNAVAILABLE') throw new Error(`${command.name} ${JSON.stringify(command.input)}: ${JSON.stringify(answer.errors)}`, { cause: 'answered' });
    } catch (error) {
      if (error instanceof Error && error.cause === 'answered') throw error;
    }
    if (Date.now() - from > answerWaitMs) throw new Error(`${command.name} ${JSON.stringify(command.input)} was not answered in ${answerWaitMs} ms`);
    await sleep(250);
  }
}

async function connect(): Promise<Connection> {
  return mysql.createConnection({ uri: system.databases.billing.admin, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
}

/** One client: draws and sends, one command after the other. */
async function client(random: Random, at: number, budget: { left: number }, done: Acknowledged[], killed: Promise<void>[]): Promise<void> {
  let connection = await connect();
  for (let turn = 0; budget.left > 0; turn += 1) {
    budget.left -= 1;
    const draw = (): Promise<MoneyCommand> => drawCommand(connection, random, `money-${seed}-${at}-${turn}`);
    const command = await draw().catch(async () => {
      // The database was killed under the drawing.
      await Promise.all(killed);
      connection.destroy();
      connection = await connect();
      return draw();
    });
    done.push(await send(command));
  }
  await connection.end();
}

async function killNowAndThen(budget: { readonly left: number }, killed: Promise<void>[]): Promise<void> {
  for (let kills = 1; budget.left > 0; kills += 1) {
    const until = budget.left - commandsBetweenKills;
    while (budget.left > Math.max(0, until)) await sleep(5);
    if (budget.left === 0) return;
    const kill = system.killAndRestart(kills % 3 === 0 ? 'database' : 'billing');
    killed.push(kill);
    await kill;
  }
}

test(`${commandsWanted} random money commands from ${clients} connections, with the service and the database killed in between, leave exact books`, async () => {
  console.log(`random money: MONEY_SEED=${seed}`);
  const done: Acknowledged[] = [];
  const killed: Promise<void>[] = [];
  const budget = { left: commandsWanted };
  await Promise.all([killNowAndThen(budget, killed), ...Array.from({ length: clients }, (_, at) => client(randomStream(seed, `client ${at}`), at, budget, done, killed))]);
  expect(done.length).toBe(commandsWanted);
  expect(killed.length).toBeGreaterThanOrEqual(3);

  const carriedOut = new Set(done.filter(({ errorCodes }) => errorCodes.length === 0).map(({ command }) => command.name));
  console.log(`random money: ${done.filter(({ errorCodes }) => errorCodes.length === 0).length} of ${done.length} carried out, of ${carriedOut.size} of ${Object.keys(draws).length} kinds`);
  expect(carriedOut.size).toBeGreaterThan(commandsWanted >= 500 ? 15 : 5);

  const findings: string[] = [];
  await verifyLedger(system.databases.billing.service, (finding) => findings.push(finding));
  expect(findings).toEqual([]);

  // Everything acknowledged is asked for again, and answered alike, and books nothing.
  sql = await connect();
  const before = await countRows();
  for (const { command, payload, errorCodes } of done.filter(({ command: { input } }) => 'idempotencyKey' in input).slice(0, 150)) {
    if (errorCodes.length > 0) continue;
    const again = await send(command);
    expect({ name: command.name, payload: again.payload, errorCodes: again.errorCodes }).toEqual({ name: command.name, payload, errorCodes: [] });
  }
  expect(await countRows()).toEqual(before);
}, 600_000);

/** Rows of whatever only grows: a command applied twice would show in one of them. */
async function countRows(): Promise<unknown> {
  const tables = ['journal', 'ledger_transfer', 'billed_usage', 'payment', 'payment_allocation', 'refund', 'wallet_transaction', 'campaign_funding', 'credit_note', 'payout_line', 'usage_snapshot', 'billing_event'];
  const [rows] = await sql.query<RowDataPacket[]>(tables.map((table) => `SELECT '${table}' t, COUNT(*) n FROM ${table}`).join(' UNION ALL '));
  return rows;
}
