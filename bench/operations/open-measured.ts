import { openDatabase, type Database } from '../../subgraphs/runtime/database.ts';
import { createTestClient, testViewer, type TestAnswer } from '../../subgraphs/runtime/test-client.ts';
import { limits } from '../../subgraphs/operations/config.ts';
import { createSchema } from '../../subgraphs/operations/entities.ts';
import type { Pick } from './questions.ts';

/** Operations in this process, on one connection, so that the session's counters are those of what was executed. */
export interface MeasuredOperations {
  readonly database: Database;
  readonly execute: (source: string, variables: Readonly<Record<string, unknown>>) => Promise<TestAnswer>;
  readonly pick: Pick;
  readonly close: () => Promise<void>;
}

/** Opens Operations on a seeded database as a viewer who may do everything. */
export function openMeasured(url: string, businessDate: string): MeasuredOperations {
  const database = openDatabase(url, { ...limits.database, connectionsMax: 1 });
  const client = createTestClient({ schema: createSchema(), database, businessDate, viewer: testViewer(['operations:read', 'operations:write', 'service']) });
  return {
    database,
    execute: (source, variables) => client.execute(source, variables),
    pick: async (sql) => {
      const [rows] = await database.pool.query(sql);
      return rows as Awaited<ReturnType<Pick>>;
    },
    close: () => database.close(),
  };
}
