/** Where two JSON values differ first, as a path; null when they are equal, whatever the order of keys. */
export function firstDifference(left: unknown, right: unknown, path = '$'): string | null {
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return `${path}: ${left.length} and ${right.length} items`;
    return firstOf(left.keys(), (at) => firstDifference(left[at], right[at], `${path}[${at}]`));
  }
  if (isObject(left) && isObject(right)) {
    return firstOf(new Set([...Object.keys(left), ...Object.keys(right)]), (key) => firstDifference(left[key], right[key], `${path}.${key}`));
  }
  return Object.is(left, right) ? null : `${path}: ${short(left)} and ${short(right)}`;
}

function firstOf<T>(items: Iterable<T>, differ: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = differ(item);
    if (found !== null) return found;
  }
  return null;
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
