/** Every country that this browser has a name for, by name in the reader's language. The API knows the same codes (ISO 3166-1) and refuses others. */
export function countryOptions(): readonly { readonly value: string; readonly label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const options = letters.flatMap((first) => letters.map((second) => `${first}${second}`)).flatMap((value) => {
    const name = names.of(value);
    return name === undefined || name === value || notCountries.has(value) ? [] : [{ value, label: `${name} (${value})` }];
  });
  return options.toSorted((a, b) => a.label.localeCompare(b.label));
}

/** Codes that browsers name though they are no country: unions, reserved and private ones. */
const notCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'XK', 'AN', 'BU', 'CS', 'DD', 'FX', 'NT', 'SU', 'TP', 'UK', 'VD', 'YD', 'YU', 'ZR', 'DY', 'HV', 'NH', 'RH', 'JT', 'MI', 'PU', 'PZ', 'WK', 'PC', 'NQ', 'FQ', 'CT']);
