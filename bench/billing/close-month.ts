import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { System } from '../../local/system.ts';
import { config } from '../config.ts';
import type { Ask } from './ask.ts';
import type { RunSample } from './run-figures.ts';
import { sampleMemory } from './sample-memory.ts';

const { month } = config.billing;

/** Closes the month as finance does, and looks at the run and the processes all the while. */
export async function closeMonth(system: System, ask: Ask, billing: Connection): Promise<readonly RunSample[]> {
  const samples: RunSample[] = [];
  const startedMs = performance.now();
  const look = async (): Promise<string> => {
    const [[run]] = await billing.query<RowDataPacket[]>('SELECT status, step, done_count FROM billing_run WHERE month = ?', [month]);
    const step = run?.['step'] == null || run['step'] === '' ? null : String(run['step']);
    const done = step === 'collect' ? await countPages(billing) - pagesBefore : Number(run?.['done_count'] ?? 0);
    samples.push({ atMs: performance.now() - startedMs, step, done, memoryMiB: sampleMemory(system.processes) });
    return String(run?.['status']);
  };
  const until = async (status: string): Promise<void> => {
    const from = performance.now();
    for (let now = await look(); now !== status; now = await look()) {
      if (now === 'FAILED' || performance.now() - from > config.billing.stepTimeoutMs) throw new Error(`The run is ${now}, not ${status}.`);
      await sleep(config.billing.sampleEveryMs);
    }
  };
  await ask('service', 'mutation ($input: CloseDeliveryMonthInput!) { closeDeliveryMonth(input: $input) { userErrors { code message } } }', { input: { idempotencyKey: 'bench-close', month, state: 'FINAL' } });
  const pagesBefore = await countPages(billing);
  await ask('finance', 'mutation ($input: StartBillingRunInput!) { startBillingRun(input: $input) { userErrors { code message } } }', { input: { idempotencyKey: 'bench-start', month } });
  await until('DRAFTED');
  const { billingRun } = (await ask('finance', 'query ($month: Month!) { billingRun(month: $month) { id } }', { month })) as { readonly billingRun: { readonly id: string } };
  await ask('finance', 'mutation ($input: IssueBillingRunInput!) { issueBillingRun(input: $input) { userErrors { code message } } }', {
    // The seed has campaigns that Operations does not know: nothing ever says that their delivery is final.
    input: { idempotencyKey: 'bench-issue', billingRunId: billingRun.id, allowNotFinal: true, reason: 'Measured' },
  });
  await until('ISSUED');
  return samples;
}

/** Each page of delivery that was recorded has left its key. */
async function countPages(billing: Connection): Promise<number> {
  const [[row]] = await billing.query<RowDataPacket[]>("SELECT COUNT(*) AS n FROM idempotency_key WHERE scope = 'recordUsage'");
  return Number(row?.['n']);
}
