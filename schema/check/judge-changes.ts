import { isInterfaceType, type GraphQLSchema } from 'graphql';
import { placeOf, type PositionIndex } from './position-index.ts';
import { coordinatesUsedBy, type UsedCoordinates } from './used-coordinates.ts';
import type { Change, Impact } from './change.ts';
import type { JoinedUsage } from './operation-usage.ts';
import type { Finding, Severity } from './report.ts';
import type { RegisteredOperation } from '../registered-operation.ts';

/** What a change is judged by. */
export interface Judgement {
  /** The client schema that the operations were written against. */
  readonly api: GraphQLSchema;
  readonly operations: readonly RegisteredOperation[];
  /** Names of the operations that are not valid against the candidate. */
  readonly invalid: ReadonlySet<string>;
  readonly usage: JoinedUsage;
  readonly strict: boolean;
  readonly positions: { readonly candidate: PositionIndex; readonly base: PositionIndex };
}

interface Concerned {
  /** Operations that use what changed. */
  readonly users: readonly string[];
  /** Those that no longer get what they got. */
  readonly broken: readonly string[];
}

/**
 * Turns changes into findings: a breaking change is an error when it breaks a registered operation, or a recorded one that
 * is not registered, else a warning (an error under `strict`); each finding names those operations and the place in the
 * entity's schema.graphql.
 */
export function judgeChanges(changes: readonly Change[], judgement: Judgement): readonly Finding[] {
  const usage = judgement.operations.map(({ name, document }) => ({ name, used: coordinatesUsedBy(document, judgement.api) }));
  return changes.map((change) => {
    const { users, broken } = concernedBy(change, usage, judgement);
    return {
      rule: change.rule,
      severity: severityOf(change.impact, broken.length > 0, judgement.strict),
      message: change.message,
      coordinate: change.coordinate,
      subgraph: change.subgraph,
      position: placeOf(change.coordinate, change.subgraph, judgement.positions.candidate, judgement.positions.base),
      operations: change.impact === 'safe' ? [] : broken.length > 0 ? broken : users,
    };
  });
}

function concernedBy(change: Change, usage: readonly { readonly name: string; readonly used: UsedCoordinates }[], { api, invalid, usage: recorded }: Judgement): Concerned {
  const needed = (change.usedBy ?? [change.coordinate]).map((coordinate) => [coordinate, ...(change.throughImplementations === true ? onImplementations(coordinate, api) : [])]);
  const users: string[] = [];
  const broken: string[] = [];
  for (const { name, used } of usage) {
    const isWritten = needed.every((any) => any.some((coordinate) => used.written.has(coordinate) || (change.throughInterfaces === true && used.reached.has(coordinate))));
    const isSent = needed.every((any) => any.some((coordinate) => used.sendable.has(coordinate)));
    const isLeftOut = change.effect === 'omission' && (change.isHidden === true ? isWritten || isSent : used.leftOut.has(change.coordinate));
    const isNullRefused = change.refusesNull === true && used.nullable.has(change.coordinate);
    if (!isWritten && !isSent && !isLeftOut && !isNullRefused) continue;
    users.push(name);
    const breaks = {
      document: (isWritten && invalid.has(name)) || (isSent && change.acceptsAsBefore !== true) || isNullRefused,
      answer: isWritten,
      omission: isLeftOut,
    };
    if (breaks[change.effect ?? 'document']) broken.push(name);
  }
  // All that is known of an operation that is not registered is what its document names.
  for (const { label, coordinates } of recorded.unregistered) {
    if (!needed.every((any) => any.some((coordinate) => coordinates.has(coordinate)))) continue;
    if (!users.includes(label)) users.push(label);
    if (change.impact === 'breaking' && (change.effect !== 'omission' || change.isHidden === true) && !broken.includes(label)) broken.push(label);
  }
  return { users: users.sort(), broken: broken.sort() };
}

/** `Interface.field` → `Type.field` of each type that implements it. */
function onImplementations(coordinate: string, api: GraphQLSchema): readonly string[] {
  const [name = '', field] = coordinate.split('.');
  const type = api.getType(name);
  if (field === undefined || !isInterfaceType(type)) return [];
  const { objects, interfaces } = api.getImplementations(type);
  return [...objects, ...interfaces].map((implementation) => `${implementation.name}.${field}`);
}

function severityOf(impact: Impact, isBroken: boolean, strict: boolean): Severity {
  switch (impact) {
    case 'policy':
      return 'error';
    case 'breaking':
      return isBroken || strict ? 'error' : 'warning';
    case 'dangerous':
      return 'warning';
    case 'safe':
      return 'notice';
  }
}
