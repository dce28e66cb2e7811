// Preloaded into a gateway process by a test: answers its parent's `{ type: 'resources' }` with the heap after collecting it, and with what keeps the process busy.
process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || Reflect.get(message, 'type') !== 'resources') return;
  globalThis.gc?.();
  globalThis.gc?.();
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  process.send?.({ type: 'resources', heapBytes: process.memoryUsage().heapUsed, sockets: counts['TCPSocketWrap'] ?? 0, timers: counts['Timeout'] ?? 0 });
});
