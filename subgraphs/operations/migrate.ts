import { fileURLToPath } from 'node:url';
import { migrate } from '@ad-network/runtime/migrate.ts';
import { grants } from './grants.ts';

/** Brings the Operations database to the newest migration and gives its service user its rights: `node migrate.ts`. */
async function main(): Promise<void> {
  const ownerUrl = process.env['OPERATIONS_OWNER_URL'];
  const serviceUrl = process.env['OPERATIONS_DATABASE_URL'];
  if (ownerUrl === undefined || serviceUrl === undefined) {
    throw new Error('Set OPERATIONS_OWNER_URL (who migrates) and OPERATIONS_DATABASE_URL (whose user gets the rights), each like mysql://user:password@host:3306/operations.');
  }
  await migrate({ ownerUrl, serviceUrl, migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)), grants });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
