import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer } from '../database/find-server.ts';
import { runServer } from '../database/run-server.ts';
import { freePort } from '../free-port.ts';

/**
 * vitest's global set-up of the `database` project: one private server for the run, on a temporary folder that is gone afterwards.
 * Tests find it as TEST_DATABASE_ADMIN_URL and create databases of their own. When that is set already, that server is used.
 */
export async function setup(): Promise<() => Promise<void>> {
  if (process.env['TEST_DATABASE_ADMIN_URL']) return async () => {};
  const say = (message: string): void => console.log(`database for tests: ${message}`);
  const folder = mkdtempSync(join(tmpdir(), 'ad-network-test-'));
  try {
    const binary = await findServer(say);
    const server = await runServer({
      binary, folder: join(folder, 'database'), logFile: join(folder, 'database.log'), port: await freePort(), durability: 'fast',
    });
    process.env['TEST_DATABASE_ADMIN_URL'] = server.adminUrl;
    return async () => {
      delete process.env['TEST_DATABASE_ADMIN_URL'];
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
