import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from './database.ts';
import { errorCodeLabelsMax } from './runtime-limits.ts';

/** The metrics of one subgraph process, for Prometheus. Every label has a bounded number of values. */
export interface SubgraphMetrics {
  readonly contentType: string;
  /** What `GET /metrics` answers. */
  readonly text: () => Promise<string>;
  /** A GraphQL request was answered. */
  readonly answered: (status: number, seconds: number, statements: number) => void;
  /** An answer holds an error of this code. */
  readonly error: (code: string) => void;
}

/** Seconds: from one read by key to the deadline of the gateway. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Makes the metrics of a subgraph. */
export function createMetrics(database: Database): SubgraphMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({ name: 'subgraph_request_duration_seconds', help: 'From a GraphQL request being read to its answer.', labelNames: ['status'], buckets: seconds, registers });
  const statementsOfRequest = new Histogram({ name: 'subgraph_request_statements', help: 'SQL statements of one GraphQL request: it does not grow with the page.', buckets: [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 100], registers });
  const statements = new Counter({ name: 'subgraph_sql_statements_total', help: 'SQL statements sent to the database.', registers });
  const errors = new Counter({ name: 'subgraph_errors_total', help: 'Errors in GraphQL answers, by code.', labelNames: ['code'], registers });
  const codes = new Set<string>();
  new Gauge({
    name: 'subgraph_database_connections', help: 'Connections to the database by state, and requests waiting for one.', labelNames: ['state'], registers,
    collect() {
      for (const [state, value] of Object.entries(database.connections())) this.set({ state }, value);
    },
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: (status, took, count) => {
      duration.observe({ status }, took);
      statementsOfRequest.observe(count);
      statements.inc(count);
    },
    error: (code) => {
      if (codes.size < errorCodeLabelsMax) codes.add(code);
      errors.inc({ code: codes.has(code) ? code : 'other' });
    },
  };
}
