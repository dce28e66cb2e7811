/** Bounds that hold in both subgraphs alike: they are part of the contract or of how the runtime works, not of one process's tuning. */

/** Rows of a page at most, unless a field says otherwise (domain.md 3.4). */
export const pageRowsMax = 200;
/** Ids of an `idIn` filter at most (domain.md 3.4). */
export const idsInFilterMax = 500;
/** A cursor of ours is far shorter; more is not even decoded. */
export const cursorCharactersMax = 1_000;
/** Keys of one batch at most: a page of 200 with its nested lists stays far below; more is split into statements of this size. */
export const batchKeysMax = 10_000;
/** Longest idempotency key, in characters: the column's width. */
export const idempotencyKeyCharactersMax = 80;
/** How often a claim of an idempotency key is made: after waiting for another request with the same key, its answer is read, or the key is free. */
export const claimsMax = 3;
/** A transaction that lost a deadlock is run again this often; InnoDB rolled it back whole, so nothing is applied twice. */
export const deadlockRetriesMax = 5;
/** Pause before the first such retry; the n-th waits n times as long, with jitter, so that the same two do not meet again. */
export const deadlockPauseMs = 10;
/** How long one process waits for another that is migrating the same database. */
export const migrationLockWaitSeconds = 120;
/** An issuer's discovery document or key set is a few thousand bytes; a longer answer is not read to its end. */
export const issuerAnswerBytesMax = 256 * 1024;
/** SQL statements of one request that an explanation shows at most: an N+1 over a page of 200 is seen whole. */
export const statementsShownMax = 1_000;
/** Characters of one statement shown at most: our longest takes 3,000. */
export const statementCharactersMax = 4_000;
/** Spans of one request at most: its statements; more are counted. */
export const spansPerRequestMax = 500;
/** Spans of some 1 KB that wait for the collector at most; more are dropped. */
export const spansQueuedMax = 4_096;
/** Spans of one request to the collector. */
export const spansPerExportMax = 512;
/** How long a span waits for others to be sent with. */
export const spanExportIntervalMs = 2_000;
/** A collector that is slower loses spans; it never holds up requests. */
export const spanExportTimeoutMs = 5_000;
/** Traced requests a second at most, whoever asks for a trace. A request of the gateway's causes some ten of ours. */
export const tracesPerSecondMax = 200;
/** Error codes that metrics name: ours; whatever else comes is "other". */
export const errorCodeLabelsMax = 100;
