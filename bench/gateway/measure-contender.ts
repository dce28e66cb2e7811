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

/** How warming up ends. */
export interface WarmUpBounds {
  readonly window: LoadBounds;
  readonly windowsMax: number;
  /** Windows without a new least that end it. */
  readonly settledWindows: number;
  /** A new least is below this share of the one before. */
  readonly stillFallingBelow: number;
}

/** How long each part of measuring takes. */
export interface MeasureBounds {
  readonly warmUp: WarmUpBounds;
  readonly many: LoadBounds;
  readonly single: LoadBounds;
  readonly heavyConnections: number;
  /** Of the subgraph requests those that may be new while measuring. */
  readonly newRequestsShareMax: number;
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
 * @throws Error when subgraphs had to execute much meanwhile: a contender that words its requests anew each time waits for that.
 */
export async function measureOperation(pair: MeasuredPair, operation: BenchOperation, bounds: MeasureBounds): Promise<Omit<Sample, 'contender' | 'operation' | 'round'>> {
  const { contender, url, subgraphs } = pair;
  const connections = operation.heavy ? bounds.heavyConnections : bounds.many.connections;
  await warmUp(pair, operation, bounds.warmUp, connections);
  await subgraphs.ask('traffic');
  const before = await usageOf(contender, false);
  const many = await sendLoad(url, operation.body, { ...bounds.many, connections });
  const after = await usageOf(contender, false);
  const traffic = (await subgraphs.ask('traffic')) as SubgraphTraffic;
  const single = await sendLoad(url, operation.body, bounds.single);
  const held = await usageOf(contender, true);
  if (traffic.executed > traffic.requests * bounds.newRequestsShareMax) throw new Error(`${operation.name}: ${traffic.executed} subgraph requests were new while measuring: the contender words them anew each time`);
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

/** Sends load until the contender's CPU per request does not fall any more. */
export async function warmUp({ contender, url }: Pick<MeasuredPair, 'contender' | 'url'>, { body }: BenchOperation, bounds: WarmUpBounds, connections: number): Promise<void> {
  let least = Infinity;
  let settled = 0;
  for (let window = 0; window < bounds.windowsMax && settled < bounds.settledWindows; window += 1) {
    const before = await usageOf(contender, false);
    const { requests } = await sendLoad(url, body, { ...bounds.window, connections });
    const cpuMs = ((await usageOf(contender, false)).cpuMs - before.cpuMs) / requests;
    settled = cpuMs < least * bounds.stillFallingBelow ? 0 : settled + 1;
    least = Math.min(least, cpuMs);
  }
}

/** What a contender has used, and holds after a collection if asked for. */
export async function usageOf(contender: LaunchedProcess, collect: boolean): Promise<Usage> {
  return (await contender.ask('usage', collect)) as Usage;
}
