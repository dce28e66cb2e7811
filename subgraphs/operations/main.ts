import { runProcess } from '@ad-network/runtime/run-process.ts';
import { serveSubgraph } from '@ad-network/runtime/serve-subgraph.ts';
import { readSettings } from '@ad-network/runtime/settings.ts';
import { limits } from './config.ts';
import { createSchema } from './entities.ts';

await runProcess(() =>
  serveSubgraph({ name: 'operations', schema: createSchema(), settings: readSettings(process.env, 'OPERATIONS'), limits }),
);
