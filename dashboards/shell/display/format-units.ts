/** Delivered or booked units (a 64-bit integer as text), all digits, in the reader's grouping. */
export function formatUnits(units: string, locale?: string): string {
  return new Intl.NumberFormat(locale).format(BigInt(units));
}

/** The same, shortened for a dense column: "1.2M". Exact digits belong in the detail view. */
export function formatUnitsShort(units: string, locale?: string): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(BigInt(units));
}

/** A share (0.62) as a whole percentage. Rounded down, so that "100 %" means reached. */
export function formatShare(fraction: number, locale?: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, roundingMode: 'floor' });
  return format.format(fraction);
}
