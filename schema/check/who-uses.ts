import { publishedComposition } from '../published-composition.ts';
import { SchemaInputError } from '../schema-input-error.ts';
import { joinUsage, clientText, type ClientUsage, type UsageExport } from './operation-usage.ts';
import { readOperations } from './operations.ts';
import { coordinatesUsedBy } from './used-coordinates.ts';
import type { SchemaTree } from '../schema-tree.ts';

/** One operation that uses a coordinate. */
export interface CoordinateUser {
  readonly operation: string;
  /** The registered file; undefined for an operation that gateways recorded and nobody registered. */
  readonly path: string | undefined;
  /** `document`: written there; `interface`: an object's field behind an interface; `variables`: clients may send it. */
  readonly how: 'document' | 'interface' | 'variables';
  readonly clients: readonly ClientUsage[];
}

/**
 * Who uses a schema coordinate (`Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`): registered operations, and recorded ones
 * that are not registered. Throws SchemaInputError when the tree does not compose.
 */
export function whoUses(coordinate: string, tree: SchemaTree, exports: readonly UsageExport[]): readonly CoordinateUser[] {
  const composition = publishedComposition(tree);
  if (!composition.ok) throw new SchemaInputError('DOES_NOT_COMPOSE', `the subgraphs do not compose (${composition.problems[0]?.message ?? ''}): run the check first`);
  const operations = readOperations([], tree.operations).current;
  const usage = joinUsage(exports, operations);
  const registered = operations.flatMap((operation): readonly CoordinateUser[] => {
    const used = coordinatesUsedBy(operation.document, composition.api);
    const how = used.written.has(coordinate) ? 'document' : used.reached.has(coordinate) ? 'interface' : used.sendable.has(coordinate) ? 'variables' : undefined;
    return how === undefined ? [] : [{ operation: operation.name, path: operation.path, how, clients: usage.byOperation.get(operation.name) ?? [] }];
  });
  const others = usage.unregistered
    .filter(({ fields }) => Object.hasOwn(fields, coordinate))
    .map(({ name, hash, clientName, clientVersion, calls, lastSeen }): CoordinateUser => ({
      operation: name === '' ? hash.slice(0, 12) : name,
      path: undefined,
      how: 'document',
      clients: [{ name: clientName, version: clientVersion, calls, lastSeen }],
    }));
  return [...registered, ...others].sort((a, b) => callsOf(b) - callsOf(a) || (a.operation < b.operation ? -1 : 1));
}

/** The answer as text, ending in a line break. */
export function formatUsers(coordinate: string, users: readonly CoordinateUser[]): string {
  if (users.length === 0) return `${coordinate}: no registered or recorded operation uses it\n`;
  const words = { document: '', interface: ', behind an interface', variables: ', through its variables' };
  const lines = users.flatMap((user) => [
    `${user.operation}  ${user.path ?? 'not registered'}${words[user.how]}${user.clients.length === 0 ? '' : `  ${callsOf(user).toLocaleString('en')} calls`}`,
    ...user.clients.map((client) => `    ${clientText(client)}: ${client.calls.toLocaleString('en')} calls, last on ${client.lastSeen.slice(0, 10)}`),
  ]);
  return [`${coordinate}: ${users.length} operation${users.length === 1 ? '' : 's'}`, ...lines, ''].join('\n');
}

function callsOf({ clients }: CoordinateUser): number {
  return clients.reduce((sum, client) => sum + client.calls, 0);
}
