/**
 * Every bound and default of running the whole system on one machine. Values carry their unit in the name.
 */
export const config = {
  /** Where data, logs, keys and caches live unless `--data` says otherwise. */
  dataFolder: '.data',
  host: '127.0.0.1',
  /** Flags of Node for the gateway's process; sizes in MiB, as in gateway/Dockerfile. */
  gatewayNodeFlags: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
  /** The gateway's port; every other port is this plus its offset. */
  basePort: 4000,
  portOffsets: { gateway: 0, operations: 1, billing: 2, issuer: 3, database: 4, worker: 5, opsDashboard: 100, billingDashboard: 200 },
  audience: 'ad-network',
  /** The day that every seeded scale ends on. */
  businessDate: '2026-11-15',
  /** The seed number of the generated data: the same number gives the same rows. */
  seedNumber: 1,

  /** A cold disk and a crash recovery of the `large` scale stay far below this. */
  databaseStartTimeoutMs: 120_000,
  /** How often a starting database is asked whether it accepts connections. */
  databasePollMs: 25,
  /** A clean shutdown writes dirty pages; after this it is killed, and recovers at its next start. */
  databaseStopTimeoutMs: 30_000,
  /** Creating the system tables takes about 1 s; an emulated machine may be twenty times slower. */
  databaseInitTimeoutMs: 120_000,
  /** A server of one's own may be far away: it answers within seconds. */
  databaseConnectTimeoutMs: 10_000,
  /** Enough for four test workers with pools on two databases each. */
  databaseConnectionsMax: 400,
  /** Memory of the server's page cache: the `dev` scale fits; pages are only taken when used. */
  databaseBufferPoolMib: 512,
  /** A Unix socket's path may be 107 bytes long on Linux and 103 on macOS; longer ones go to the temporary folder. */
  socketPathBytesMax: 103,

  /** From spawning a service until it says it is ready; compiling cold on a busy machine is the slow case. */
  serviceStartTimeoutMs: 90_000,
  /** How often `GET /ready` is asked while a service starts. */
  servicePollMs: 50,
  /** Draining requests ends within this; then the process is killed. */
  serviceStopTimeoutMs: 10_000,
  /** Signals closer together than this are one Ctrl-C: a terminal delivers it to npm, the runner and the launcher, which pass it on. */
  signalDebounceMs: 700,
  /** When starting fails, what else was being done gets this long to notice. */
  settleTimeoutMs: 5_000,
  /** After a killed launcher its services end by themselves; their ports are waited for this long. */
  portReleaseTimeoutMs: 12_000,
  portPollMs: 50,
  /** How much of a dead child's log is shown. */
  logTailLines: 20,
  logTailBytesMax: 64 * 1024,

  /** A development token lives for a working day. */
  tokenLifetimeS: 12 * 60 * 60,
  /** `{"identity":"…"}` is far smaller. */
  issuerBodyBytesMax: 4 * 1024,

  /** Both pages from nothing take seconds; a slow machine may need minutes. */
  dashboardBuildTimeoutMs: 5 * 60_000,

  /** Package lists and 20 MB of packages over a slow line. */
  downloadTimeoutMs: 15 * 60_000,
} as const;

/** The kinds of seeded data, smallest first. */
export const scales = ['ci', 'dev', 'large'] as const;
export type Scale = (typeof scales)[number];
