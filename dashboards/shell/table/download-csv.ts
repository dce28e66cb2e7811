/** A table to write to a file: every value as it is to stand there, numbers as plain digits. */
export interface CsvTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The text of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula is disarmed by an apostrophe before it. */
export async function csvText(table: CsvTable): Promise<string> {
  // Loaded only by who exports.
  const { default: Papa } = await import('papaparse');
  // A negative number begins with "-" too, but is no formula.
  const formula = /^[=@\t\r]|^[+-](?!\d[\d.]*$)/;
  return Papa.unparse({ fields: [...table.columns], data: table.rows.map((row) => [...row]) }, { escapeFormulae: formula });
}

/** Saves a table as a file on the person's disk, with a byte order mark, which Excel needs to read UTF-8. */
export async function downloadCsv(fileName: string, table: CsvTable): Promise<void> {
  const url = URL.createObjectURL(new Blob(['\ufeff', await csvText(table)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
