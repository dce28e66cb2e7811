import { runProcess } from '../../../subgraphs/runtime/run-process.ts';
import { billingHandlers } from './billing-handlers.ts';
import { openSql } from './open-sql.ts';
import { serveJson, setting } from './serve-json.ts';

/** What Billing shares with pages: `node serve-billing-share.ts`. */
await runProcess(async () => {
  const sql = openSql(setting('BILLING_DATABASE_URL'));
  return serveJson({ handlers: billingHandlers(sql, setting('BUSINESS_DATE')), scopes: ['operations:read', 'billing:read'], close: sql.close });
});
