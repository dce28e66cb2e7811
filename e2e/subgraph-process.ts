import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

/** A subgraph of a test's own, as it is deployed, that knows the running system's issuer. */
export interface SubgraphProcess {
  /** Its GraphQL address. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Starts one on a free port. `environment` is added to its settings. */
export async function startSubgraphProcess(name: 'operations' | 'billing', databaseUrl: string, environment: Readonly<Record<string, string>> = {}): Promise<SubgraphProcess> {
  const child = spawn(process.execPath, [`subgraphs/${name}/main.ts`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, HOST: '127.0.0.1', PORT: '0', MODE: 'development', ISSUER: inject('system').issuerUrl, AUDIENCE: 'ad-network', LOG_LEVEL: 'silent', [`${name.toUpperCase()}_DATABASE_URL`]: databaseUrl, ...environment },
  });
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with code ${code}`)))]);
  return {
    url: `http://127.0.0.1:${message.port}/graphql`,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}
