import { createHash } from 'node:crypto';
import { print, type DocumentNode } from 'graphql';
import { SchemaInputError } from '../schema-input-error.ts';
import type { RegisteredOperation } from '../registered-operation.ts';

/**
 * What a gateway recorded of the operations that it answered: one JSON file, `{ "version": 1, "from", "until", "operations": […] }`.
 * A gateway writes it, the check and `who-uses` read it (`schema/usage.json`, or `--usage FILE`, several of several gateways).
 * It holds no variables, no user and no answer.
 */
export interface UsageExport {
  /** Of this shape. */
  readonly version: 1;
  /** When recording began, RFC 3339 in UTC. */
  readonly from: string;
  /** When it was written, RFC 3339 in UTC. */
  readonly until: string;
  /** One entry for each operation, client and client version. */
  readonly operations: readonly OperationUsage[];
}

/** How often one version of one client sent one operation. */
export interface OperationUsage {
  /** `operationHash` of the document: 64 hexadecimal digits. */
  readonly hash: string;
  /** The operation's name; empty when it has none. */
  readonly name: string;
  /** What the client calls itself (`apollographql-client-name`); empty when it does not say. */
  readonly clientName: string;
  /** `apollographql-client-version`; empty when it does not say. */
  readonly clientVersion: string;
  /** Times it was sent in this window. */
  readonly calls: number;
  /** When it was sent last, RFC 3339 in UTC. */
  readonly lastSeen: string;
  /** Schema coordinate of a field (`Campaign.budget`) → calls that asked for it; a field left out by `@skip` or `@include` is not counted. */
  readonly fields: Readonly<Record<string, number>>;
}

/** One client's use of an operation, summed over exports. */
export interface ClientUsage {
  readonly name: string;
  readonly version: string;
  readonly calls: number;
  /** RFC 3339 in UTC. */
  readonly lastSeen: string;
}

/** Exports joined with what is registered. */
export interface JoinedUsage {
  /** Registered operation's name → who sends it, most calls first. */
  readonly byOperation: ReadonlyMap<string, readonly ClientUsage[]>;
  /** Recorded operations that are not registered: all that is known of them is their fields. */
  readonly unregistered: readonly OperationUsage[];
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

/** Reads an export. Throws SchemaInputError `USAGE_UNREADABLE` that says what is wrong where. */
export function parseUsage(text: string, path: string): UsageExport {
  const refuse = (reason: string): never => {
    throw new SchemaInputError('USAGE_UNREADABLE', `${path}: ${reason}; the format is described in schema/check/operation-usage.ts`);
  };
  let value: Partial<UsageExport> | null;
  try {
    value = JSON.parse(text) as Partial<UsageExport> | null;
  } catch (error) {
    return refuse(`is not JSON (${(error as Error).message})`);
  }
  if (value?.version !== 1) return refuse('"version" is not 1');
  if (!Array.isArray(value.operations)) return refuse('"operations" is not a list');
  for (const [at, operation] of (value.operations as readonly Partial<OperationUsage>[]).entries()) {
    const texts = (['hash', 'name', 'clientName', 'clientVersion', 'lastSeen'] as const).filter((key) => typeof operation[key] !== 'string');
    if (texts.length > 0) return refuse(`operations[${at}].${texts[0]} is not a text`);
    if (!/^[0-9a-f]{64}$/.test(operation.hash ?? '')) return refuse(`operations[${at}].hash is not a SHA-256 in hexadecimal`);
    if (!Number.isSafeInteger(operation.calls) || (operation.calls ?? -1) < 0) return refuse(`operations[${at}].calls is not a whole number`);
    const counts = Object.values(operation.fields ?? { missing: undefined });
    if (counts.some((count) => !Number.isSafeInteger(count))) return refuse(`operations[${at}].fields is not an object of whole numbers`);
  }
  return value as UsageExport;
}

/** Joins exports with the registered operations by hash. */
export function joinUsage(exports: readonly UsageExport[], operations: readonly RegisteredOperation[]): JoinedUsage {
  const names = new Map(operations.map(({ name, document }) => [operationHash(document), name]));
  const byOperation = new Map<string, Map<string, ClientUsage>>();
  const unregistered: OperationUsage[] = [];
  for (const usage of exports.flatMap((one) => one.operations)) {
    const name = names.get(usage.hash);
    if (name === undefined) {
      unregistered.push(usage);
      continue;
    }
    const clients = byOperation.get(name) ?? new Map<string, ClientUsage>();
    byOperation.set(name, clients);
    const key = `${usage.clientName}\0${usage.clientVersion}`;
    const known = clients.get(key);
    clients.set(key, {
      name: usage.clientName,
      version: usage.clientVersion,
      calls: usage.calls + (known?.calls ?? 0),
      lastSeen: known !== undefined && known.lastSeen > usage.lastSeen ? known.lastSeen : usage.lastSeen,
    });
  }
  const sorted = [...byOperation].map(([name, clients]) => [name, [...clients.values()].sort((a, b) => b.calls - a.calls || (a.name < b.name ? -1 : 1))] as const);
  return { byOperation: new Map(sorted), unregistered };
}

/** `ops-dashboard 1.4.0` — how a client is named in reports. */
export function clientText({ name, version }: { readonly name: string; readonly version: string }): string {
  return [name === '' ? 'an unnamed client' : name, version].filter((part) => part !== '').join(' ');
}
