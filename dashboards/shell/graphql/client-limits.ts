/** Bounds of the pages in the browser, with units and reasons. */
export const clientLimits = {
  /** Longer than the deadlines that the gateway is given, so that its answer about what was late still arrives. */
  requestTimeoutMs: 30_000,
  /** The gateway's deadline for reading a page: when one service is that slow, what the other said is shown, and what is missing. */
  queryDeadlineMs: 10_000,
  /** The gateway's deadline for a change: what was not answered may have been written all the same, so it gets the time that there is. */
  mutationDeadlineMs: 25_000,
  /** An issuer answers from memory; a sign-in page must not wait for ever. */
  issuerTimeoutMs: 10_000,
  /** The longest delay that a browser's timer takes; a longer one would fire at once. */
  timerMaxMs: 2 ** 31 - 1,
  /** Time without typing after which a list is asked for: short enough to feel live, long enough to type a word. */
  typingPauseMs: 300,
  /** Rows before the end of what is loaded at which the next page is asked for. */
  loadAheadRows: 15,
  /** Frames to wait for a row that has just been scrolled to and is not rendered yet. */
  renderFramesMax: 10,
  /** Rows asked for at once: two screens of them, a quarter of what the API allows. */
  pageRows: 50,
  /** Invoice lines asked for at once. */
  pageLines: 100,
  /** Pages of one list that stay open: 10,000 rows; beyond that a filter serves a person better. */
  pagesMax: 200,
  /** Queries whose last answer was partial and is remembered as such: more than a page and its panels ever show at once. */
  rememberedFailuresMax: 100,
  /** Queries that can be explained: those of the page at hand and a few before. */
  recentOperationsMax: 12,
  /** A tab that was hidden for longer than this renews its lists when it is looked at again. */
  renewAfterMs: 60_000,
} as const;
