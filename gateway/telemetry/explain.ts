import type { PlanNode } from '@apollo/query-planner';
import type { SubgraphRequest } from '../execute/subgraph-requests.ts';
import type { PlannedOperation } from '../plan/planner.ts';
import type { TelemetryBounds } from './telemetry-limits.ts';

/** The scope whose holders may see how an operation was carried out. */
export const EXPLAIN_SCOPE = 'graph:explain';

/** One SQL statement that a subgraph ran: its shape, never a value of it. */
export interface ExplainedStatement {
  readonly sql: string;
  /** Since the subgraph got the request. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Rows read, or changed; null when it failed. */
  readonly rows: number | null;
}

/** One request to a subgraph. */
export interface ExplainedFetch {
  readonly subgraph: string;
  /** Where in the response the fetch's objects are: `campaigns.edges.@.node`; several when fetches went as one request; empty for root fields. */
  readonly paths: readonly string[];
  /** Since the operation began. */
  readonly startMs: number;
  /** Null while no answer came. */
  durationMs: number | null;
  /** Objects found in the response, and distinct representations sent; null for root fields. */
  readonly representations: { readonly found: number; readonly sent: number } | null;
  readonly requestBytes: number;
  /** Null while no answer came. */
  responseBytes: number | null;
  errors: number;
  /** Why there was no answer; null when there was one. */
  failure: string | null;
  /** How long the subgraph had it; null when it did not say. */
  subgraphMs: number | null;
  /** Null when the subgraph did not say: it refused, or is not one of ours. */
  statements: readonly ExplainedStatement[] | null;
  statementsLeftOut: number;
}

/** A plan as people read it. */
export type ExplainedPlan =
  | { readonly kind: 'Fetch'; readonly subgraph: string; readonly path: string; readonly operation: string }
  | { readonly kind: 'Sequence' | 'Parallel'; readonly steps: readonly ExplainedPlan[] }
  | { readonly kind: 'Condition'; readonly variable: string; readonly whenTrue: ExplainedPlan | null; readonly whenFalse: ExplainedPlan | null };

/** What `extensions.explain` holds for those who may see it. */
export interface Explanation {
  readonly version: 1;
  readonly operation: { readonly name: string; readonly hash: string };
  readonly durationMs: number;
  readonly plan: { readonly isKnown: boolean; readonly startMs: number; readonly durationMs: number; readonly steps: readonly ExplainedPlan[] } | null;
  readonly fetches: readonly ExplainedFetch[];
  readonly totals: {
    readonly fetches: number; readonly fetchesLeftOut: number; readonly fetchesSpared: number; readonly statements: number;
    readonly representationsFound: number; readonly representationsSent: number; readonly requestBytes: number; readonly responseBytes: number;
  };
}

/** Gathers what one operation's explanation is made of. */
export class ExplainLog {
  readonly #startedAt: number;
  readonly #bounds: TelemetryBounds;
  readonly #fetches: ExplainedFetch[] = [];
  #plan: Explanation['plan'] = null;
  #leftOut = 0;
  #spared = 0;
  #statements = 0;

  /** @param startedAt by `performance.now()` */
  constructor(startedAt: number, bounds: TelemetryBounds) {
    this.#startedAt = startedAt;
    this.#bounds = bounds;
  }

  planned(plan: PlannedOperation, isKnown: boolean, sinceMs: number): void {
    const now = performance.now();
    const steps = plan.plans.flatMap(({ node }) => (node === undefined || node.kind === 'Subscription' ? [] : [explainNode(node, '')]));
    this.#plan = { isKnown, startMs: round(sinceMs - this.#startedAt), durationMs: round(now - sinceMs), steps };
  }

  spared(): void {
    this.#spared += 1;
  }

  /** A request leaves; null when as many as may be shown are shown already. */
  fetching({ service, body, representations }: SubgraphRequest): ExplainedFetch | null {
    if (this.#fetches.length >= this.#bounds.explainFetchesMax) {
      this.#leftOut += 1;
      return null;
    }
    const isRoot = representations.length === 0;
    const fetch: ExplainedFetch = {
      subgraph: service,
      paths: isRoot ? [] : representations.map((one) => pathText(one.step.path)),
      startMs: round(performance.now() - this.#startedAt),
      durationMs: null,
      representations: isRoot ? null : { found: sum(representations, ({ found }) => found), sent: sum(representations, ({ sent }) => sent) },
      requestBytes: Buffer.byteLength(body),
      responseBytes: null, errors: 0, failure: null, subgraphMs: null, statements: null, statementsLeftOut: 0,
    };
    this.#fetches.push(fetch);
    return fetch;
  }

  /** The answer to a request came. */
  answered(fetch: ExplainedFetch, bytes: number, errors: number, extensions: unknown): void {
    fetch.durationMs = round(performance.now() - this.#startedAt - fetch.startMs);
    fetch.responseBytes = bytes;
    fetch.errors = errors;
    const said = readSubgraphExplain(extensions, this.#bounds, this.#bounds.explainStatementsMax - this.#statements);
    if (said === null) return;
    fetch.subgraphMs = said.durationMs;
    fetch.statements = said.statements;
    fetch.statementsLeftOut = said.leftOut;
    this.#statements += said.statements.length;
  }

  failed(fetch: ExplainedFetch, failure: string): void {
    fetch.durationMs = round(performance.now() - this.#startedAt - fetch.startMs);
    fetch.failure = failure;
  }

  result(operation: Explanation['operation']): Explanation {
    const fetches = this.#fetches;
    return {
      version: 1, operation, durationMs: round(performance.now() - this.#startedAt), plan: this.#plan, fetches,
      totals: {
        fetches: fetches.length + this.#leftOut, fetchesLeftOut: this.#leftOut, fetchesSpared: this.#spared,
        statements: sum(fetches, (fetch) => (fetch.statements?.length ?? 0) + fetch.statementsLeftOut),
        representationsFound: sum(fetches, (fetch) => fetch.representations?.found ?? 0), representationsSent: sum(fetches, (fetch) => fetch.representations?.sent ?? 0),
        requestBytes: sum(fetches, (fetch) => fetch.requestBytes), responseBytes: sum(fetches, (fetch) => fetch.responseBytes ?? 0),
      },
    };
  }
}

interface SubgraphExplain {
  readonly durationMs: number | null;
  readonly statements: readonly ExplainedStatement[];
  readonly leftOut: number;
}

// Read part by part: whatever else a subgraph sends does not reach the client.
function readSubgraphExplain(extensions: unknown, bounds: TelemetryBounds, statementsMax: number): SubgraphExplain | null {
  const explain = isRecord(extensions) ? extensions['explain'] : undefined;
  if (!isRecord(explain) || !Array.isArray(explain['statements'])) return null;
  const all = explain['statements'].flatMap((statement: unknown): readonly ExplainedStatement[] => {
    if (!isRecord(statement) || typeof statement['sql'] !== 'string') return [];
    const { sql, startMs, durationMs, rows } = statement;
    return [{ sql: sql.slice(0, bounds.explainStatementCharactersMax), startMs: asNumber(startMs) ?? 0, durationMs: asNumber(durationMs) ?? 0, rows: asNumber(rows) }];
  });
  const statements = all.slice(0, Math.max(0, statementsMax));
  return { durationMs: asNumber(explain['durationMs']), statements, leftOut: all.length - statements.length + (asNumber(explain['leftOut']) ?? 0) };
}

function explainNode(node: PlanNode, path: string): ExplainedPlan {
  switch (node.kind) {
    case 'Fetch':
      return { kind: 'Fetch', subgraph: node.serviceName, path, operation: node.operation };
    case 'Flatten':
      return explainNode(node.node, [path, ...node.path.map(String)].filter((part) => part !== '').join('.'));
    case 'Sequence':
    case 'Parallel':
      return { kind: node.kind, steps: node.nodes.map((child) => explainNode(child, path)) };
    case 'Condition': {
      const { ifClause, elseClause } = node;
      return { kind: 'Condition', variable: node.condition, whenTrue: ifClause === undefined ? null : explainNode(ifClause, path), whenFalse: elseClause === undefined ? null : explainNode(elseClause, path) };
    }
    case 'Defer':
      throw new Error('@defer is not served');
  }
}

function pathText(path: SubgraphRequest['step']['path']): string {
  return path.map((part) => (part.kind === 'key' ? part.key : '@')).join('.');
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
