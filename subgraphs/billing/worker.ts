import { runProcess } from '@ad-network/runtime/run-process.ts';
import { readSettings } from '@ad-network/runtime/settings.ts';
import { pino } from 'pino';
import { runWorker } from './worker/run-worker.ts';
import { readWorkerSettings } from './worker/settings.ts';

await runProcess(() => {
  const settings = readSettings(process.env, 'BILLING');
  return runWorker(settings, readWorkerSettings(process.env, settings.mode), pino({ name: 'worker', level: process.env['LOG_LEVEL'] ?? 'info' }));
});
