import { openDatabase, type Database } from '@ad-network/runtime/database.ts';
import { createTestClient, testViewer, type TestAnswer } from '@ad-network/runtime/test-client.ts';
import { createTestDatabase } from '@ad-network/runtime/test-database.ts';
import type { Viewer } from '@ad-network/runtime/viewer.ts';
import { limits } from './config.ts';
import { createSchema } from './entities.ts';

type Value = string | number | null;
type Row = Readonly<Record<string, Value>>;

/** Business date of the tests. */
export const today = '2026-11-15';

/** Operations on a database of one test file's own, with builders of rows: each fills in what the test does not care about. */
export interface TestOperations {
  readonly database: Database;
  readonly ownerUrl: string;
  readonly serviceUrl: string;
  readonly execute: (source: string, variables?: Readonly<Record<string, unknown>>, viewer?: Viewer | null) => Promise<TestAnswer>;
  /** Inserts a row and gives its id (0 for a table without one). */
  readonly insert: (table: string, row: Row) => Promise<number>;
  readonly select: (statement: string, values?: readonly Value[]) => Promise<readonly Row[]>;
  readonly advertiser: (row?: Row) => Promise<number>;
  readonly campaign: (row?: Row) => Promise<number>;
  readonly flight: (campaignId: number, row?: Row) => Promise<number>;
  readonly creative: (campaignId: number, templateId: number, row?: Row) => Promise<number>;
  readonly template: () => Promise<number>;
  /** An ACTIVE ad unit of the template in an APPROVED game of an ACTIVE publisher. */
  readonly inventory: (templateId: number, game?: Row, publisher?: Row, unit?: Row) => Promise<{ readonly gameId: number; readonly publisherId: number; readonly unitId: number }>;
  readonly close: () => Promise<void>;
}

/** Opens all of it; `viewer` may read and write unless told otherwise. */
export async function openTestOperations(viewer: Viewer = testViewer(['operations:read', 'operations:write'])): Promise<TestOperations> {
  const test = await createTestDatabase('operations');
  const database = openDatabase(test.serviceUrl, limits.database);
  const client = createTestClient({ schema: createSchema(), database, businessDate: today, viewer });
  return {
    database,
    ownerUrl: test.ownerUrl,
    serviceUrl: test.serviceUrl,
    execute: client.execute,
    ...createBuilders(database),
    close: async () => {
      await database.close();
      await test.drop();
    },
  };
}

type Builders = Omit<TestOperations, 'database' | 'ownerUrl' | 'serviceUrl' | 'execute' | 'close'>;

function createBuilders(database: Database): Builders {
  let serial = 0;
  const unique = (word: string): string => `${word} ${(serial += 1)}`;
  const insert = async (table: string, row: Row): Promise<number> => {
    const [result] = await database.pool.query('INSERT INTO ?? SET ?', [table, row]);
    return 'insertId' in result ? result.insertId : 0;
  };
  const select = async (statement: string, values: readonly Value[] = []): Promise<readonly Row[]> => {
    const [rows] = await database.pool.query(statement, [...values]);
    return rows as readonly Row[];
  };
  const stamps = { created_at: '2026-10-01 10:00:00.000', updated_at: '2026-10-01 10:00:00.000' };
  const advertiser = (row: Row = {}) => insert('advertiser', { name: unique('Advertiser'), ...stamps, ...row });
  const template = () => insert('native_template', { name: unique('Template'), width: 300, height: 250, clickable: 1 });
  return {
    insert,
    select,
    advertiser,
    template,
    campaign: async (row = {}) =>
      insert('campaign', { advertiser_id: row['advertiser_id'] ?? (await advertiser()), name: unique('Campaign'), objective: 'TRAFFIC', status: 'ACTIVE', starts_on: '2026-11-01', ends_on: '2026-11-30', ...stamps, ...row }),
    flight: (campaignId, row = {}) =>
      insert('flight', { campaign_id: campaignId, starts_on: '2026-11-01', ends_on: '2026-11-30', goal_unit: 'IMPRESSIONS', goal_quantity: 1000, ...row }),
    creative: (campaignId, templateId, row = {}) =>
      insert('creative', { campaign_id: campaignId, template_id: templateId, name: unique('Creative'), review_status: 'APPROVED', ...row }),
    inventory: async (templateId, game = {}, publisher = {}, unit = {}) => {
      const publisherId = await insert('publisher', { name: unique('Publisher'), country: 'IN', status: 'ACTIVE', ...publisher });
      const gameId = await insert('game', { publisher_id: publisherId, platform: 'ANDROID', bundle_id: unique('in.example.game'), name: unique('Game'), category: 'PUZZLE', review_status: 'APPROVED', ...game });
      const unitId = await insert('ad_unit', { game_id: gameId, template_id: templateId, name: unique('Unit'), status: 'ACTIVE', ...unit });
      return { gameId, publisherId, unitId };
    },
  };
}
