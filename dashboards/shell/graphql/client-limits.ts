/** Bounds of the pages' GraphQL client, with units and reasons. */
export const clientLimits = {
  /** Longer than the gateway's own deadline for a request, so that its answer about what was late still arrives. */
  requestTimeoutMs: 30_000,
  /** Rows asked for at once: two screens of them, a quarter of what the API allows. */
  pageRows: 50,
  /** Invoice lines asked for at once. */
  pageLines: 100,
  /** Pages of one list that stay open: 10,000 rows; beyond that a filter serves a person better. */
  pagesMax: 200,
  /** A tab that was hidden for longer than this renews its lists when it is looked at again. */
  renewAfterMs: 60_000,
} as const;
