import { createServer } from 'node:net';
import { freePort } from '../local/free-port.ts';
import { portsFrom } from '../local/ports.ts';

/** A base port of which every port of a system is free now, as `--port` takes it. */
export async function freeBasePort(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port > 65_000) continue;
    const taken = await Promise.all(Object.values(portsFrom(port)).map(isTaken));
    if (!taken.includes(true)) return port;
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(true));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(false)));
  });
}
