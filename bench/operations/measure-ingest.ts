import { config } from '../config.ts';
import type { MeasuredOperations } from './open-measured.ts';
import { quantile } from './quantile.ts';

/** What taking batches of delivery costs. */
export interface IngestFigures {
  /** `new`: rows that were not there. `restated`: the same keys again with other counts. */
  readonly kind: 'new' | 'restated';
  readonly rowsOfBatch: number;
  readonly batches: number;
  readonly rowsPerSecond: number;
  readonly p50Ms: number;
  readonly statements: number;
}

interface DeliveryRow {
  readonly day: string;
  readonly campaignId: string;
  readonly adUnitId: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
}

const mutation = 'mutation ($input: RecordDeliveryInput!) { recordDelivery(input: $input) { batchId accepted restated ignored userErrors { code message } } }';

/** Sends batches of recordDelivery one after the other, each through the whole subgraph: as new rows, and then with other counts. The rows stay. */
export async function measureIngest(operations: MeasuredOperations, businessDate: string): Promise<readonly IngestFigures[]> {
  const [row] = await operations.pick('SELECT COALESCE(MAX(sequence), 0) AS last FROM delivery_daily');
  let sequence = Number(row?.['last']);
  const batches = await makeBatches(operations, businessDate);
  const send = async (rows: readonly DeliveryRow[]) => {
    sequence += 1;
    const input = { idempotencyKey: `bench-${sequence}`, sequence: String(sequence), rows };
    const startedMs = performance.now();
    const answer = await operations.execute(mutation, { input });
    const ms = performance.now() - startedMs;
    const result = (answer.data as { readonly recordDelivery: { readonly accepted: number; readonly userErrors: readonly unknown[] } | null } | undefined)?.recordDelivery;
    if (answer.errors.length > 0 || result?.userErrors.length !== 0) throw new Error(`A batch was refused: ${JSON.stringify([answer.errors, result]).slice(0, 600)}`);
    return { ms, statements: answer.statements };
  };
  const summarise = (kind: IngestFigures['kind'], sent: readonly { readonly ms: number; readonly statements: number }[]): IngestFigures => ({
    kind,
    rowsOfBatch: config.batchRows,
    batches: sent.length,
    rowsPerSecond: (config.batchRows * sent.length * 1_000) / sent.reduce((sum, { ms }) => sum + ms, 0),
    p50Ms: quantile(sent.map(({ ms }) => ms), 0.5),
    statements: Math.max(...sent.map(({ statements }) => statements)),
  });
  const asNew = [];
  for (const rows of batches) asNew.push(await send(rows));
  const restated = [];
  for (const rows of batches) restated.push(await send(rows.map((line) => ({ ...line, impressions: String(Number(line.impressions) + 7) }))));
  return [summarise('new', asNew), summarise('restated', restated)];
}

/**
 * What an hour's delivery is like: live campaigns, each on units that it has not been shown on today. Rows of one batch are of as many
 * campaigns and games as there are. Each run finds pairs that the runs before have left.
 */
async function makeBatches(operations: MeasuredOperations, day: string): Promise<readonly (readonly DeliveryRow[])[]> {
  const campaigns = await operations.pick(`SELECT id FROM campaign WHERE status = 'ACTIVE' AND starts_on <= '${day}' ORDER BY id`);
  const units = await operations.pick("SELECT u.id FROM ad_unit u JOIN native_template t ON t.id = u.template_id WHERE t.clickable AND u.status = 'ACTIVE' ORDER BY MD5(u.id)");
  const taken = new Set((await operations.pick(`SELECT campaign_id, ad_unit_id FROM delivery_daily WHERE day = '${day}'`)).map((row) => `${row['campaign_id']} ${row['ad_unit_id']}`));
  const lines: DeliveryRow[] = [];
  const wanted = config.batchRows * config.batches;
  for (const { id: unit } of units) {
    for (const { id: campaign } of campaigns) {
      if (lines.length < wanted && !taken.has(`${campaign} ${unit}`)) lines.push({ day, campaignId: `cmp_${campaign}`, adUnitId: `adu_${unit}`, impressions: String(100 + (lines.length % 900)), clicks: String(lines.length % 3), installs: '0' });
    }
  }
  return Array.from({ length: config.batches }, (_, at) => lines.filter((_line, place) => place % config.batches === at)).filter((batch) => batch.length === config.batchRows);
}
