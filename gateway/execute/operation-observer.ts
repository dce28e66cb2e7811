import type { ExchangeObserver } from '../fetch/exchange-observer.ts';
import type { PlannedOperation } from '../plan/planner.ts';
import type { FetchStep } from './program.ts';
import type { SubgraphRequest } from './subgraph-requests.ts';

/** How many objects one fetch of entities is for, and by how many representations it asks. */
export interface RepresentationCount {
  readonly step: FetchStep;
  /** Objects of the response that the fetch adds to. */
  readonly found: number;
  /** Distinct representations that stand for them. */
  readonly sent: number;
}

/**
 * Learns how one operation is carried out. Where none is given nothing is noted and nothing is paid. Called on the
 * operation's way: it must be quick and may not throw.
 */
export interface OperationObserver {
  /** Whether the operation must be carried out for itself, since what is noted of it is shown: it does not take the answer of an identical one in flight. */
  readonly needsOwn: boolean;
  /**
   * The operation has its plan.
   *
   * @param isKnown whether it was planned before
   * @param sinceMs when it was asked for, by `performance.now()`
   */
  planned(plan: PlannedOperation, isKnown: boolean, sinceMs: number): void;
  /** A request leaves for a subgraph. */
  fetching(request: SubgraphRequest): ExchangeObserver;
  /** A request that was to leave is answered by an identical one of this operation. */
  spared(request: SubgraphRequest): void;
}
