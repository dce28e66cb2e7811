import { z } from 'zod';

/** What a subgraph must be told; every other bound is a default in its config.ts. */
export interface SubgraphSettings {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly mode: 'production' | 'development';
  readonly businessDate: string | undefined;
  /** Base URL of an OpenTelemetry collector; undefined for no traces. */
  readonly otlpEndpoint?: string | undefined;
}

/**
 * Reads a subgraph's settings from the environment: `PORT HOST ISSUER AUDIENCE MODE BUSINESS_DATE OTEL_EXPORTER_OTLP_ENDPOINT` and
 * `<prefix>_DATABASE_URL`. Throws an Error that names every setting that is missing or wrong, never its value's secret part.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>, prefix: 'OPERATIONS' | 'BILLING'): SubgraphSettings {
  const urlName = `${prefix}_DATABASE_URL`;
  const shape = z.object({
    DATABASE_URL: z.url({ protocol: /^mysql$/, error: `${urlName} must be like mysql://user:password@host:3306/database` }),
    PORT: z.coerce.number().int().min(0).max(65_535),
    HOST: z.string().min(1).default('127.0.0.1'),
    ISSUER: z.url({ protocol: /^https?$/, error: 'must be the address of the token issuer' }),
    AUDIENCE: z.string().min(1).default('ad-network'),
    MODE: z.enum(['production', 'development']).default('production'),
    BUSINESS_DATE: z.iso.date().optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must be the address of an OpenTelemetry collector' }).optional(),
  });
  const parsed = shape.safeParse({ ...environment, DATABASE_URL: environment[urlName] });
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`Settings of the environment are missing or wrong:\n  ${problems.join('\n  ')}`);
  }
  return {
    port: parsed.data.PORT,
    host: parsed.data.HOST,
    databaseUrl: parsed.data.DATABASE_URL,
    issuer: parsed.data.ISSUER,
    audience: parsed.data.AUDIENCE,
    mode: parsed.data.MODE,
    businessDate: parsed.data.BUSINESS_DATE,
    otlpEndpoint: parsed.data.OTEL_EXPORTER_OTLP_ENDPOINT,
  };
}
