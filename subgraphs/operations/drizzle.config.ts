import { defineConfig } from 'drizzle-kit';

/**
 * For `drizzle-kit studio` and `drizzle-kit check`. Migrations are written by hand: CHECKs and the comments that give
 * the reasons are beyond what drizzle-kit generates. A database test compares every table.ts with the real schema.
 */
export default defineConfig({
  dialect: 'mysql',
  schema: './*/table.ts',
  out: './migrations',
  dbCredentials: { url: process.env['OPERATIONS_OWNER_URL'] ?? 'mysql://127.0.0.1:4004/operations' },
});
