// A contender: the whole gateway process as it is started in production, without identity.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { boundValues, defaultPolicy, type TelemetryConfig } from '../../../gateway/config.ts';
import { startGateway } from '../../../gateway/start-gateway.ts';
import { sayReady } from '../process-messages.ts';
import type { ContenderSettings } from '../contenders.ts';

const settings: ContenderSettings = JSON.parse(process.argv[2] ?? '{}');
const telemetry: TelemetryConfig =
  settings.options['observed'] === true
    ? { metrics: true, otlpEndpoint: process.env['BENCH_COLLECTOR_URL'] ?? null, usageExport: join(mkdtempSync(join(tmpdir(), 'bench-usage-')), 'usage.jsonl'), logLevel: 'error' }
    : { metrics: false, otlpEndpoint: null, usageExport: null, logLevel: 'error' };
const running = await startGateway(
  {
    supergraph: settings.supergraphPath,
    port: 0,
    host: '127.0.0.1',
    mode: 'production',
    issuer: null,
    audience: 'bench',
    supergraphReview: null,
    corsOrigins: [],
    operations: null,
    subgraphUrls: new Map(),
    telemetry,
    insecureIgnoreAuthorization: true, executor: 'compiled', shadowShare: 0, shareInFlight: false,
    policy: defaultPolicy,
    // One address sends more than any one may.
    bounds: boundValues({ addressRequestsPerMinuteMax: 10_000_000, addressRequestsBurstMax: 10_000_000 }),
  },
  pino({ level: 'error' }),
);
sayReady(`http://127.0.0.1:${running.port}/graphql`);
