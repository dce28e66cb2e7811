import { runProcess } from '../../../subgraphs/runtime/run-process.ts';
import { openSql } from './open-sql.ts';
import { operationsHandlers } from './operations-handlers.ts';
import { serveJson, setting } from './serve-json.ts';

/** What Operations shares with pages: `node serve-operations-share.ts`. */
await runProcess(async () => {
  const sql = openSql(setting('OPERATIONS_DATABASE_URL'));
  return serveJson({ handlers: operationsHandlers(sql, setting('BUSINESS_DATE')), scopes: ['operations:read'], close: sql.close });
});
