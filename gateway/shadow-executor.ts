import type { ApolloGateway } from '@apollo/gateway';
import { isDeepStrictEqual } from 'node:util';

type Executor = ApolloGateway['executor'];
type Result = Awaited<ReturnType<Executor>>;

/** How two executors answered one query; no values of either. */
export interface ShadowReport {
  /** The operation, by the hash of its text. */
  readonly queryHash: string;
  readonly operationName: string | undefined;
  readonly outcome: 'same' | 'different' | 'failed';
  /** Where the answers differ first; null when they do not, or the second one failed. */
  readonly path: readonly (string | number)[] | null;
}

/**
 * An executor that answers with the first, and has the second answer a share of the queries too, once the client has its answer. Mutations are carried out once. Whatever the second does,
 * the client does not notice.
 */
export function compareExecutors(first: Executor, second: Executor, { share, report }: { readonly share: number; readonly report: (report: ShadowReport) => void }): Executor {
  return async (requestContext) => {
    const result = await first(requestContext);
    if (requestContext.operation.operation !== 'query' || Math.random() >= share) return result;
    const { queryHash, operationName } = requestContext;
    const about = { queryHash, operationName: operationName ?? undefined };
    // The plain data as it is now: whoever formats the response may change it.
    const answered = plain(result);
    setImmediate(() => {
      second(requestContext).then(
        (other) => {
          const path = firstDifference(answered, plain(other), []);
          report({ ...about, outcome: path === null ? 'same' : 'different', path });
        },
        () => report({ ...about, outcome: 'failed', path: null }),
      );
    });
    return result;
  };
}

function plain({ data, errors }: Result): unknown {
  return JSON.parse(JSON.stringify({ data: data ?? null, errors: (errors ?? []).map(({ path }) => path ?? null) }));
}

function firstDifference(left: unknown, right: unknown, path: readonly (string | number)[]): readonly (string | number)[] | null {
  if (isDeepStrictEqual(left, right)) return null;
  if (!isObject(left) || !isObject(right) || Array.isArray(left) !== Array.isArray(right)) return path;
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = firstDifference(left[key], right[key], [...path, Array.isArray(left) ? Number(key) : key]);
    if (found !== null) return found;
  }
  return path;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
