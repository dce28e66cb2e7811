import type { GraphQLSchema } from 'graphql';
import { coordinatesUsedBy } from './operation-usage.ts';
import { placeOf, type PositionIndex } from './position-index.ts';
import type { Change, Impact } from './change.ts';
import type { Finding, Severity } from './report.ts';
import type { RegisteredOperation } from '../registered-operation.ts';

/** What a change is judged by. */
export interface Judgement {
  /** The client schema that the operations were written against. */
  readonly api: GraphQLSchema;
  readonly operations: readonly RegisteredOperation[];
  readonly strict: boolean;
  readonly positions: { readonly candidate: PositionIndex; readonly base: PositionIndex };
}

/**
 * Turns changes into findings: a breaking change is an error when a registered operation uses it, else a warning (an error
 * under `strict`); each finding names those operations and the place in the entity's schema.graphql.
 */
export function judgeChanges(changes: readonly Change[], judgement: Judgement): readonly Finding[] {
  const usage = new Map(judgement.operations.map((operation) => [operation.name, coordinatesUsedBy(operation.document, judgement.api)]));
  return changes.map((change) => {
    const operations = usersOf(change, usage);
    return {
      rule: change.rule,
      severity: severityOf(change.impact, operations.length > 0, judgement.strict),
      message: change.message,
      coordinate: change.coordinate,
      subgraph: change.subgraph,
      position: placeOf(change.coordinate, change.subgraph, judgement.positions.candidate, judgement.positions.base),
      operations: change.impact === 'safe' ? [] : operations,
    };
  });
}

function usersOf(change: Change, usage: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const needed = change.usedBy ?? [change.coordinate];
  return [...usage].filter(([, used]) => needed.every((coordinate) => used.has(coordinate))).map(([name]) => name).sort();
}

function severityOf(impact: Impact, isUsed: boolean, strict: boolean): Severity {
  switch (impact) {
    case 'policy':
      return 'error';
    case 'breaking':
      return isUsed || strict ? 'error' : 'warning';
    case 'dangerous':
      return 'warning';
    case 'safe':
      return 'notice';
  }
}
