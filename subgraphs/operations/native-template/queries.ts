import { defineBatch } from '@ad-network/runtime/batch.ts';
import { inArray } from 'drizzle-orm';
import { nativeTemplate } from './table.ts';

/** A row of `native_template`, as its fields are resolved from. */
export type NativeTemplateRow = typeof nativeTemplate.$inferSelect;

/** Native templates by id, every version. */
export const nativeTemplateById = defineBatch<number, NativeTemplateRow>('native template by id', async (ids, { database }) => {
  const rows = await database.drizzle.select().from(nativeTemplate).where(inArray(nativeTemplate.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});
