import { resolveSchemaCoordinate, type GraphQLSchema } from 'graphql';
import { publishedComposition } from '../published-composition.ts';
import { SchemaInputError } from '../schema-input-error.ts';
import { joinUsage, clientText, summaryText, type ClientUsage, type UsageSummary, type UsageWindow } from './operation-usage.ts';
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

/** Who uses a coordinate. */
export interface CoordinateUsers {
  /** Most calls first. */
  readonly users: readonly CoordinateUser[];
  /** The usage that tells who calls; undefined where nothing was recorded. */
  readonly summary: UsageSummary | undefined;
}

/**
 * Who uses a schema coordinate (`Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`): registered operations, and recorded ones
 * that are not registered. Throws SchemaInputError when the tree does not compose, or has nothing of that name that anybody used.
 */
export function whoUses(coordinate: string, tree: SchemaTree, recorded: readonly UsageWindow[]): CoordinateUsers {
  const composition = publishedComposition(tree);
  if (!composition.ok) throw new SchemaInputError('DOES_NOT_COMPOSE', `the subgraphs do not compose (${composition.problems[0]?.message ?? ''}): run the check first`);
  const operations = readOperations([], tree.operations).current;
  const usage = joinUsage(recorded, operations);
  const registered = operations.flatMap((operation): readonly CoordinateUser[] => {
    const used = coordinatesUsedBy(operation.document, composition.api);
    const how = used.written.has(coordinate) ? 'document' : used.reached.has(coordinate) ? 'interface' : used.sendable.has(coordinate) ? 'variables' : undefined;
    return how === undefined ? [] : [{ operation: operation.name, path: operation.path, how, clients: usage.byOperation.get(operation.name) ?? [] }];
  });
  const labels = new Set(usage.unregistered.filter(({ coordinates }) => isNamedBy(coordinates, coordinate)).map(({ label }) => label));
  const others = [...labels].map((label): CoordinateUser => ({ operation: label, path: undefined, how: 'document', clients: usage.byOperation.get(label) ?? [] }));
  const users = [...registered, ...others].sort((a, b) => callsOf(b) - callsOf(a) || (a.operation < b.operation ? -1 : 1));
  if (users.length === 0) requireKnown(coordinate, composition.api);
  return { users, summary: usage.summary };
}

/** The answer as text, ending in a line break. */
export function formatUsers(coordinate: string, { users, summary }: CoordinateUsers): string {
  const recorded = summary === undefined ? '' : ` (${summaryText(summary)})`;
  if (users.length === 0) return `${coordinate}: no registered or recorded operation uses it${recorded}\n`;
  const words = { document: '', interface: ', behind an interface', variables: ', through its variables' };
  const lines = users.flatMap((user) => [
    `${user.operation}${user.path === undefined ? '' : `  ${user.path}`}${words[user.how]}${summary === undefined ? '' : `  ${callsOf(user).toLocaleString('en')} calls`}`,
    ...user.clients.map((client) => `    ${clientText(client)}: ${client.calls.toLocaleString('en')} calls, last on ${client.lastSeen.slice(0, 10)}`),
  ]);
  return [`${coordinate}: ${users.length} operation${users.length === 1 ? '' : 's'}${recorded}`, ...lines, ''].join('\n');
}

function callsOf({ clients }: CoordinateUser): number {
  return clients.reduce((sum, client) => sum + client.calls, 0);
}

function isNamedBy(coordinates: ReadonlySet<string>, coordinate: string): boolean {
  return coordinates.has(coordinate) || (!/[.(]/.test(coordinate) && [...coordinates].some((named) => named.startsWith(`${coordinate}.`)));
}

function requireKnown(coordinate: string, api: GraphQLSchema): void {
  try {
    if (resolveSchemaCoordinate(api, coordinate) !== undefined) return;
  } catch {
    // Not a coordinate, or of a type that there is not: the same to whoever asks.
  }
  throw new SchemaInputError('COORDINATE_UNKNOWN', `the schema that clients see has no ${coordinate}, and nobody used one: give Type, Type.field, Type.field(argument:), Enum.VALUE or @directive`);
}
