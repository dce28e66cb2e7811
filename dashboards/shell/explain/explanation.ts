/** A SQL statement of one shape, and what all its runs in one request took together. */
export interface ExplainedStatement {
  readonly sql: string;
  readonly times: number;
  readonly durationMs: number;
  /** Undefined where a run failed. */
  readonly rows: number | undefined;
}

/** One request to a subgraph. */
export interface ExplainedFetch {
  readonly subgraph: string;
  readonly paths: readonly string[];
  readonly startMs: number;
  /** Undefined where there was no answer. */
  readonly durationMs: number | undefined;
  /** Objects found and, without repeats, sent; undefined for root fields. */
  readonly representations: { readonly found: number; readonly sent: number } | undefined;
  readonly responseBytes: number | undefined;
  readonly failure: string | undefined;
  /** Undefined where the subgraph did not say. */
  readonly statements: readonly ExplainedStatement[] | undefined;
}

/** How the gateway carried an operation out. */
export interface Explanation {
  readonly durationMs: number;
  /** Undefined where no plan was needed. */
  readonly plan: { readonly isKnown: boolean; readonly durationMs: number } | undefined;
  readonly fetches: readonly ExplainedFetch[];
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null ? { ...value } : undefined;
}
const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.map(fieldsOf).filter((item) => item !== undefined) : []);

/** Statements of one shape as one, in the order in which they began. */
function groupStatements(statements: readonly Fields[]): readonly ExplainedStatement[] {
  const runs = Map.groupBy(statements, ({ sql }) => textOf(sql) ?? '');
  return [...runs].map(([sql, group]) => {
    const rows = group.map((run) => numberOf(run['rows']));
    return {
      sql,
      times: group.length,
      durationMs: group.reduce((sum, run) => sum + (numberOf(run['durationMs']) ?? 0), 0),
      rows: rows.every((count) => count !== undefined) ? rows.reduce((sum, count) => sum + count, 0) : undefined,
    };
  });
}

function fetchOf(fetch: Fields): ExplainedFetch {
  const representations = fieldsOf(fetch['representations']);
  return {
    subgraph: textOf(fetch['subgraph']) ?? '?',
    paths: Array.isArray(fetch['paths']) ? fetch['paths'].map(String) : [],
    startMs: numberOf(fetch['startMs']) ?? 0,
    durationMs: numberOf(fetch['durationMs']),
    representations: representations && { found: numberOf(representations['found']) ?? 0, sent: numberOf(representations['sent']) ?? 0 },
    responseBytes: numberOf(fetch['responseBytes']),
    failure: textOf(fetch['failure']),
    statements: Array.isArray(fetch['statements']) ? groupStatements(listOf(fetch['statements'])) : undefined,
  };
}

/** Reads `extensions.explain` of an answer. A text is why the gateway does not explain; undefined = it said nothing about it. */
export function readExplanation(extensions: unknown): Explanation | string | undefined {
  const explain = fieldsOf(fieldsOf(extensions)?.['explain']);
  if (explain === undefined) return undefined;
  if (explain['refused'] !== undefined) return textOf(explain['message']) ?? String(explain['refused']);
  const plan = fieldsOf(explain['plan']);
  return {
    durationMs: numberOf(explain['durationMs']) ?? 0,
    plan: plan && { isKnown: plan['isKnown'] === true, durationMs: numberOf(plan['durationMs']) ?? 0 },
    fetches: listOf(explain['fetches']).map(fetchOf),
  };
}
