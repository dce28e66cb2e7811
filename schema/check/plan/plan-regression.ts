import { positionOf } from '../../source-position.ts';
import { shapeOf, type PlanShape } from './plan-outline.ts';
import type { OperationPlanner } from './operation-planner.ts';
import type { Finding } from '../report.ts';
import type { RegisteredOperation } from '../../registered-operation.ts';

/**
 * Plans each operation before and after and reports what became slower or impossible. The operations must be valid against both
 * client schemas. What a client waits for is the chain of round trips, so a longer one needs a decision; the rest is a warning.
 */
export function comparePlans(operations: readonly RegisteredOperation[], before: OperationPlanner, after: OperationPlanner): readonly Finding[] {
  return operations.flatMap((operation): readonly Finding[] => {
    const old = before.plan(operation);
    const now = after.plan(operation);
    // What could not be planned before is no regression of this change.
    if (!old.ok || (old.plan.node === undefined && now.ok)) return [];
    if (!now.ok || now.plan.node === undefined) {
      const reason = now.ok ? 'the plan is empty' : now.reason;
      return [findingOf(operation, 'PLAN_IMPOSSIBLE', 'error', `${operation.name} is valid but can no longer be answered: ${reason}`)];
    }
    return regressions(operation, shapeOf(old.plan), shapeOf(now.plan));
  });
}

function regressions(operation: RegisteredOperation, before: PlanShape, after: PlanShape): readonly Finding[] {
  const plans = { before: before.outline, after: after.outline };
  const findings: Finding[] = [];
  if (after.chain > before.chain) {
    const message = `${operation.name} waits for ${count(after.chain, 'round trip')}, one after the other (was ${before.chain})`;
    findings.push({ ...findingOf(operation, 'PLAN_LONGER_CHAIN', 'error', message), plans });
  }
  const known = tally(before.inLists);
  const added = [...tally(after.inLists)].filter(([fetch, times]) => times > (known.get(fetch) ?? 0)).map(([fetch]) => fetch);
  if (added.length > 0 && after.inLists.length > before.inLists.length) {
    findings.push({ ...findingOf(operation, 'PLAN_ENTITY_FETCH_IN_LIST', 'warning', `${operation.name} now fetches entities for every item of a list: ${added.join('; ')}`), plans });
  }
  if (findings.length === 0 && after.fetches > before.fetches) {
    findings.push({ ...findingOf(operation, 'PLAN_MORE_FETCHES', 'warning', `${operation.name} takes ${count(after.fetches, 'request')} to subgraphs (was ${before.fetches})`), plans });
  }
  return findings;
}

function findingOf(operation: RegisteredOperation, rule: string, severity: Finding['severity'], message: string): Finding {
  return { rule, severity, message, coordinate: operation.name, position: positionOf(operation.document.definitions[0]), operations: [operation.name] };
}

function tally(fetches: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const fetch of fetches) times.set(fetch, (times.get(fetch) ?? 0) + 1);
  return times;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
