import { randomUUID } from 'node:crypto';
import type { OperationFacts } from './operation-facts.ts';
import type { TelemetryBounds } from './telemetry-limits.ts';

/**
 * What clients asked for in one window of time; one line of a usage file, or the body of one POST. Lines of several
 * windows, gateways and files may be put together: their counts add up. The schema check joins `hash` with the
 * registered operations and reads the rest as it is (`schema/check/operation-usage.ts`).
 */
export interface UsageWindow {
  readonly version: 1;
  /** Of this window: a receiver that gets it twice counts it once. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly until: string;
  readonly operations: readonly OperationUsage[];
  /** Calls that were not counted, since there were too many different operations and clients. */
  readonly callsLeftOut: number;
}

/** Calls of one operation. */
export interface OperationUsage {
  /** SHA-256, hexadecimal, of the operation with its fragments sorted by name as graphql-js prints them. */
  readonly hash: string;
  /** Empty for an anonymous operation. */
  readonly name: string;
  readonly kind: OperationFacts['kind'];
  /** What its document names of the schema that clients see, whatever its variables left out of an answer; see `OperationFacts`. */
  readonly coordinates: readonly string[];
  readonly clients: readonly ClientUsage[];
}

/** Calls by one version of a client. */
export interface ClientUsage {
  /** As the client calls itself in `apollographql-client-name` and `-version`; empty when it does not. */
  readonly name: string;
  readonly version: string;
  readonly calls: number;
  /** Calls whose answer held errors. */
  readonly callsWithErrors: number;
  readonly durationMs: number;
  readonly lastSeen: string;
}

/** A client as it calls itself. */
export interface ClientName {
  readonly name: string;
  readonly version: string;
}

interface Entry {
  readonly facts: OperationFacts;
  readonly client: ClientName;
  calls: number;
  callsWithErrors: number;
  milliseconds: number;
  lastSeenAt: number;
}

/** Counts calls until they are taken. */
export class Usage {
  readonly #entriesMax: number;
  #entries = new Map<string, Entry>();
  #leftOut = 0;
  #since = new Date();

  constructor({ usageEntriesMax }: Pick<TelemetryBounds, 'usageEntriesMax'>) {
    this.#entriesMax = usageEntriesMax;
  }

  count(facts: OperationFacts, client: ClientName, durationMs: number, hasErrors: boolean): void {
    const key = `${facts.hash}\n${client.name}\n${client.version}`;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      if (this.#entries.size >= this.#entriesMax) {
        this.#leftOut += 1;
        return;
      }
      this.#entries.set(key, (entry = { facts, client, calls: 0, callsWithErrors: 0, milliseconds: 0, lastSeenAt: 0 }));
    }
    entry.calls += 1;
    if (hasErrors) entry.callsWithErrors += 1;
    entry.milliseconds += durationMs;
    entry.lastSeenAt = Date.now();
  }

  /** What was counted since the last time; null when there was nothing. */
  take(): UsageWindow | null {
    const [entries, leftOut, since, until] = [[...this.#entries.values()], this.#leftOut, this.#since, new Date()];
    this.#entries = new Map();
    this.#leftOut = 0;
    this.#since = until;
    if (entries.length === 0 && leftOut === 0) return null;
    return { version: 1, id: randomUUID(), since: since.toISOString(), until: until.toISOString(), operations: operationUsage(entries), callsLeftOut: leftOut };
  }
}

/** Reads how a client calls itself; characters that do not belong into a name are left out. */
export function readClientName(header: (name: string) => string | undefined, charactersMax: number): ClientName {
  const word = (text: string | undefined) => (text ?? '').replace(/[^\w .@/+-]/g, '').trim().slice(0, charactersMax);
  return {
    name: word(header('apollographql-client-name') ?? header('graphql-client-name') ?? header('x-graphql-client-name')),
    version: word(header('apollographql-client-version') ?? header('graphql-client-version') ?? header('x-graphql-client-version')),
  };
}

function operationUsage(entries: readonly Entry[]): readonly OperationUsage[] {
  const operations = new Map<string, OperationUsage & { readonly clients: ClientUsage[] }>();
  for (const { facts, client, calls, callsWithErrors, milliseconds, lastSeenAt } of entries) {
    const { hash, name, kind, coordinates } = facts;
    let operation = operations.get(hash);
    if (operation === undefined) operations.set(hash, (operation = { hash, name, kind, coordinates, clients: [] }));
    operation.clients.push({ ...client, calls, callsWithErrors, durationMs: Math.round(milliseconds), lastSeen: new Date(lastSeenAt).toISOString() });
  }
  return [...operations.values()];
}
