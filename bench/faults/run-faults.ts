import { serveLibraryFile, libraryOperations } from '../../gateway/testing/faulty-library.ts';
import { openLoad } from '../../local/testing/fault-load.ts';
import { faults, startFaultProxy, type Fault } from '../../local/testing/fault-proxy.ts';
import { startGatewayProcess } from '../../local/testing/gateway-process.ts';

/** How much to send. */
export interface FaultsOptions {
  /** Requests in all; the heap is looked at after a tenth, too. */
  readonly requests: number;
  readonly clients: number;
  readonly print: (text: string) => void;
}

const percent = 10;
/** The heap after all requests may be so much larger than after a tenth. */
const growthMax = 1.1;
const mebibyte = 1_048_576;

/** Loads a gateway of whose subgraph requests a tenth go wrong in every way, and compares its heap after a tenth of the load with that after all. False when it has grown, or an answer was none. */
export async function runFaults({ requests, clients, print }: FaultsOptions): Promise<boolean> {
  const { library, supergraph, close } = await serveLibraryFile();
  const proxies = await Promise.all([startFaultProxy(library.books.url, true), startFaultProxy(library.notes.url, true)]);
  const gateway = await startGatewayProcess({
    supergraph, bounds: { subgraphHeadersTimeoutMs: 1_000, subgraphBodyTimeoutMs: 1_000, subgraphResponseBytesMax: 1_000_000 },
    flags: ['--subgraph-url', `books=${proxies[0].url}`, '--subgraph-url', `notes=${proxies[1].url}`],
  });
  const load = openLoad(gateway.url, libraryOperations, clients);
  try {
    const kinds = faults.filter((fault): fault is Exclude<Fault, 'down'> => fault !== 'down');
    for (const [at, proxy] of proxies.entries()) await proxy.setFault({ percent, faults: kinds, seed: at + 1 });
    const begunMs = performance.now();
    await load.send(requests / 10);
    const before = await gateway.resources();
    await load.send(requests - requests / 10);
    const after = await gateway.resources();
    const { answered, withErrors, failures } = load.counts;
    const growth = after.heapBytes / before.heapBytes;
    print(`${answered.toLocaleString('en')} answers in ${((performance.now() - begunMs) / 1_000).toFixed(0)} s, ${withErrors.toLocaleString('en')} with errors, ${failures.length} failures`);
    print(`heap ${(before.heapBytes / mebibyte).toFixed(1)} MiB after ${(requests / 10).toLocaleString('en')} requests, ${(after.heapBytes / mebibyte).toFixed(1)} MiB after all: ${growth.toFixed(3)} times, at most ${growthMax}`);
    print(`sockets ${before.sockets} then ${after.sockets}, timers ${before.timers} then ${after.timers}`);
    for (const failure of failures) print(failure);
    return growth <= growthMax && failures.length === 0;
  } finally {
    load.close();
    await gateway.stop();
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await close();
  }
}
