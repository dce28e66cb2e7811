import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a subgraph can misbehave. */
export const faults = [
  /** Nothing listens. */ 'down',
  /** The connection is reset once the request is read. */ 'reset',
  /** The request is taken and never answered. */ 'half-open',
  /** The answer comes later than anybody waits. */ 'slow',
  /** The answer begins at once and comes in bytes, slowly, without an end. */ 'drip',
  /** The connection is cut in the middle of the body. */ 'cut-off',
  /** The body is bytes that are no text. */ 'garbage',
  /** A page of a load balancer, with status 200. */ 'html',
  /** The right answer by a media type that is none of GraphQL's. */ 'wrong-type',
  /** A body without an end, as fast as it is read. */ 'huge',
  /** Status 500 with a stack in the body. */ 'status',
  /** A GraphQL error that holds what no client may see, and no code. */ 'graphql-error',
] as const;
export type Fault = (typeof faults)[number];

/** A share of the requests that go wrong, each in one of these ways; the same seed gives the same sequence. */
export interface FaultMix {
  readonly percent: number;
  readonly faults: readonly Exclude<Fault, 'down'>[];
  readonly seed: number;
}

/** A server between a gateway and a subgraph that misbehaves when it is told to. */
export interface FaultProxy {
  /** To be given to the gateway in place of the subgraph's. */
  readonly url: string;
  /** From the next request on; null behaves. */
  setFault(fault: Fault | FaultMix | null): Promise<void>;
  /** Requests that were neither answered nor given up. */
  openRequests(): number;
  /** Requests that came, and those of them that went wrong, since the start. */
  counts(): { readonly requests: number; readonly faulty: number };
  close(): Promise<void>;
}

/** What no client may see of a failure; a test looks for any of it. */
export const internals = 'Failed query: select `secret` from `vault` params: hunter2 at db.internal:3306 (/srv/app/queries.ts:12:3)';

const dripEveryMs = 25;
const hugeChunk = Buffer.alloc(65_536, 'x');

/**
 * Starts one on a free port of this machine.
 *
 * @param remembers whether the subgraph is asked each question once only, which makes loading a gateway cheap
 */
export async function startFaultProxy(target: string, remembers = false): Promise<FaultProxy> {
  let fault: Fault | FaultMix | null = null;
  let next = (): number => 0;
  let open = 0;
  const counts = { requests: 0, faulty: 0 };
  const subgraph: Subgraph = { target, remembered: remembers ? new Map() : null };
  const choose = (): Fault | null => {
    if (fault === null || typeof fault === 'string') return fault;
    return next() * 100 < fault.percent ? (fault.faults[Math.floor(next() * fault.faults.length)] ?? null) : null;
  };
  const server = createServer((request, response) => {
    open += 1;
    response.once('close', () => (open -= 1));
    const chosen = choose();
    counts.requests += 1;
    if (chosen !== null) counts.faulty += 1;
    answer(subgraph, request, response, chosen).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  const listen = (port: number): Promise<void> => new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    setFault: async (wanted) => {
      if (fault === 'down' && wanted !== 'down') await listen(port);
      if (wanted === 'down' && fault !== 'down') await closeServer(server);
      if (wanted !== null && typeof wanted === 'object') next = seededRandom(wanted.seed);
      fault = wanted;
    },
    openRequests: () => open,
    counts: () => ({ ...counts }),
    close: () => closeServer(server),
  };
}

interface Subgraph {
  readonly target: string;
  /** By request body. */
  readonly remembered: Map<string, Remembered> | null;
}

interface Remembered {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

async function answer(subgraph: Subgraph, request: IncomingMessage, response: ServerResponse, fault: Fault | null): Promise<void> {
  const body = await readAll(request);
  switch (fault) {
    case 'reset':
    case 'down':
      request.socket.resetAndDestroy();
      return;
    case 'half-open':
    case 'slow':
      // To whoever waits for a byte the two are one; they differ in whether one comes in the end.
      if (fault === 'slow') replyLate(response);
      return;
    case 'garbage':
      reply(response, 200, 'application/json', Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x22, 0x80]));
      return;
    case 'html':
      reply(response, 200, 'text/html', Buffer.from(`<html><body>${internals}</body></html>`));
      return;
    case 'huge':
      replyWithoutEnd(response);
      return;
    case 'status':
      reply(response, 500, 'text/plain', Buffer.from(`Error: ${internals}`));
      return;
    case 'graphql-error':
      reply(response, 200, 'application/json', Buffer.from(JSON.stringify({ data: null, errors: [{ message: internals, extensions: { stacktrace: [internals] } }] })));
      return;
    default:
      await forward(subgraph, request, body, response, fault);
  }
}

async function forward(subgraph: Subgraph, request: IncomingMessage, body: Buffer, response: ServerResponse, fault: 'drip' | 'cut-off' | 'wrong-type' | null): Promise<void> {
  const { status, type, body: whole } = await askSubgraph(subgraph, request, body, response);
  if (fault === null || fault === 'wrong-type') {
    reply(response, status, fault === null ? type : 'text/plain', whole);
    return;
  }
  response.writeHead(200, { 'content-type': type, 'content-length': whole.length + 1 });
  if (fault === 'cut-off') {
    response.write(whole.subarray(0, whole.length / 2), () => response.destroy());
    return;
  }
  let sent = 0;
  const timer = setInterval(() => response.write(whole.subarray(sent, (sent += 1))), dripEveryMs);
  response.once('close', () => clearInterval(timer));
}

async function askSubgraph({ target, remembered }: Subgraph, request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<Remembered> {
  const key = remembered === null ? '' : body.toString('utf8');
  const known = remembered?.get(key);
  if (known !== undefined) return known;
  const url = new URL(target);
  const answered = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(url, { method: request.method ?? 'POST', headers: { ...request.headers, host: url.host } }, resolve).on('error', reject);
    // Whoever gives up the one gives up the other.
    response.once('close', () => sent.destroy());
    sent.end(body);
  });
  const answer = { status: answered.statusCode ?? 502, type: answered.headers['content-type'] ?? 'application/json', body: await readAll(answered) };
  remembered?.set(key, answer);
  return answer;
}

function replyLate(response: ServerResponse): void {
  const lateAfterMs = 60_000;
  const timer = setTimeout(() => reply(response, 200, 'application/json', Buffer.from('{"data":null}')), lateAfterMs);
  response.once('close', () => clearTimeout(timer));
}

function replyWithoutEnd(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"data":{"x":"');
  const send = (): void => {
    while (!response.destroyed && response.write(hugeChunk));
  };
  response.on('drain', send);
  send();
}

function reply(response: ServerResponse, status: number, type: string, body: Buffer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
