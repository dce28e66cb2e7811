import { fileURLToPath } from 'node:url';
import { migrate } from '@ad-network/runtime/migrate.ts';
import { grants } from './grants.ts';

/** Brings Billing's database to the newest migration, then gives the service user its rights: `node subgraphs/billing/migrate.ts`. */
async function migrateBilling(environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const ownerUrl = environment['BILLING_OWNER_URL'];
  const serviceUrl = environment['BILLING_DATABASE_URL'];
  if (ownerUrl === undefined || serviceUrl === undefined) {
    throw new Error('Set BILLING_OWNER_URL (who migrates) and BILLING_DATABASE_URL (the service user, who gets its rights), each like mysql://user:password@host:3306/billing.');
  }
  await migrate({ ownerUrl, serviceUrl, migrationsFolder: fileURLToPath(new URL('migrations', import.meta.url)), grants });
}

try {
  await migrateBilling(process.env);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
