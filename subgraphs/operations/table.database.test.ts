import { getTableConfig, MySqlTable, type MySqlColumn } from 'drizzle-orm/mysql-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adUnit } from './ad-unit/table.ts';
import { advertiser } from './advertiser/table.ts';
import { agency } from './agency/table.ts';
import { deliveryMonth } from './billable-delivery/table.ts';
import { campaign, campaignGame, campaignRecent, campaignTarget } from './campaign/table.ts';
import { changeEvent } from './change-event/table.ts';
import { creative, creativeAsset, creativeReview } from './creative/table.ts';
import { deliveryBatch } from './delivery-ingest/table.ts';
import { deliveryDaily } from './delivery-row/table.ts';
import { adUnitDaily } from './fill-totals/table.ts';
import { flight } from './flight/table.ts';
import { game } from './game/table.ts';
import { gameOwner } from './game-ownership/table.ts';
import { deliveryFlight } from './goal-progress/table.ts';
import { grants } from './grants.ts';
import { deliveryCampaignMonth, deliveryMonthClose } from './monthly-delivery/table.ts';
import { nativeTemplate } from './native-template/table.ts';
import { opsUser } from './ops-user/table.ts';
import { publisher, publisherBlock } from './publisher/table.ts';
import { eligibleInventory } from './serving-status/table.ts';
import { openTestOperations, type TestOperations } from './test-operations.ts';

const tables: readonly MySqlTable[] = [
  adUnit, adUnitDaily, advertiser, agency, campaign, campaignGame, campaignRecent, campaignTarget, changeEvent, creative, creativeAsset, creativeReview, deliveryBatch, deliveryCampaignMonth, deliveryDaily, deliveryFlight, deliveryMonth, deliveryMonthClose, eligibleInventory, flight, game, gameOwner, nativeTemplate, opsUser, publisher, publisherBlock,
];
let operations: TestOperations;

beforeAll(async () => {
  operations = await openTestOperations();
});
afterAll(() => operations.close());

/** Column types as both servers and drizzle can be brought to write them: no display widths (MySQL 8.4 has none), JSON by its name. */
function normaliseType(type: string): string {
  const short = type.toLowerCase().replace(/\s*,\s*/g, ',');
  const widthless = short.replace(/^(bigint|int|smallint)\(\d+\)/, '$1');
  return widthless === 'boolean' ? 'tinyint(1)' : widthless === 'longtext' ? 'json' : widthless;
}

function describeColumn(column: MySqlColumn): string {
  return `${column.name} ${normaliseType(column.getSQLType())} ${column.notNull ? 'NOT NULL' : 'NULL'}`;
}

describe.each(tables.map((table) => [getTableConfig(table).name, table] as const))('the drizzle table %s', (name, table) => {
  it('has the columns of the real one, with their types and nullability', async () => {
    const real = await operations.select('SELECT COLUMN_NAME n, COLUMN_TYPE t, IS_NULLABLE l FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ?', [name]);
    const described = real.map((row) => `${row['n']} ${normaliseType(String(row['t']))} ${row['l'] === 'NO' ? 'NOT NULL' : 'NULL'}`);
    expect(getTableConfig(table).columns.map(describeColumn).sort()).toEqual(described.sort());
  });

  it('names indexes that exist, with their columns in order', async () => {
    const real = await operations.select('SELECT INDEX_NAME n, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) c, MIN(NON_UNIQUE) u FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? GROUP BY INDEX_NAME', [name]);
    const existing = new Set(real.map((row) => `${row['n']} (${row['c']}) ${Number(row['u']) === 0 ? 'unique' : ''}`));
    for (const { config } of getTableConfig(table).indexes) {
      const columns = config.columns.map((column) => ('name' in column ? column.name : '?'));
      expect(existing).toContain(`${config.name} (${columns.join(',')}) ${config.unique ? 'unique' : ''}`);
    }
  });
});

describe('the database of Operations', () => {
  it('holds no money: no column of an amount, a price or a currency, and none that is not a whole number', async () => {
    const columns = await operations.select('SELECT CONCAT(TABLE_NAME, ".", COLUMN_NAME) c, COLUMN_NAME n, DATA_TYPE t FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE "\\_\\_drizzle%"');
    expect(columns.length).toBeGreaterThan(150);
    const money = /amount|minor|micros|price|budget|cost|spend|spent|revenue|balance|currency|rate\b|_rate|fee\b|paid|invoice|wallet|fund|discount|tax/i;
    expect(columns.filter((row) => money.test(String(row['n']))).map((row) => row['c'])).toEqual([]);
    expect(columns.filter((row) => /decimal|float|double/.test(String(row['t']))).map((row) => row['c'])).toEqual([]);
  });

  it('sorts text by utf8mb4_unicode_520_ci everywhere, but for keys compared byte by byte', async () => {
    const columns = await operations.select("SELECT CONCAT(TABLE_NAME, '.', COLUMN_NAME) c FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND COLLATION_NAME <> 'utf8mb4_unicode_520_ci' AND TABLE_NAME NOT LIKE '\\_\\_drizzle%' AND DATA_TYPE NOT IN ('json', 'longtext') ORDER BY c");
    expect(columns.map((row) => row['c'])).toEqual(['delivery_batch.batch_key', 'idempotency_key.idem_key', 'idempotency_key.scope']);
  });

  it('lets its service user change only the tables that the grants name', async () => {
    const names = (await operations.select("SELECT TABLE_NAME n FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME NOT LIKE '\\_\\_drizzle%'")).map((row) => String(row['n']));
    expect(names).toHaveLength(27);
    for (const table of [...grants.update, ...grants.delete]) expect(names).toContain(table);
    const appendOnly = names.filter((table) => !grants.update.includes(table) && !grants.delete.includes(table));
    expect(appendOnly.sort()).toEqual(['change_event', 'creative_review', 'delivery_batch', 'eligible_inventory', 'native_template']);
    for (const table of appendOnly) {
      const id = table === 'eligible_inventory' ? 'game_id' : 'id';
      await expect(operations.select(`DELETE FROM ${table} WHERE ${id} = 0`)).rejects.toThrow(/DELETE command denied/);
      await expect(operations.select(`UPDATE ${table} SET ${id} = 0 WHERE ${id} = 0`)).rejects.toThrow(/UPDATE command denied/);
    }
    await expect(operations.select('DELETE FROM campaign WHERE id = 0')).rejects.toThrow(/DELETE command denied/);
    await expect(operations.select('CREATE TABLE t (a INT)')).rejects.toThrow(/CREATE command denied/);
  });
});
