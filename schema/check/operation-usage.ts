import { createHash } from 'node:crypto';
import { print, type DocumentNode } from 'graphql';
import { SchemaInputError } from '../schema-input-error.ts';
import type { RegisteredOperation } from '../registered-operation.ts';

/**
 * What a gateway recorded of the operations that it answered in one window of time. A usage file holds a window a line
 * (`--usage-export FILE`); the check and `who-uses` read it (`schema/usage.jsonl`, or `--usage FILE`, several of several gateways).
 * It holds no variables, no user and no answer.
 */
export interface UsageWindow {
  /** Of this shape. */
  readonly version: 1;
  /** A window that turns up twice, in files that overlap, counts once. */
  readonly id: string;
  /** RFC 3339 in UTC. */
  readonly since: string;
  /** RFC 3339 in UTC. */
  readonly until: string;
  readonly operations: readonly OperationUsage[];
  /** Calls that the gateway did not count, for want of room. */
  readonly callsLeftOut: number;
}

/** One operation in one window. */
export interface OperationUsage {
  /** `operationHash` of the document: 64 hexadecimal digits. */
  readonly hash: string;
  /** The operation's name; empty when it has none. */
  readonly name: string;
  /**
   * Schema coordinates that its document names: `Type.field`, `Type.field(argument:)`, `Input.field`, `Enum.VALUE`, whatever `@skip`
   * and `@include` made of them: an operation breaks by what it says.
   */
  readonly coordinates: readonly string[];
  /** One entry for each client and version. */
  readonly clients: readonly ClientUsage[];
}

/** One client's use of an operation; beside these, windows hold `callsWithErrors` and `durationMs`. */
export interface ClientUsage {
  /** What the client calls itself (`apollographql-client-name`); empty when it does not say. */
  readonly name: string;
  /** `apollographql-client-version`; empty when it does not say. */
  readonly version: string;
  /** Times it was sent. */
  readonly calls: number;
  /** When it was sent last, RFC 3339 in UTC. */
  readonly lastSeen: string;
}

/** An operation that gateways answered and nobody registered. */
export interface UnregisteredOperation {
  /** How reports call it: `Name (not registered)`, or the hash's first digits where it has no name. */
  readonly label: string;
  readonly coordinates: ReadonlySet<string>;
}

/** What a report says of the usage that it was judged by. */
export interface UsageSummary {
  /** RFC 3339 in UTC, of the first window. */
  readonly since: string;
  /** RFC 3339 in UTC, of the last. */
  readonly until: string;
  readonly calls: number;
  /** Calls that gateways answered and did not count: what seems unused may not be. */
  readonly callsLeftOut: number;
}

/** Windows joined with what is registered. */
export interface JoinedUsage {
  /** Registered operation's name, or an unregistered one's label → who sends it, most calls first. */
  readonly byOperation: ReadonlyMap<string, readonly ClientUsage[]>;
  /** All that is known of them is what their documents name. */
  readonly unregistered: readonly UnregisteredOperation[];
  /** `operationHash` of everything that was called → its name or label. */
  readonly called: ReadonlyMap<string, string>;
  /** Undefined where nothing was recorded. */
  readonly summary: UsageSummary | undefined;
}

/**
 * What identifies an operation across layouts: SHA-256, as 64 hexadecimal digits, of what graphql's `print` makes of the operation
 * followed by its fragments in order of their names, without comments. A registered file holds exactly that below its comments.
 */
export function operationHash(document: DocumentNode): string {
  const nameOf = (definition: DocumentNode['definitions'][number]): string =>
    definition.kind === 'FragmentDefinition' ? definition.name.value : '';
  const definitions = [...document.definitions].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  return createHash('sha256').update(print({ kind: document.kind, definitions })).digest('hex');
}

/** Reads a usage file. Throws SchemaInputError `USAGE_UNREADABLE` that says what is wrong in which line. */
export function parseUsage(text: string, path: string): readonly UsageWindow[] {
  return text.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [parseWindow(line, `${path}:${at + 1}`)]));
}

function parseWindow(line: string, place: string): UsageWindow {
  const refuse = (reason: string): never => {
    throw new SchemaInputError('USAGE_UNREADABLE', `${place}: ${reason}; each line is a window as schema/check/operation-usage.ts describes it, written by a gateway's --usage-export`);
  };
  let value: Partial<UsageWindow> | null;
  try {
    value = JSON.parse(line) as Partial<UsageWindow> | null;
  } catch (error) {
    return refuse(`is not JSON (${(error as Error).message})`);
  }
  if (value?.version !== 1) return refuse('"version" is not 1');
  for (const key of ['id', 'since', 'until'] as const) if (typeof value[key] !== 'string') return refuse(`"${key}" is not a text`);
  if (!isCount(value.callsLeftOut)) return refuse('"callsLeftOut" is not a whole number');
  if (!Array.isArray(value.operations)) return refuse('"operations" is not a list');
  for (const [at, operation] of (value.operations as readonly (Partial<OperationUsage> | null)[]).entries()) {
    const wrong = wrongIn(operation ?? {});
    if (wrong !== undefined) return refuse(`operations[${at}].${wrong}`);
  }
  return value as UsageWindow;
}

function wrongIn({ hash, name, coordinates, clients }: Partial<OperationUsage>): string | undefined {
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash)) return 'hash is not a SHA-256 in hexadecimal';
  if (typeof name !== 'string') return 'name is not a text';
  if (!Array.isArray(coordinates) || coordinates.some((coordinate) => typeof coordinate !== 'string')) return 'coordinates is not a list of texts';
  if (!Array.isArray(clients)) return 'clients is not a list';
  for (const [at, client] of (clients as readonly (Partial<ClientUsage> | null)[]).entries()) {
    const text = (['name', 'version', 'lastSeen'] as const).find((key) => typeof client?.[key] !== 'string');
    if (text !== undefined) return `clients[${at}].${text} is not a text`;
    if (!isCount(client?.calls)) return `clients[${at}].calls is not a whole number`;
  }
  return undefined;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Joins windows with the registered operations by hash. */
export function joinUsage(recorded: readonly UsageWindow[], operations: readonly RegisteredOperation[]): JoinedUsage {
  const windows = [...new Map(recorded.map((window) => [window.id, window])).values()];
  const names = new Map(operations.map(({ name, document }) => [operationHash(document), name]));
  const byOperation = new Map<string, Map<string, ClientUsage>>();
  const unregistered = new Map<string, UnregisteredOperation>();
  const called = new Map<string, string>();
  for (const { hash, name, coordinates, clients } of windows.flatMap((window) => window.operations)) {
    const registered = names.get(hash);
    const label = registered ?? `${name === '' ? hash.slice(0, 12) : name} (not registered)`;
    if (registered === undefined) unregistered.set(hash, { label, coordinates: new Set(coordinates) });
    called.set(hash, label);
    const known = byOperation.get(label) ?? new Map<string, ClientUsage>();
    byOperation.set(label, known);
    for (const client of clients) addClient(known, client);
  }
  const sorted = [...byOperation].map(([name, clients]) => [name, [...clients.values()].sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))] as const);
  return { byOperation: new Map(sorted), unregistered: [...unregistered.values()], called, summary: summaryOf(windows) };
}

function addClient(known: Map<string, ClientUsage>, { name, version, calls, lastSeen }: ClientUsage): void {
  const key = `${name}\0${version}`;
  const before = known.get(key);
  known.set(key, { name, version, calls: calls + (before?.calls ?? 0), lastSeen: before !== undefined && before.lastSeen > lastSeen ? before.lastSeen : lastSeen });
}

function summaryOf(windows: readonly UsageWindow[]): UsageSummary | undefined {
  const [first] = windows;
  if (first === undefined) return undefined;
  return windows.reduce<UsageSummary>(
    (sum, { since, until, operations, callsLeftOut }) => ({
      since: since < sum.since ? since : sum.since,
      until: until > sum.until ? until : sum.until,
      calls: operations.flatMap(({ clients }) => clients).reduce((calls, client) => calls + client.calls, sum.calls),
      callsLeftOut: sum.callsLeftOut + callsLeftOut,
    }),
    { since: first.since, until: first.until, calls: 0, callsLeftOut: 0 },
  );
}

/** `1,204 calls from 2026-11-01 to 2026-11-15`, and how many the gateways did not count. */
export function summaryText({ since, until, calls, callsLeftOut }: UsageSummary): string {
  const lost = callsLeftOut === 0 ? '' : `; ${callsLeftOut.toLocaleString('en')} more were not counted, so that what seems unused may not be`;
  return `${calls.toLocaleString('en')} recorded calls from ${since.slice(0, 10)} to ${until.slice(0, 10)}${lost}`;
}

/** `ops-dashboard 1.4.0` — how a client is named in reports. */
export function clientText({ name, version }: { readonly name: string; readonly version: string }): string {
  return [name === '' ? 'an unnamed client' : name, version].filter((part) => part !== '').join(' ');
}
