// A contender: what no gateway on node:http with our client can go below. It sends the requests that ours sends, stage by
// stage, parses each answer, and writes an answer that it had all along.
import { createServer } from 'node:http';
import type { ContenderSettings } from '../contenders.ts';
import { sayReady } from '../process-messages.ts';
import { openLimit } from './open-limit.ts';

const settings: ContenderSettings = JSON.parse(process.argv[2] ?? '{}');
const limit = openLimit(settings.planPath);

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { operationName } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly operationName: string };
    const text = Buffer.from(JSON.stringify(await limit(operationName)));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    response.end(text);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  sayReady(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
});
