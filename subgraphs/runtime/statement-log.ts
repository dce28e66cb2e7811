import { statementCharactersMax, statementsShownMax } from './runtime-limits.ts';

/** How a statement ended. */
export interface StatementOutcome {
  /** Rows read, or changed; null when it failed. */
  readonly rows: number | null;
}

/** Learns of each statement that a request sends to the database. Absent, nothing is noted and nothing is paid. */
export interface StatementObserver {
  /** A statement leaves; what this returns is called once when it has ended. `shape` is the statement without any value. */
  readonly starts: (shape: string) => (outcome: StatementOutcome) => void;
}

/** One statement as an explanation shows it. */
export interface LoggedStatement {
  readonly sql: string;
  /** Since the request came. */
  readonly startMs: number;
  /** Null when it had not ended when the answer was sent. */
  readonly durationMs: number | null;
  readonly rows: number | null;
}

/** What a subgraph says of a request in `extensions.explain`. */
export interface RequestExplanation {
  readonly durationMs: number;
  readonly statements: readonly LoggedStatement[];
  readonly leftOut: number;
}

/** Gathers a request's statements. */
export class StatementLog implements StatementObserver {
  readonly #startedAt = performance.now();
  readonly #statements: LoggedStatement[] = [];
  #leftOut = 0;

  readonly starts = (shape: string): ((outcome: StatementOutcome) => void) => {
    if (this.#statements.length >= statementsShownMax) {
      this.#leftOut += 1;
      return () => {};
    }
    const sentAt = performance.now();
    const at = this.#statements.push({ sql: shape, startMs: round(sentAt - this.#startedAt), durationMs: null, rows: null }) - 1;
    return ({ rows }) => {
      this.#statements[at] = { sql: shape, startMs: round(sentAt - this.#startedAt), durationMs: round(performance.now() - sentAt), rows };
    };
  };

  /** The statements so far, in the order in which they were sent. */
  explanation(): RequestExplanation {
    return { durationMs: round(performance.now() - this.#startedAt), statements: this.#statements, leftOut: this.#leftOut };
  }
}

/** Tells several observers. */
export function observeAll(observers: readonly StatementObserver[]): StatementObserver | undefined {
  const [first, ...more] = observers;
  if (more.length === 0) return first;
  return {
    starts: (shape) => {
      const ends = observers.map((observer) => observer.starts(shape));
      return (outcome) => ends.forEach((end) => end(outcome));
    },
  };
}

// Strings (with doubled and escaped quotes), then numbers that are no part of a name.
const literals = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|(?<![\w`$.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w`])/gi;
const placeholderLists = /\(\s*\?(?:\s*,\s*\?)+\s*\)/g;
const repeatedLists = /(\((?:\?|\?, …)\))(?:\s*,\s*\((?:\?|\?, …)\))+/g;

/**
 * A statement's shape: every value written into it is `?`, and a list of them is one, so that the same statement for 5 rows and
 * for 200 looks the same. Values given apart are never in it.
 */
export function statementShape(sql: string): string {
  const shape = sql
    .slice(0, 4 * statementCharactersMax)
    .replace(literals, '?')
    .replace(placeholderLists, '(?, …)')
    .replace(repeatedLists, '$1, …')
    .replace(/\s+/g, ' ')
    .trim();
  return shape.length > statementCharactersMax ? `${shape.slice(0, statementCharactersMax - 1)}…` : shape;
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
