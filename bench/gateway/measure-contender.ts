import type { BenchOperation } from './bench-operations.ts';
import type { LaunchedProcess } from './launch-process.ts';
import type { Usage } from './process-messages.ts';
import { sendLoad, type LoadBounds } from './send-load.ts';
import type { SubgraphTraffic } from './subgraphs/recorded-subgraphs.ts';

/** What one operation cost one contender in one round. */
export interface Sample {
  readonly contender: string;
  readonly operation: string;
  readonly round: number;
  /** CPU of the contender's process per request: user and system, all threads. */
  readonly cpuMs: number;
  /** Latency on one connection. */
  readonly p50At1Ms: number;
  readonly p95At1Ms: number;
  /** Latency on many connections. */
  readonly p50AtManyMs: number;
  readonly p95AtManyMs: number;
  readonly requests: number;
  readonly subgraphRequests: number;
  readonly rssMiB: number;
  /** After a full collection. */
  readonly heapMiB: number;
}

/** How long each part of measuring takes. */
export interface MeasureBounds {
  /** Before the first operation of a launch. */
  readonly firstWarmUp: LoadBounds;
  /** Before each further one. */
  readonly warmUp: LoadBounds;
  readonly many: LoadBounds;
  readonly single: LoadBounds;
  readonly heavyConnections: number;
}

/** Processes that take part. */
export interface MeasuredPair {
  readonly contender: LaunchedProcess;
  readonly url: string;
  readonly subgraphs: LaunchedProcess;
}

/**
 * Warms an operation up and measures it, on many connections and on one.
 *
 * @throws Error when subgraphs had to execute anything meanwhile, since that is not the contender's work.
 */
export async function measureOperation(pair: MeasuredPair, operation: BenchOperation, bounds: MeasureBounds, isFirst: boolean): Promise<Omit<Sample, 'contender' | 'operation' | 'round'>> {
  const { contender, url, subgraphs } = pair;
  const connections = operation.heavy ? bounds.heavyConnections : bounds.many.connections;
  await sendLoad(url, operation.body, { ...(isFirst ? bounds.firstWarmUp : bounds.warmUp), connections });
  await subgraphs.ask('traffic');
  const before = await usageOf(contender, false);
  const many = await sendLoad(url, operation.body, { ...bounds.many, connections });
  const after = await usageOf(contender, false);
  const traffic = (await subgraphs.ask('traffic')) as SubgraphTraffic;
  const single = await sendLoad(url, operation.body, bounds.single);
  const held = await usageOf(contender, true);
  if (traffic.executed > 0) throw new Error(`${operation.name}: ${traffic.executed} subgraph requests were new while measuring: the contender words them anew each time`);
  return {
    cpuMs: (after.cpuMs - before.cpuMs) / many.requests,
    p50At1Ms: single.p50Ms,
    p95At1Ms: single.p95Ms,
    p50AtManyMs: many.p50Ms,
    p95AtManyMs: many.p95Ms,
    requests: many.requests,
    subgraphRequests: traffic.requests / many.requests,
    rssMiB: held.rssMiB,
    heapMiB: held.heapMiB,
  };
}

/** What a contender has used, and holds after a collection if asked for. */
export async function usageOf(contender: LaunchedProcess, collect: boolean): Promise<Usage> {
  return (await contender.ask('usage', collect)) as Usage;
}
