// The whole gateway process as it is started in production, set as the bench says.
import { pino } from 'pino';
import { boundValues, defaultPolicy } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/start-gateway.ts';
import { sayReady } from '../gateway/process-messages.ts';
import type { RefusingSettings } from './refusals.ts';

/** What the bench tells this process. */
export interface Told {
  readonly supergraphPath: string;
  readonly operations: string | null;
  readonly settings: RefusingSettings;
}

const { supergraphPath, operations, settings }: Told = JSON.parse(process.argv[2] ?? '{}');
const running = await startGateway(
  {
    supergraph: supergraphPath,
    port: 0,
    host: '127.0.0.1',
    mode: settings.mode ?? 'development',
    // Nothing that is measured gets as far as asking it.
    issuer: settings.withIdentity === true ? 'http://127.0.0.1:9' : null,
    audience: 'bench',
    supergraphReview: null,
    corsOrigins: [],
    operations,
    subgraphUrls: new Map(),
    insecureIgnoreAuthorization: false, executor: 'compiled', shadowShare: 0, shareInFlight: false,
    telemetry: { metrics: false, otlpEndpoint: null, usageExport: null, logLevel: 'error' },
    policy: { ...defaultPolicy, ...settings.policy },
    bounds: boundValues(settings.bounds),
  },
  pino({ level: 'fatal' }),
);
sayReady(`http://127.0.0.1:${running.port}`);
