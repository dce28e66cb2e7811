// Preloaded into every contender: tells the bench what the process uses, and profiles it.
import { Session } from 'node:inspector/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { answerAsks, type Usage } from '../process-messages.ts';

const session = new Session();
// Looks each millisecond, so that a stop is known to one millisecond.
const delay = monitorEventLoopDelay({ resolution: 1 });

answerAsks({
  usage: (collect): Usage => {
    if (collect === true) globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuMs: (user + system) / 1_000, rssMiB: rss / 1_048_576, heapMiB: heapUsed / 1_048_576 };
  },
  watchStops: () => {
    delay.enable();
    delay.reset();
  },
  longestStop: () => {
    delay.disable();
    return delay.max / 1e6;
  },
  startProfile: async () => {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: 200 });
    await session.post('Profiler.start');
  },
  stopProfile: async () => {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },
});
