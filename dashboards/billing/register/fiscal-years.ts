/** The Indian fiscal year (April to March) that a month lies in, like `26-27`. */
export function fiscalYearOf(month: string): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const start = at >= 4 ? year : year - 1;
  return `${String(start % 100).padStart(2, '0')}-${String((start + 1) % 100).padStart(2, '0')}`;
}

/** The last `count` fiscal years up to that of a month, latest first. */
export function fiscalYears(month: string, count: number): readonly string[] {
  const [year = 0, at = '04'] = month.split('-');
  return Array.from({ length: count }, (_, back) => fiscalYearOf(`${Number(year) - back}-${at}`));
}
