import type { FieldChange } from './change-event/table.ts';

/** Values of the fields of one thing, as a change event tells of them. */
export type FieldValues = Readonly<Record<string, string | number | bigint | boolean | null | readonly (string | number)[] | undefined>>;

/**
 * The fields whose values differ, in the order of `after`; null for a thing that did not or does not exist. Lists are told as
 * `A, B`, an empty one as null. `prefix` goes before each path, with a dot.
 */
export function diffFields(before: FieldValues | null, after: FieldValues | null, prefix = ''): readonly FieldChange[] {
  const paths = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  return paths
    .map((path) => ({ path: prefix === '' ? path : `${prefix}.${path}`, before: toText(before?.[path]), after: toText(after?.[path]) }))
    .filter((change) => change.before !== change.after);
}

function toText(value: FieldValues[string]): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'object') return value.length === 0 ? null : value.join(', ');
  return String(value);
}
