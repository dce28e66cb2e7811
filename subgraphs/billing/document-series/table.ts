import { char, int, mysqlEnum, mysqlTable, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';

/** The counter of each kind of document and fiscal year. A counter row, not AUTO_INCREMENT, which burns numbers on rollback. */
export const documentSeries = mysqlTable(
  'document_series',
  {
    series: varchar('series', { length: 12 }).primaryKey(),
    fiscalYear: char('fiscal_year', { length: 5 }).notNull(),
    docType: mysqlEnum('doc_type', ['INVOICE', 'CREDIT_NOTE']).notNull(),
    nextNo: int('next_no', { unsigned: true }).notNull().default(1),
  },
  (table) => [
    // documentRegister(fiscalYear).
    uniqueIndex('uq_ds').on(table.docType, table.fiscalYear),
  ],
);
