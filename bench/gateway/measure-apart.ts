import type { BenchOperation } from './bench-operations.ts';
import { distinctBodies } from './bench-operations.ts';
import type { Contender } from './contenders.ts';
import { usageOf } from './measure-contender.ts';
import type { OpenSuite } from './open-suite.ts';
import { openPoster, sendLoad, type Poster } from './send-load.ts';

/** How long others waited while many distinct operations arrived at once. */
export interface BurstFigures {
  readonly contender: string;
  /** The longest stop of the event loop. */
  readonly longestStopMs: number;
  /** The slowest answer to an operation that is planned already, sent all the while. */
  readonly slowestProbeMs: number;
  /** Until the last of them was answered. */
  readonly allAnsweredMs: number;
}

/** The heap after a tenth of the requests and after all of them. */
export interface HeapFigures {
  readonly contender: string;
  readonly requests: number;
  readonly early: number;
  readonly late: number;
}

const PROBE_EVERY_MS = 2;

/** Sends distinct operations at once and probes meanwhile. The first pass only lets the subgraphs record. */
export async function measureBurst(suite: OpenSuite, contender: Contender, probe: BenchOperation, count: number): Promise<BurstFigures> {
  const bodies = distinctBodies(count);
  await burst(suite, contender, probe, bodies);
  return burst(suite, contender, probe, bodies);
}

async function burst(suite: OpenSuite, contender: Contender, probe: BenchOperation, bodies: readonly string[]): Promise<BurstFigures> {
  const launched = await suite.launch(contender);
  const url = String(launched.ready);
  const [poster, prober] = [openPoster(url, bodies.length), openPoster(url, 8)];
  try {
    // Warm in everything but the operations: the same shapes were never seen.
    await sendLoad(url, probe.body, { connections: 8, requestsMin: 500, durationMsMin: 500, durationMsMax: 5_000 });
    // Every connection is open beforehand: accepting a thousand at once would be measured instead.
    await Promise.all(bodies.map(() => poster.post(probe.body)));
    await launched.ask('watchStops');
    let isOver = false;
    const begun = performance.now();
    const probed = probeUntil(prober, probe.body, () => isOver);
    await Promise.all(bodies.map((body) => poster.post(body)));
    const allAnsweredMs = performance.now() - begun;
    isOver = true;
    const slowestProbeMs = await probed;
    return { contender: contender.name, longestStopMs: Number(await launched.ask('longestStop')), slowestProbeMs, allAnsweredMs };
  } finally {
    await Promise.all([poster.close(), prober.close()]);
    await launched.stop();
  }
}

async function probeUntil(prober: Poster, body: string, isOver: () => boolean): Promise<number> {
  let slowestMs = 0;
  while (!isOver()) {
    const sent = performance.now();
    await prober.post(body);
    slowestMs = Math.max(slowestMs, performance.now() - sent);
    await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
  }
  return slowestMs;
}

/** Sends operations in turn and looks at the heap, collected, after a tenth and after all. */
export async function measureHeap(suite: OpenSuite, contender: Contender, operations: readonly BenchOperation[], requests: number): Promise<HeapFigures> {
  const launched = await suite.launch(contender);
  const url = String(launched.ready);
  const send = async (count: number): Promise<void> => {
    const each = Math.ceil(count / operations.length);
    for (const { body } of operations) {
      await sendLoad(url, body, { connections: 20, requestsMin: each, durationMsMin: 0, durationMsMax: Number.MAX_SAFE_INTEGER });
    }
  };
  const heap = async (): Promise<number> => {
    // Twice: what a first collection finalises, a second one frees.
    await usageOf(launched, true);
    return (await usageOf(launched, true)).heapMiB;
  };
  try {
    await send(requests / 10);
    const early = await heap();
    await send(requests - requests / 10);
    return { contender: contender.name, requests, early, late: await heap() };
  } finally {
    await launched.stop();
  }
}
