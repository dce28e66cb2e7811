import { defineConfig } from 'drizzle-kit';

/**
 * For `drizzle-kit studio` and `drizzle-kit check`. Migrations are written by hand: triggers, generated columns and
 * composite foreign keys are beyond what drizzle-kit generates. A database test compares every table.ts with the real schema.
 */
export default defineConfig({
  dialect: 'mysql',
  schema: './*/table.ts',
  out: './migrations',
  dbCredentials: { url: process.env['BILLING_OWNER_URL'] ?? 'mysql://127.0.0.1:4004/billing' },
});
