// A contender: Hive Gateway on node:http as its command line serves it, by its JavaScript engine or by router-runtime.
// JavaScript, since its packages are installed for the bench only and the type check does not see them.
import { createServer } from 'node:http';
import { createGatewayRuntime } from '@graphql-hive/gateway';

const { supergraphPath, gateway, options } = JSON.parse(process.argv[2] ?? '{}');
const shares = options?.shares === true;
const handler = gateway === 'hive-router-runtime' ? (await import('@graphql-hive/router-runtime')).unifiedGraphHandler : undefined;

const runtime = createGatewayRuntime({
  supergraph: supergraphPath,
  logging: 'warn',
  landingPage: false,
  graphiql: false,
  inboundInflightRequestDeduplication: shares,
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: shares } } },
  ...(handler === undefined ? {} : { unifiedGraphHandler: handler }),
});
const server = createServer(runtime);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ kind: 'ready', value: `http://127.0.0.1:${server.address().port}/graphql` });
});
