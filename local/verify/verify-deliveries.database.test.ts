import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSeededDatabase, type SeededDatabase } from '../seed/operations/seeded-test-database.ts';
import { verifyDeliveries } from './verify-deliveries.ts';

let seeded: SeededDatabase;
let connection: mysql.Connection;

beforeAll(async () => {
  seeded = await createSeededDatabase(1);
  connection = await mysql.createConnection({ uri: seeded.serviceUrl });
});
afterAll(async () => {
  await connection.end();
  await seeded.drop();
});

async function differences(): Promise<readonly string[]> {
  const found: string[] = [];
  const result = await verifyDeliveries(seeded.serviceUrl, (difference) => found.push(difference));
  expect(result.differences).toBe(found.length);
  expect(result.checked['delivery_daily']).toBeGreaterThan(10_000);
  return found;
}

function changeDailyRow(change: string): string {
  return `UPDATE delivery_daily SET impressions = impressions ${change} WHERE day = '2026-11-15' ORDER BY campaign_id, ad_unit_id LIMIT 1`;
}

function changeFirst(table: string, column: string, change: string): string {
  return `UPDATE ${table} SET ${column} = ${column} ${change} ORDER BY campaign_id LIMIT 1`;
}

function changeOwner(change: string): string {
  return `UPDATE game_owner SET publisher_id = publisher_id ${change} WHERE game_id = 1 AND valid_to IS NULL`;
}

function endPeriod(change: string): string {
  return `UPDATE game_owner SET valid_to = valid_to ${change} WHERE valid_to IS NOT NULL ORDER BY game_id LIMIT 1`;
}

describe('verify deliveries', () => {
  it('finds no difference in seeded data', async () => {
    expect(await differences()).toEqual([]);
  });

  it.each([
    ['a daily row changed behind the roll-ups', changeDailyRow('+ 1'), changeDailyRow('- 1'), ['delivery_month', 'delivery_campaign_month', 'delivery_flight', 'campaign_recent']],
    ['a month credited to another publisher', changeOwner('+ 1'), changeOwner('- 1'), ['delivery_month', 'game.publisher_id']],
    ['a revision that no row of the month has', changeFirst('delivery_campaign_month', 'revision', '+ 1'), changeFirst('delivery_campaign_month', 'revision', '- 1'), ['revision']],
    ['a flight’s units', changeFirst('delivery_flight', 'installs', '+ 1'), changeFirst('delivery_flight', 'installs', '- 1'), ['delivery_flight']],
    ['a gap between owners', endPeriod('- INTERVAL 1 DAY'), endPeriod('+ INTERVAL 1 DAY'), ['game_owner']],
  ])('finds %s', async (_, damage, repair, tables) => {
    await connection.query(damage);
    const found = await differences();
    await connection.query(repair);
    const named = new Set(found.map((difference) => difference.slice(0, difference.indexOf(':'))));
    for (const table of tables) expect(named).toContain(table);
    expect(await differences()).toEqual([]);
  });
});
