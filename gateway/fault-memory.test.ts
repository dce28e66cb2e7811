import { describe, expect, it } from 'vitest';
import { openLoad } from '../local/testing/fault-load.ts';
import { faults, startFaultProxy } from '../local/testing/fault-proxy.ts';
import type { Fault } from '../local/testing/fault-proxy.ts';
import { startGatewayProcess } from '../local/testing/gateway-process.ts';
import { libraryOperations, serveLibraryFile } from './testing/faulty-library.ts';

/** The long run, 20,000 and 200,000 requests, is `npm run bench -- faults`. */
const requests = { first: 1_500, all: 15_000 };

describe('a gateway of whose subgraph requests a tenth go wrong', () => {
  it('holds no more memory, sockets and timers after ten times as many requests', { timeout: 180_000 }, async () => {
    const { library, supergraph, close } = await serveLibraryFile();
    const proxies = await Promise.all([startFaultProxy(library.books.url, true), startFaultProxy(library.notes.url, true)]);
    const [books, notes] = proxies;
    const gateway = await startGatewayProcess({
      supergraph,
      bounds: { subgraphHeadersTimeoutMs: 1_000, subgraphBodyTimeoutMs: 1_000, subgraphResponseBytesMax: 1_000_000 },
      flags: ['--subgraph-url', `books=${books?.url}`, '--subgraph-url', `notes=${notes?.url}`],
    });
    const load = openLoad(gateway.url, libraryOperations, 50);
    try {
      const kinds = faults.filter((fault): fault is Exclude<Fault, 'down'> => fault !== 'down');
      for (const [at, proxy] of proxies.entries()) await proxy.setFault({ percent: 10, faults: kinds, seed: at + 1 });
      await load.send(requests.first);
      const before = await gateway.resources();
      await load.send(requests.all - requests.first);
      for (const proxy of proxies) await proxy.setFault(null);
      await load.send(500);
      await expect.poll(() => proxies.map((proxy) => proxy.openRequests()), { timeout: 10_000 }).toEqual([0, 0]);
      const after = await gateway.resources();

      expect(load.counts.failures).toEqual([]);
      expect(load.counts.answered).toBe(requests.all + 500);
      // Faults were real: some answers say so, most were mended or not touched.
      expect(load.counts.withErrors).toBeGreaterThan(requests.all / 100);
      expect(load.counts.withErrors).toBeLessThan(requests.all / 2);
      expect(after.heapBytes / before.heapBytes).toBeLessThan(1.1);
      expect(after.timers).toBeLessThanOrEqual(before.timers + 2);
      expect(after.sockets).toBeLessThanOrEqual(before.sockets + 60);
    } finally {
      load.close();
      await gateway.stop();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await close();
    }
  });
});
