interface RawJson {
  readonly rawJSON: string;
}
// Node 24 has them; the language's library does not declare them yet.
const { isRawJSON, rawJSON } = JSON as typeof JSON & { readonly isRawJSON: (value: unknown) => value is RawJson; readonly rawJSON: (text: string) => RawJson };

/** Whether a value is a number kept as the text that a subgraph sent. */
export function isExactNumber(value: unknown): value is RawJson {
  return isRawJSON(value);
}

/** Parses JSON; with `isExact`, a number that a double cannot hold stays the text that it was. */
export function parseJson(text: string, isExact: boolean): unknown {
  if (!isExact || !/\d[\d.]{15}/.test(text)) return JSON.parse(text);
  const keepExact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
    typeof value === 'number' && context?.source !== undefined && String(value) !== context.source ? rawJSON(context.source) : value;
  return JSON.parse(text, keepExact as (key: string, value: unknown) => unknown);
}
