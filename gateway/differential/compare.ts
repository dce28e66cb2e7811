import { isDeepStrictEqual } from 'node:util';

/** An operation's response, as plain JSON. */
export interface Response {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] | undefined }[] | undefined;
}

/** Where two responses differ first. */
export interface Difference {
  readonly path: readonly (string | number)[];
  readonly left: unknown;
  readonly right: unknown;
}

/**
 * The first difference of two responses: their data with the order of keys, then what their errors explain. Messages may differ, and so may which of several errors below one null is
 * told: the specification lets an executor stop at the first.
 */
export function compareResponses(left: Response, right: Response): Difference | null {
  const [leftData, rightData] = [plain(left.data ?? null), plain(right.data ?? null)];
  const inData = firstDifference(leftData, rightData, []);
  if (inData !== null) return inData;
  const [leftPlaces, rightPlaces] = [explainedNulls(left, leftData), explainedNulls(right, rightData)];
  return isDeepStrictEqual(leftPlaces, rightPlaces) ? null : { path: ['errors'], left: leftPlaces, right: rightPlaces };
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** For each error the null that it led to, each place once. An error that led to none is told by its whole path. */
function explainedNulls({ errors = [] }: Response, data: unknown): readonly string[] {
  return [...new Set(errors.map(({ path = [] }) => JSON.stringify(path.slice(0, nullDepth(data, path)))))].toSorted();
}

function nullDepth(data: unknown, path: readonly (string | number)[]): number {
  let current = data;
  for (const [depth, step] of path.entries()) {
    if (current === null || current === undefined) return depth;
    current = (current as Readonly<Record<string | number, unknown>>)[step];
  }
  return path.length;
}

function firstDifference(left: unknown, right: unknown, path: readonly (string | number)[]): Difference | null {
  if (Array.isArray(left) && Array.isArray(right) && left.length === right.length) {
    for (let at = 0; at < left.length; at += 1) {
      const found = firstDifference(left[at], right[at], [...path, at]);
      if (found !== null) return found;
    }
    return null;
  }
  if (isRecord(left) && isRecord(right) && isDeepStrictEqual(Object.keys(left), Object.keys(right))) {
    for (const key of Object.keys(left)) {
      const found = firstDifference(left[key], right[key], [...path, key]);
      if (found !== null) return found;
    }
    return null;
  }
  return isDeepStrictEqual(left, right) && typeof left !== 'object' ? null : left === right ? null : { path, left, right };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
