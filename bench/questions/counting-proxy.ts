import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What has gone over the connections of a proxy since the last `take`. */
export interface Traffic {
  /** Turns: what a client sends after it was answered, or first, is a new request. Exact for HTTP/1.1 without pipelining, one at a time on a connection. */
  readonly requests: number;
  /** Both directions, headers included. */
  readonly bytes: number;
}

/** Stands between two processes and counts. */
export interface CountingProxy {
  /** The target's URL with the proxy's address. */
  readonly url: string;
  readonly take: () => Traffic;
  readonly close: () => Promise<void>;
}

/** Forwards connections to the address of `target`, byte by byte, and counts what goes through. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  let [requests, bytes] = [0, 0];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    let isAnswered = true;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // One end that breaks takes the other with it; the caller sees that as the peer's doing.
      socket.on('error', () => [client, upstream].forEach((one) => one.destroy()));
    }
    client.on('data', (chunk) => {
      if (isAnswered) requests += 1;
      isAnswered = false;
      bytes += chunk.length;
    });
    upstream.on('data', (chunk) => {
      isAnswered = true;
      bytes += chunk.length;
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: Object.assign(new URL(target), { port: String((server.address() as AddressInfo).port) }).href,
    take: () => {
      const taken = { requests, bytes };
      [requests, bytes] = [0, 0];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
