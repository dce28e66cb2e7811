import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, desc, inArray } from 'drizzle-orm';
import { nativeTemplateRowsMax } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { nativeTemplate } from './table.ts';

/** A row of `native_template`, as its fields are resolved from. */
export type NativeTemplateRow = typeof nativeTemplate.$inferSelect;

/** Native templates by id, every version. */
export const nativeTemplateById = defineBatch<number, NativeTemplateRow>('native template by id', async (ids, { database }) => {
  const rows = await database.drizzle.select().from(nativeTemplate).where(inArray(nativeTemplate.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** Every version of every template, by name, newest version first; there are some dozens. */
export async function listNativeTemplates(context: OperationsContext): Promise<readonly NativeTemplateRow[]> {
  return context.database.drizzle.select().from(nativeTemplate).orderBy(asc(nativeTemplate.name), desc(nativeTemplate.templateVersion)).limit(nativeTemplateRowsMax);
}
