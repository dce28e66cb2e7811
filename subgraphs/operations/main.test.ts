import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let issuerServer: Server;
let issuer: string;

/** As much of an issuer as starting needs: it names itself and a development key. */
beforeAll(async () => {
  issuerServer = createServer((request, response) => {
    const document = request.url === '/jwks.json' ? { keys: [{ kty: 'EC', kid: 'development-1' }] } : { issuer, jwks_uri: `${issuer}/jwks.json` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });
  issuer = `http://127.0.0.1:${await listen(issuerServer)}`;
});
afterAll(() => {
  issuerServer.close();
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

interface Run {
  readonly child: ChildProcess;
  readonly errors: () => string;
  readonly exit: Promise<number | null>;
}

/** The real process, with nothing in its environment but what is given. Nothing listens where its database should be. */
function run(environment: Readonly<Record<string, string | undefined>>): Run {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', OPERATIONS_DATABASE_URL: 'mysql://operations_svc:s3cret@127.0.0.1:1/operations', ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // Not 'close': it does not come once the parent has disconnected.
  const exit = Promise.all([once(child, 'exit'), child.stderr === null ? [] : once(child.stderr, 'end')]).then(([[code]]) => (typeof code === 'number' ? code : null));
  return { child, errors: () => errors, exit };
}

async function readyPort({ child, exit, errors }: Run): Promise<number> {
  const message: unknown = await Promise.race([once(child, 'message').then(([first]: unknown[]) => first), exit.then(() => Promise.reject(new Error(errors())))]);
  expect(message).toMatchObject({ type: 'ready', port: expect.any(Number) });
  return (message as { readonly port: number }).port;
}

describe('the Operations process', () => {
  it('in production mode, which is the default, refuses to start with a development issuer', async () => {
    for (const environment of [{ ISSUER: issuer }, { ISSUER: issuer, MODE: 'production' }]) {
      const process = run(environment);
      expect(await process.exit).toBe(1);
      expect(process.errors()).toContain('is a development issuer');
      expect(process.errors()).not.toContain('s3cret');
    }
  });

  it('names every setting that is missing, and none of the secrets', async () => {
    const process = run({ MODE: 'development', OPERATIONS_DATABASE_URL: 'postgres://u:s3cret@host/operations' });
    expect(await process.exit).toBe(1);
    expect(process.errors()).toMatch(/OPERATIONS_DATABASE_URL[\s\S]*ISSUER|ISSUER[\s\S]*OPERATIONS_DATABASE_URL/);
    expect(process.errors()).not.toContain('s3cret');
  });

  it('starts without its database, says that it is alive and not ready, and answers nothing of its inside', async () => {
    const process = run({ MODE: 'development', ISSUER: issuer });
    const port = await readyPort(process);
    const health = await fetch(`http://127.0.0.1:${port}/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    const ready = await fetch(`http://127.0.0.1:${port}/ready`);
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', database: 'does not answer' }]);
    const refused = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ campaigns { totalCount } }' }) });
    expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
    process.child.kill('SIGTERM');
    expect(await process.exit).toBe(0);
  });

  it('ends when its parent goes away', async () => {
    const process = run({ MODE: 'development', ISSUER: issuer });
    await readyPort(process);
    process.child.disconnect();
    expect(await process.exit).toBe(0);
  });

  it('names a port that is taken', async () => {
    const taken = createServer();
    const port = await listen(taken);
    try {
      const process = run({ MODE: 'development', ISSUER: issuer, PORT: String(port) });
      expect(await process.exit).toBe(1);
      expect(process.errors()).toContain(`Port ${port} is taken`);
    } finally {
      taken.close();
    }
  });
});
