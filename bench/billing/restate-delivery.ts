import type { RowDataPacket, Connection } from 'mysql2/promise';
import { config } from '../config.ts';
import type { Ask } from './ask.ts';

/** A day's row of delivery as Operations has it. */
interface DailyRow extends RowDataPacket {
  readonly day: string;
  readonly campaign_id: string;
  readonly ad_unit_id: string;
  readonly impressions: string;
  readonly clicks: string;
  readonly installs: string;
}

/**
 * Restates the month as it is restated at its end: one daily row of each campaign and game with a few impressions more, through recordDelivery. So every row that the run
 * collects is news to Billing. Gives how many rows were sent.
 */
export async function restateDelivery(ask: Ask, operations: Connection, month: string): Promise<number> {
  const [[last]] = await operations.query<RowDataPacket[]>('SELECT COALESCE(MAX(sequence), 0) AS sequence FROM delivery_daily');
  let sequence = BigInt(String(last?.['sequence'] ?? 0));
  const [rows] = await operations.query<DailyRow[]>(
    `SELECT day, campaign_id, ad_unit_id, impressions, clicks, installs FROM (
       SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d.campaign_id, u.game_id ORDER BY d.day DESC, d.ad_unit_id) AS place FROM delivery_daily d JOIN ad_unit u ON u.id = d.ad_unit_id WHERE d.day LIKE ?) ranked
     WHERE place = 1 ORDER BY campaign_id, ad_unit_id`,
    [`${month}-%`],
  );
  for (let at = 0; at < rows.length; at += config.batchRows) {
    sequence += 1n;
    const batch = rows.slice(at, at + config.batchRows).map((row) => ({
      day: row.day, campaignId: `cmp_${row.campaign_id}`, adUnitId: `adu_${row.ad_unit_id}`, impressions: String(BigInt(row.impressions) + 7n), clicks: row.clicks, installs: row.installs,
    }));
    await ask('service', 'mutation ($input: RecordDeliveryInput!) { recordDelivery(input: $input) { accepted restated ignored userErrors { code message } } }', {
      input: { idempotencyKey: `bench-restate-${sequence}`, sequence: String(sequence), rows: batch },
    });
  }
  return rows.length;
}
