import { runProcess } from '../../../subgraphs/runtime/run-process.ts';
import { openShare } from './ask-share.ts';
import type { BillingAnswers } from './billing-handlers.ts';
import type { OperationsAnswers } from './operations-handlers.ts';
import { pageHandlers } from './pages.ts';
import { serveJson, setting } from './serve-json.ts';

/** The back end of the pages: `node serve-pages.ts`. */
await runProcess(async () => {
  const operations = openShare<OperationsAnswers>(setting('OPERATIONS_SHARE_URL'));
  const billing = openShare<BillingAnswers>(setting('BILLING_SHARE_URL'));
  const close = async (): Promise<void> => {
    await Promise.all([operations.close(), billing.close()]);
  };
  return serveJson({ handlers: pageHandlers(operations.ask, billing.ask, setting('BUSINESS_DATE')), scopes: ['operations:read', 'billing:read'], close });
});
