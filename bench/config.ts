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
  /** Measured executions of each page. */
  runs: 60,
  /** Rows of an ingest batch: the most that recordDelivery takes. */
  batchRows: 5_000,
  /** Batches that are sent, each twice: as new rows, then restated. */
  batches: 4,
} as const;
