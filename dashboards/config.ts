/** Defaults of the dashboards' server and build: every bound with its unit and reason. Nothing else holds defaults. */
export const dashboardDefaults = {
  host: '127.0.0.1',
  opsPort: 4100,
  billingPort: 4200,
  gatewayUrl: 'http://127.0.0.1:4000/graphql',
  issuerUrl: 'http://127.0.0.1:4003',
  /** Scopes that a person's token can have; the issuer grants those of their role. */
  oidcScope: 'openid profile operations:read operations:write billing:read billing:write billing:fund billing:approve billing:pii payouts:read',
  /** The server reads no bodies at all: pages talk to the gateway, never to this process. */
  bodyBytesMax: 1024,
  /** Files are small and local; a request that takes longer is a stuck client. */
  requestTimeoutMs: 10_000,
  /** After SIGTERM open responses get this long before the process exits anyway. */
  drainTimeoutMs: 3_000,
  /** Hashed file names never change their content, so a browser may keep them for a year. */
  hashedAssetMaxAgeMs: 365 * 24 * 3600 * 1000,
  /** Files under this size gain nothing from being compressed. */
  compressBytesMin: 1024,
  /** First-paint JavaScript of one dashboard, gzip: what a phone on a slow network can be asked to load. */
  initialScriptGzipBytesMax: 200 * 1024,
} as const;

/** The dashboards there are: the folder name is the name. */
export const dashboardNames = ['ops', 'billing'] as const;

/** Name of a dashboard and of its folder. */
export type DashboardName = (typeof dashboardNames)[number];
