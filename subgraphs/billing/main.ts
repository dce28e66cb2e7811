import { runProcess } from '@ad-network/runtime/run-process.ts';
import { serveSubgraph } from '@ad-network/runtime/serve-subgraph.ts';
import { readSettings } from '@ad-network/runtime/settings.ts';
import { limits } from './config.ts';
import { createSchema } from './entities.ts';
import { bankCipher } from './payout-account/bank-cipher.ts';

await runProcess(() => {
  // Malformed keys are found now, not by the first person who needs them.
  bankCipher();
  return serveSubgraph({ name: 'billing', schema: createSchema(), settings: readSettings(process.env, 'BILLING'), limits });
});
