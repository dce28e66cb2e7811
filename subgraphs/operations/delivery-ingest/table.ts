import { bigint, customType, datetime, index, int, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** A SHA-256 digest: drizzle's `binary` would read it as text. */
const digest = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'binary(32)' });

/** Batches of counts that were taken, append-only: the key and the stored counts answer a repeat. */
export const deliveryBatch = mysqlTable(
  'delivery_batch',
  {
    id: bigint({ mode: 'number', unsigned: true }).primaryKey().autoincrement(),
    batchKey: varchar('batch_key', { length: 80 }).notNull(),
    sequence: bigint({ mode: 'bigint', unsigned: true }).notNull(),
    requestHash: digest('request_hash').notNull(),
    rowCount: int('row_count', { unsigned: true }).notNull(),
    accepted: int({ unsigned: true }).notNull(),
    restated: int({ unsigned: true }).notNull(),
    ignored: int({ unsigned: true }).notNull(),
    receivedAt: datetime('received_at', { mode: 'string', fsp: 3 }).notNull(),
  },
  (table) => [uniqueIndex('uq_db_key').on(table.batchKey), index('ix_db_received').on(table.receivedAt, table.id)],
);
