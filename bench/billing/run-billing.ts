import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { verifyLedger } from '../../local/verify/verify-ledger.ts';
import { config } from '../config.ts';
import { formatTable } from '../operations/format-table.ts';
import { askSystem } from './ask.ts';
import { closeMonth } from './close-month.ts';
import { openSystem, type OpenSystemOptions } from './open-system.ts';
import { restateDelivery } from './restate-delivery.ts';
import { memoryFigures, stepFigures, type RunSample } from './run-figures.ts';
import { sampleMemory } from './sample-memory.ts';

const { month } = config.billing;

/** Closes a month on the whole system at a scale, and prints how fast and in how much memory. Throws when the books do not verify afterwards: then the figures are of nothing. */
export async function runBilling(options: OpenSystemOptions & { readonly print: (text: string) => void }): Promise<void> {
  const { system, close } = await openSystem(options);
  const connect = (uri: string): Promise<Connection> => mysql.createConnection({ uri, dateStrings: true, supportBigNumbers: true, bigNumberStrings: true });
  const operations = await connect(system.adminUrls.operations);
  const billing = await connect(system.adminUrls.billing);
  try {
    const ask = askSystem(system);
    await untilRefreshed(billing);
    const restated = await restateDelivery(ask, operations, month);
    options.say(`restated ${restated.toLocaleString('en')} rows of ${month}`);
    const counts = await countRows(operations, billing);
    const before = sampleMemory(system.processes);
    const samples = await closeMonth(system, ask, billing);
    printFigures(options.print, { scale: options.scale, before, samples, counts: difference(await countRows(operations, billing), counts), deliveryRows: counts.delivery });
    const { findings, checks } = await verifyLedger(system.databases.billing.service, (finding) => options.print(finding));
    if (findings > 0) throw new Error(`The books broke ${findings} times.`);
    options.print(`\nAfterwards every one of ${checks} rules of the ledger holds.`);
  } finally {
    await operations.end();
    await billing.end();
    await close();
  }
}

/** Waits until the worker's first round over usage and funding has ended: every status of a contract is newer than all are now. */
async function untilRefreshed(billing: Connection): Promise<void> {
  const [[row]] = await billing.query<RowDataPacket[]>('SELECT MAX(as_of) AS latest FROM campaign_funding_state WHERE as_of < ?', [`${config.billing.businessDate} 00:00:00`]);
  for (const from = performance.now(); performance.now() - from < config.billing.stepTimeoutMs; await sleep(config.billing.sampleEveryMs)) {
    const [[left]] = await billing.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM campaign_funding_state s JOIN campaign_contract c ON c.campaign_id = s.campaign_id WHERE s.as_of <= ?', [row?.['latest'] ?? '']);
    if (Number(left?.['n']) === 0) return;
  }
  throw new Error('The worker did not refresh the funding status in time.');
}

type Counts = Readonly<Record<'delivery' | 'snapshots' | 'invoices' | 'lines' | 'payoutLines' | 'transfers', number>>;

async function countRows(operations: Connection, billing: Connection): Promise<Counts> {
  const count = async (connection: Connection, sql: string): Promise<number> => Number((await connection.query<RowDataPacket[]>(`SELECT COUNT(*) AS n FROM ${sql}`))[0][0]?.['n']);
  return {
    delivery: await count(operations, `delivery_month WHERE month IN ('${month}', DATE_FORMAT('${month}-01' - INTERVAL 1 MONTH, '%Y-%m'))`),
    snapshots: await count(billing, 'usage_snapshot'), invoices: await count(billing, "invoice WHERE status <> 'DRAFT'"), lines: await count(billing, 'invoice_line'),
    payoutLines: await count(billing, 'payout_line'), transfers: await count(billing, 'ledger_transfer'),
  };
}

function difference(after: Counts, before: Counts): Counts {
  return Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[name as keyof Counts]])) as Counts;
}

interface Measured {
  readonly scale: string;
  readonly before: Readonly<Record<string, number>>;
  readonly samples: readonly RunSample[];
  /** Rows that the run made. */
  readonly counts: Counts;
  /** Rows of delivery of both months that the run reads. */
  readonly deliveryRows: number;
}

function printFigures(print: (text: string) => void, { scale, before, samples, counts, deliveryRows }: Measured): void {
  const steps = stepFigures(samples);
  const rowsOf: Readonly<Record<string, readonly [what: string, rows: number]>> = {
    collect: ['rows of delivery', deliveryRows], draft: ['lines', counts.lines], issue: ['rows of lines, earnings and ledger', counts.lines + counts.payoutLines + counts.transfers], close: ['', 0],
  };
  print(`${month} closed at ${scale}: ${counts.snapshots.toLocaleString('en')} snapshots of ${deliveryRows.toLocaleString('en')} rows of delivery, ${counts.invoices.toLocaleString('en')} invoices with ${counts.lines.toLocaleString('en')} lines, `
    + `${counts.payoutLines.toLocaleString('en')} earnings, ${counts.transfers.toLocaleString('en')} ledger transfers.\n`);
  print(formatTable(
    ['step', 'seconds', 'rows', 'of what', 'rows/s', 'second half × first'],
    steps.map(({ step, seconds, secondHalfSpeed }) => {
      const [what, rows] = rowsOf[step] ?? ['', 0];
      return [step, seconds.toFixed(1), rows, what, rows === 0 || seconds === 0 ? '' : Math.round(rows / seconds), secondHalfSpeed === null ? '' : secondHalfSpeed.toFixed(2)];
    }),
  ));
  print(`\n${formatTable(
    ['process', 'MiB before', 'MiB at most', 'more', 'second half × first'],
    memoryFigures(before, samples).map((row) => [row.process, row.beforeMiB.toFixed(0), row.peakMiB.toFixed(0), (row.peakMiB - row.beforeMiB).toFixed(0), row.secondHalfPeak.toFixed(2)]),
  )}`);
}
