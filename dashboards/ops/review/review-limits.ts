/** Bounds of the review queue, with units and reasons. */
export const reviewLimits = {
  /** Long enough to notice a slip of the finger, short enough that nobody wonders whether it was saved. */
  undoMs: 6_000,
  /** Creatives before the end of what is loaded at which more are asked for. */
  loadAheadItems: 10,
} as const;
