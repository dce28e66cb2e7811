/** Bounds and sizes of measuring, with the unit in the name. */
export const config = {
  /** Where measured databases are kept between runs. Ignored by git. */
  dataFolder: '.data/bench',
  /** The database of a run is seeded from this number: figures of two runs are of the same rows. */
  seed: 1,
  /** Rows of the pages that are measured. The first is the baseline of the ratios. */
  pageRows: [5, 50, 200],
  /** Executions before measuring: they fill the server's page cache and let V8 compile. */
  warmUpRuns: 5,
  /** Measured executions of each page: with a hundred, p99 is not the slowest of them all. */
  runs: 100,
  /** Rows of an ingest batch: the most that recordDelivery takes. */
  batchRows: 5_000,
  /** Batches that are sent, each twice: as new rows, then restated. */
  batches: 4,
  /** Measuring a billing run. */
  billing: {
    /** The month that is closed: the last one of which the seed has delivery. */
    month: '2026-11',
    /** A day on which that month is final and may still be restated. */
    businessDate: '2026-12-06',
    /** Longer than any run: the worker's own round over usage happens once, before the measurement. */
    fundingIntervalMs: 24 * 60 * 60_000,
    /** How often the run and the processes are looked at. */
    sampleEveryMs: 200,
    /** A batch of restated delivery at `large` on a busy machine. */
    answerTimeoutMs: 60_000,
    /** The longest that is waited for a step of the run to end. */
    stepTimeoutMs: 60 * 60_000,
    /** Preparing `large` takes minutes: who waits is told this often. */
    progressEveryMs: 15_000,
  },
  /** A gateway in trouble. */
  faults: {
    requests: 200_000,
    reloads: 1_000,
    clients: 50,
  },
  /** Measuring the schema check. */
  schemaCheck: {
    size: { subgraphs: 50, types: 2_000, operations: 500 },
    /** Runs of the command on this repository, each a new process. */
    coldRuns: 3,
    /** Processes that score edits. */
    processes: 2,
    /** Of a hundred scored edits those of this repository. */
    ownPercent: 5,
  },
  /** Measuring the gateway against others. */
  gateway: {
    /** Launches of each contender for each suite. */
    rounds: 3,
    /** Loading Apollo's or Hive's packages takes seconds where the machine is busy. */
    readyTimeoutMs: 120_000,
    recordDelayMs: 40,
    /** Flags of Node for every contender alike: those of the gateway's own start commands. */
    nodeFlags: ['--min-semi-space-size=64', '--max-semi-space-size=64'],
    /**
     * Warming up, window by window: until CPU per request has not become `stillFallingBelow` of the least so far for `settledWindows` windows.
     * V8 takes thousands of requests until it has compiled everything and the heap has its size.
     */
    warmUp: { window: { connections: 50, requestsMin: 100, durationMsMin: 1_000, durationMsMax: 4_000 }, windowsMax: 20, settledWindows: 3, stillFallingBelow: 0.97 },
    /** Of the subgraph requests while measuring those that may be new: which fetches go together depends a little on time. */
    newRequestsShareMax: 0.01,
    many: { connections: 50, requestsMin: 100, durationMsMin: 1_000, durationMsMax: 4_000 },
    single: { connections: 1, requestsMin: 30, durationMsMin: 300, durationMsMax: 1_500 },
    /** For answers of megabytes, of which fifty at once measure the garbage collector. */
    heavyConnections: 5,
    /** Operations of which no two are alike, arriving at once. */
    burstOperations: 1_000,
    /** Requests after which the heap is looked at again; first at a tenth. */
    heapRequests: 100_000,
    profile: { connections: 50, requestsMin: 100, durationMsMin: 4_000, durationMsMax: 8_000 },
  },
  /** Measuring what it costs to have split. */
  questions: {
    rounds: 3,
    warmUp: { connections: 8, requestsMin: 60, durationMsMin: 600, durationMsMax: 2_000 },
    /** CPU is told in hundredths of a second: long enough for a hundred of them. */
    many: { connections: 8, requestsMin: 60, durationMsMin: 1_500, durationMsMax: 3_000 },
    single: { connections: 1, requestsMin: 30, durationMsMin: 400, durationMsMax: 1_500 },
    countedRequests: 20,
  },
  /** Measuring what refusals cost. */
  refusals: { readyTimeoutMs: 120_000, connections: 8, warmUpRequests: 400, requests: 1_000, durationMsMax: 5_000 },
} as const;
