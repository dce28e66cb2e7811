import type { Bound } from '../config.ts';

/** The bounds of telemetry with their defaults; part of the gateway's `defaultBounds`. */
export const telemetryBounds = {
  tracedRequestsApartMin: { value: 100, unit: 'count', reason: 'one request in so many begins a trace when the client has begun none' },
  tracesPerSecondMax: { value: 20, unit: 'count', reason: 'a client that asks for a trace of every request gets so many, the rest go untraced' },
  spansPerTraceMax: { value: 500, unit: 'count', reason: 'ten times the fetches of our largest plan; further ones are counted, not shown' },
  spansQueuedMax: { value: 4_096, unit: 'count', reason: 'spans of 1 KB that wait for the collector; more are dropped' },
  spansPerExportMax: { value: 512, unit: 'count', reason: 'one request to the collector of some 500 KB' },
  spanExportIntervalMs: { value: 2_000, unit: 'milliseconds', reason: 'how long a span waits for others to be sent with' },
  spanExportTimeoutMs: { value: 5_000, unit: 'milliseconds', reason: 'a collector that is slower loses spans; it never holds up requests' },
  operationLabelsMax: { value: 100, unit: 'count', reason: 'operations that metrics name beside the registered ones; the rest is "other"' },
  errorCodeLabelsMax: { value: 100, unit: 'count', reason: 'codes are the subgraphs\' words; metrics name so many, the rest is "other"' },
  operationFactsMax: { value: 3_000, unit: 'count', reason: 'operations of which hash, name and fields are kept: as many as have plans' },
  usageEntriesMax: { value: 5_000, unit: 'count', reason: 'operations by client and version in one window; further calls are counted as left out' },
  usageFlushMs: { value: 600_000, unit: 'milliseconds', reason: 'a crash loses ten minutes of counts; a shorter window makes a longer file' },
  usageFileBytesMax: { value: 67_108_864, unit: 'bytes', reason: 'five days of windows with 50 operations in use; the file before is kept beside it, as FILE.before' },
  usageTimeoutMs: { value: 5_000, unit: 'milliseconds', reason: 'a receiver that is slower is tried again with the next window' },
  clientNameCharactersMax: { value: 64, unit: 'count', reason: 'names and versions of programs are words' },
  explainFetchesMax: { value: 200, unit: 'count', reason: 'more fetches than any plan of ours has; further ones are counted, not shown' },
  explainStatementsMax: { value: 1_000, unit: 'count', reason: 'SQL statements shown of one operation: an N+1 over a page of 200 is seen whole' },
  explainStatementCharactersMax: { value: 4_000, unit: 'count', reason: 'our longest statement takes 3,000' },
  slowOperationMs: { value: 2_000, unit: 'milliseconds', reason: 'an operation that takes longer is in the log' },
} as const satisfies Readonly<Record<string, Bound>>;

/** The value of every bound of telemetry, by name. */
export type TelemetryBounds = Readonly<Record<keyof typeof telemetryBounds, number>>;
