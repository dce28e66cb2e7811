import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStream } from '../local/seed/random.ts';
import { verifyLedger } from '../local/verify/verify-ledger.ts';
import { seedTemplate, startKillableSystem, type KillableSystem, type PartName } from './killable-system.ts';

/** `KILL_SEED=<n>` draws the same victims and pauses again. */
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const killsWanted = 20;
const month = '2026-11';
/** The seed ends on 2026-11-15; three weeks later the month is over, and its delivery final. */
const businessDate = '2026-12-06';
const parts: readonly PartName[] = ['worker', 'billing', 'gateway', 'database'];

type Data = Readonly<Record<string, unknown>>;

/** What both systems begin from. */
let template: string;
beforeAll(async () => {
  template = await seedTemplate('dev');
}, 600_000);
afterAll(() => rmSync(template, { recursive: true, force: true }));

/** Asks the gateway until it answers with data: everything here may be dead for a moment. */
async function ask(system: KillableSystem, identity: string, query: string, variables: Data = {}): Promise<Data> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(system.urls.gateway, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens[identity]}` },
      body: JSON.stringify({ query, variables }), signal: AbortSignal.timeout(20_000),
    }).then(async (response) => (await response.json()) as { readonly data?: Data | null; readonly errors?: readonly unknown[] }, (error: unknown) => ({ data: null, errors: [String(error)] }));
    if (answer.data && !answer.errors) return answer.data;
    if (attempt >= 120) throw new Error(`not answered in ${attempt} attempts: ${query} ${JSON.stringify(answer)}`);
    await sleep(250);
  }
}

async function command(system: KillableSystem, identity: string, name: string, inputType: string, input: Data): Promise<void> {
  const data = await ask(system, identity, `mutation ($input: ${inputType}!) { ${name}(input: $input) { userErrors { code message } } }`, { input });
  expect(data[name]).toEqual({ userErrors: [] });
}

async function untilStatus(system: KillableSystem, wanted: 'DRAFTED' | 'ISSUED'): Promise<void> {
  for (const from = Date.now(); Date.now() - from < 600_000; await sleep(100)) {
    const { billingRun } = await ask(system, 'finance', `{ billingRun(month: "${month}") { status step error } }`) as { readonly billingRun: { readonly status: string; readonly error: string | null } };
    if (billingRun.status === wanted) return;
    if (billingRun.status === 'FAILED') throw new Error(`the run failed: ${billingRun.error}`);
  }
  throw new Error(`the run was not ${wanted} in time`);
}

/** Closes the month as finance does, from the end of delivery to the last issued document. */
async function closeMonth(system: KillableSystem): Promise<void> {
  await command(system, 'service', 'closeDeliveryMonth', 'CloseDeliveryMonthInput', { idempotencyKey: 'close', month, state: 'FINAL' });
  await command(system, 'finance', 'startBillingRun', 'StartBillingRunInput', { idempotencyKey: 'start', month });
  await untilStatus(system, 'DRAFTED');
  const { billingRun } = await ask(system, 'finance', `{ billingRun(month: "${month}") { id } }`) as { readonly billingRun: { readonly id: string } };
  await command(system, 'finance', 'issueBillingRun', 'IssueBillingRunInput', { idempotencyKey: 'issue', billingRunId: billingRun.id });
  // Operations does not know some of the seeded campaigns, so nothing ever says that their delivery is final: those drafts come back to whoever reviews them.
  await untilStatus(system, 'DRAFTED');
  await command(system, 'finance', 'issueBillingRun', 'IssueBillingRunInput', { idempotencyKey: 'issue-the-rest', billingRunId: billingRun.id, allowNotFinal: true, reason: 'Confirmed by the customer' });
  await untilStatus(system, 'ISSUED');
}

/** Kills parts at random, as often as wanted, while the month is being closed; answers with what was killed. */
async function killUntil(system: KillableSystem, closed: { value: boolean }, pauseMs: number): Promise<readonly PartName[]> {
  const random = randomStream(seed, 'kills');
  const killed: PartName[] = [];
  while (!closed.value && killed.length < killsWanted) {
    await sleep(random.integer(0, Math.round(2 * pauseMs)));
    if (closed.value) break;
    // Each of them comes first once, so that all are hit whatever the seed.
    const part = parts[killed.length] ?? random.pick(parts);
    killed.push(part);
    await system.killAndRestart(part);
  }
  return killed;
}

interface Outcome {
  /** Every document of the month as printed, by its number. */
  readonly documents: readonly Data[];
  /** Balance of every ledger account, and every statement. */
  readonly books: unknown;
}

async function readOutcome(system: KillableSystem): Promise<Outcome> {
  const connection = await mysql.createConnection({ uri: system.databases.billing.admin, supportBigNumbers: true, bigNumberStrings: true, dateStrings: true });
  const read = async (sql: string): Promise<readonly RowDataPacket[]> => (await connection.query<RowDataPacket[]>(sql))[0];
  try {
    const invoices = await read(`SELECT id FROM invoice WHERE usage_month = '${month}' ORDER BY number, billing_account_id`);
    const notes = await read(`SELECT id FROM credit_note WHERE prepared_at >= '2026-11-16' OR issued_on >= '${businessDate}' ORDER BY number, invoice_id`);
    const documents = [];
    for (const { id } of invoices) documents.push((await ask(system, 'finance', 'query ($id: ID!) { invoice(id: $id) { number status documentHtml } }', { id: `inv_${id}` }))['invoice'] as Data);
    for (const { id } of notes) documents.push((await ask(system, 'finance', 'query ($id: ID!) { creditNote(id: $id) { number status documentHtml } }', { id: `crn_${id}` }))['creditNote'] as Data);
    const balances = await read(`SELECT a.code, a.owner_type, a.owner_id, a.currency, SUM(IF(t.debit_account_id = a.id, t.amount_minor, -t.amount_minor)) balance
      FROM ledger_account a JOIN ledger_transfer t ON a.id IN (t.debit_account_id, t.credit_account_id) GROUP BY a.code, a.owner_type, a.owner_id, a.currency ORDER BY 1, 2, 3, 4`);
    const statements = await read('SELECT payout_account_id, statement_month, status, gross_minor, deductions_minor FROM payout ORDER BY payout_account_id, statement_month');
    return { documents, books: { balances, statements } };
  } finally {
    await connection.end();
  }
}

test(`a month closed at dev scale, killed at ${killsWanted} random points, ends in the same documents and books as undisturbed`, async () => {
  console.log(`billing run under kills: KILL_SEED=${seed}`);
  const everywhere = { BUSINESS_DATE: businessDate };
  const undisturbed = await startKillableSystem({ scale: 'dev', template, everywhere });
  let expected: Outcome;
  let tookMs: number;
  try {
    const from = Date.now();
    await closeMonth(undisturbed);
    tookMs = Date.now() - from;
    console.log(`billing run: closed undisturbed in ${tookMs} ms`);
    expected = await readOutcome(undisturbed);
  } finally {
    await undisturbed.stop();
  }
  expect(expected.documents.filter(({ documentHtml }) => documentHtml !== null).length).toBeGreaterThan(60);

  const disturbed = await startKillableSystem({ scale: 'dev', template, everywhere });
  try {
    const closed = { value: false };
    const began = Date.now();
    const killing = killUntil(disturbed, closed, tookMs / (killsWanted * 2));
    await closeMonth(disturbed).finally(() => { closed.value = true; });
    const killed = await killing;
    const finished = Date.now() - began;
    console.log(`billing run under kills: undisturbed ${tookMs} ms, with kills ${finished} ms; killed ${killed.length} times: ${killed.join(' ')}`);
    expect(killed.length).toBeGreaterThanOrEqual(killsWanted);
    const outcome = await readOutcome(disturbed);
    expect(outcome.documents).toEqual(expected.documents);
    expect(outcome.books).toEqual(expected.books);
    const findings: string[] = [];
    await verifyLedger(disturbed.databases.billing.service, (finding) => findings.push(finding));
    expect(findings).toEqual([]);
  } finally {
    await disturbed.stop();
  }
}, 1_500_000);
