/** A calendar day of the API (`2026-11-15`) in the reader's locale. A day has no time zone: it is never shifted. */
export function formatDay(day: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** The same without its year where the year is that of `near` (another day): "15 Nov" beside "15 Nov 2026". */
export function formatDayNear(day: string, near: string, locale?: string): string {
  if (day.slice(0, 4) !== near.slice(0, 4)) return formatDay(day, locale);
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** A month of the API (`2026-10`) in words. */
export function formatMonth(month: string, locale?: string): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  return format.format(new Date(`${month}-01T00:00:00Z`));
}

/** An instant of the API (RFC 3339, UTC) in the reader's locale and time zone, to the minute. */
export function formatInstant(instant: string, locale?: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  });
  return format.format(new Date(instant));
}
