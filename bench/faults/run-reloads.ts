import { createHash } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { compose } from '../../gateway/testing/federation.ts';
import { libraryOperations, serveLibraryFile } from '../../gateway/testing/faulty-library.ts';
import { openLoad } from '../../local/testing/fault-load.ts';
import { startGatewayProcess } from '../../local/testing/gateway-process.ts';

/** How often to change the supergraph, while so many clients ask. */
export interface ReloadsOptions {
  readonly reloads: number;
  readonly clients: number;
  readonly print: (text: string) => void;
}

const pollMs = 5;
const reloadTimeoutMs = 60_000;
const requestsPerTurn = 200;
const mebibyte = 1_048_576;

/** Changes the supergraph of a gateway again and again while clients ask. False when one of their requests failed. */
export async function runReloads({ reloads, clients, print }: ReloadsOptions): Promise<boolean> {
  const { library, supergraph, close } = await serveLibraryFile();
  // Each is another schema: the same with one more field, which goes by another name each time.
  const variant = (number: number): string =>
    compose([{ ...library.books, typeDefs: library.books.typeDefs.replace('title: String! }', `title: String! added${number % 7}: String }`) }, library.notes]);
  const variants = Array.from({ length: 7 }, (_, number) => variant(number));
  const gateway = await startGatewayProcess({ supergraph, bounds: { supergraphSettleMs: 1, supergraphPollMs: 100, probeCacheMs: 60_000 }, flags: [] });
  const load = openLoad(gateway.url, libraryOperations, clients);
  let running = true;
  const asking = (async () => {
    while (running) await load.send(requestsPerTurn);
  })();
  try {
    const begunMs = performance.now();
    const before = await gateway.resources();
    for (let count = 0; count < reloads; count += 1) {
      const sdl = variants[count % variants.length] ?? '';
      await writeFile(`${supergraph}.next`, sdl);
      await rename(`${supergraph}.next`, supergraph);
      await untilServes(gateway.url, createHash('sha256').update(sdl).digest('hex'));
    }
    const after = await gateway.resources();
    running = false;
    await asking;
    const { answered, withErrors, failures } = load.counts;
    print(`${reloads.toLocaleString('en')} reloads in ${((performance.now() - begunMs) / 1_000).toFixed(0)} s, ${answered.toLocaleString('en')} answers to ${clients} clients, ${withErrors + failures.length} of them not as they should be`);
    print(`heap ${(before.heapBytes / mebibyte).toFixed(1)} MiB before, ${(after.heapBytes / mebibyte).toFixed(1)} MiB after`);
    for (const failure of failures) print(failure);
    return withErrors + failures.length === 0;
  } finally {
    running = false;
    load.close();
    await gateway.stop();
    await close();
  }
}

async function untilServes(url: string, hash: string): Promise<void> {
  const deadlineMs = performance.now() + reloadTimeoutMs;
  for (;;) {
    const ready = (await (await fetch(url.replace('/graphql', '/ready'))).json()) as { readonly supergraph: { readonly hash: string; readonly lastRefusal: unknown } };
    if (ready.supergraph.hash === hash) return;
    if (ready.supergraph.lastRefusal !== null || performance.now() > deadlineMs) throw new Error(`the supergraph was not taken over: ${JSON.stringify(ready.supergraph)}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
