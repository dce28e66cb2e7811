import { limits as billingLimits } from '../../../subgraphs/billing/config.ts';
import { limits } from '../../../subgraphs/operations/config.ts';
import { openDatabase } from '../../../subgraphs/runtime/database.ts';
import type { RequestContext } from '../../../subgraphs/runtime/request-context.ts';
import { runProcess } from '../../../subgraphs/runtime/run-process.ts';
import { serveSubgraph } from '../../../subgraphs/runtime/serve-subgraph.ts';
import { readSettings } from '../../../subgraphs/runtime/settings.ts';
import { createMonolithSchema } from './merged-schema.ts';

/** Key of a request's second context among its loaders, which live as long. */
const billingContext = {};

/** One process for both domains, on the server that each subgraph runs on: `node serve-monolith.ts`, with the settings of both in the environment. */
await runProcess(async () => {
  const billing = openDatabase(readSettings(process.env, 'BILLING').databaseUrl, billingLimits.database);
  const toBillingContext = (context: RequestContext): RequestContext => {
    const known = context.loaders.get(billingContext);
    if (known !== undefined) return known as RequestContext;
    const made = { ...context, database: billing };
    context.loaders.set(billingContext, made);
    return made;
  };
  const running = await serveSubgraph({ name: 'monolith', schema: createMonolithSchema(toBillingContext), settings: readSettings(process.env, 'OPERATIONS'), limits });
  return {
    port: running.port,
    close: async () => {
      await running.close();
      await billing.close();
    },
  };
});
