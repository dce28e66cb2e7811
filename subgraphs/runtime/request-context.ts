import type { Database, StatementCounter } from './database.ts';
import type { StatementLog } from './statement-log.ts';
import type { BusinessClock } from './business-date.ts';
import type { Viewer } from './viewer.ts';

/** What every resolver of one request has at hand. */
export interface RequestContext {
  /** Null when no token came: then only `{ __typename }` and `_service` answer. */
  readonly viewer: Viewer | null;
  /** Passed on by the gateway, made here otherwise; in logs and change events. */
  readonly requestId: string;
  /** The business date, fixed for the request. */
  readonly today: string;
  readonly now: () => Date;
  readonly database: Database;
  /** This request's loaders, keyed by their batch (batch.ts). */
  readonly loaders: Map<object, unknown>;
  readonly statements: StatementCounter;
  /** Where the client sees which statements its request took; undefined otherwise. */
  readonly statementLog?: StatementLog | undefined;
}

/** The viewer, where the schema guarantees one (every field but `__typename` and `_service` is refused without). */
export function signedIn(context: RequestContext): Viewer {
  if (context.viewer === null) throw new Error('a field that needs a viewer was reached without one');
  return context.viewer;
}

/** Makes the context of one request. */
export function createRequestContext(request: {
  readonly viewer: Viewer | null;
  readonly requestId: string;
  readonly clock: BusinessClock;
  readonly database: Database;
  readonly statements?: StatementCounter;
  readonly statementLog?: StatementLog | undefined;
}): RequestContext {
  return {
    viewer: request.viewer,
    requestId: request.requestId,
    today: request.clock.today(),
    now: request.clock.now,
    database: request.database,
    loaders: new Map(),
    statements: request.statements ?? { count: 0 },
    statementLog: request.statementLog,
  };
}
