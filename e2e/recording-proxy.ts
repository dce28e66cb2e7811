import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that the gateway sent to a subgraph. */
export interface RecordedRequest {
  readonly query: string;
  /** SQL statements that the subgraph counted at its driver for this request. */
  readonly statements: number;
}

export interface RecordingProxy {
  /** GraphQL address to give to the gateway in place of the subgraph's. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  readonly forget: () => void;
  /** While down, connections are cut without an answer, as when the process is gone. */
  readonly setDown: (down: boolean) => void;
  readonly close: () => Promise<void>;
}

const bodyBytesMax = 10_000_000;

/** Stands between the gateway and a subgraph, counts what goes through, and can be down. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = [];
  let down = false;
  const server = createServer((incoming, outgoing) => {
    if (down) {
      incoming.socket.destroy();
      return;
    }
    forward(target, incoming, outgoing, requests).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    forget: () => requests.splice(0),
    setDown: (value) => {
      down = value;
      if (down) server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse, requests: RecordedRequest[]): Promise<void> {
  const body = await readBody(incoming);
  const url = new URL(target);
  url.pathname = incoming.url ?? url.pathname;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(url, { method: incoming.method ?? 'POST', headers: { ...incoming.headers, host: url.host } }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
  const answerBody = await readBody(answer);
  const query = readQuery(body);
  if (query !== null) requests.push({ query, statements: Number(answer.headers['x-sql-statements'] ?? Number.NaN) });
  const { 'transfer-encoding': _chunked, connection: _connection, ...headers } = answer.headers;
  outgoing.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': answerBody.length });
  outgoing.end(answerBody);
}

async function readBody(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += (chunk as Buffer).length;
    if (bytes > bodyBytesMax) throw new Error('body too large for the recording proxy');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

function readQuery(body: Buffer): string | null {
  if (body.length === 0) return null;
  const parsed: unknown = JSON.parse(body.toString('utf8'));
  const query: unknown = typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'query') : undefined;
  // The gateway's own readiness probe is not part of any operation.
  return typeof query === 'string' && !/^\s*(query\s+\w*\s*)?\{\s*__typename\s*\}\s*$/.test(query) ? query : null;
}
