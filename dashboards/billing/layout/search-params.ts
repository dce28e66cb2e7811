/** Reads texts from an address: whatever is not understood is left out, so that no link is ever broken. */
export function readText(search: Readonly<Record<string, unknown>>, name: string, shape = /^.{1,200}$/): string | undefined {
  const value = search[name];
  return typeof value === 'string' && shape.test(value) ? value : undefined;
}

/** One of some values, or the first of them. */
export function readChoice<Value extends string>(search: Readonly<Record<string, unknown>>, name: string, values: readonly [Value, ...Value[]]): Value {
  return values.find((value) => value === search[name]) ?? values[0];
}
