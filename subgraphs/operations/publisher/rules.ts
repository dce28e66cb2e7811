const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** In the list of regions, but user-assigned or exceptional in ISO 3166-1: no studio is at home there. */
const notCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

/** Null for the ISO 3166-1 code of a country, in capitals; otherwise why not, for people. */
export function refuseCountry(code: string): string | null {
  const isCountry = /^[A-Z]{2}$/.test(code) && !notCountries.has(code) && regionNames.of(code) !== undefined;
  return isCountry ? null : 'A country is its ISO 3166-1 code of two capitals, like "IN".';
}

/** A block list after some are added and some taken off, lowest id first. What is on it already, or is not on it, stays as it is. */
export function changeBlockList(blocked: readonly number[], add: readonly number[], remove: readonly number[]): readonly number[] {
  const off = new Set(remove);
  return [...new Set([...blocked, ...add])].filter((id) => !off.has(id)).sort((a, b) => a - b);
}
