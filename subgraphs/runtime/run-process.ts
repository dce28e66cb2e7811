import type { RunningSubgraph } from './serve-subgraph.ts';

/**
 * Runs a server process to its end: starts it, tells the parent when it is ready (over IPC, when there is a parent that
 * listens), stops it on SIGTERM, SIGINT or when the parent goes away. A failed start prints one message and exits 1.
 */
export async function runProcess(start: () => Promise<RunningSubgraph>): Promise<void> {
  try {
    const running = await start();
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      running.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    process.once('disconnect', stop);
    process.send?.({ type: 'ready', port: running.port });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
