/** Rows under a heading, in columns as wide as they need be; numbers to the right. */
export function formatTable(heading: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const widths = heading.map((title, at) => Math.max(title.length, ...rows.map((row) => String(row[at] ?? '').length)));
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, at) => (typeof cell === 'number' || /^[\d.,×]+$/.test(cell) ? String(cell).padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join('  ').trimEnd();
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
