import type { ReviewStatus } from '../creative/table.ts';

/** What a reviewer may decide. */
export type ReviewDecision = 'APPROVED' | 'REJECTED';

/**
 * Which decisions a game's review may come to:
 *
 *     DRAFT, PENDING, APPEALED > APPROVED or REJECTED
 *     APPROVED > REJECTED (withdrawn), REJECTED > APPROVED (mended)
 *
 * A game is handed in when it is created; whoever decides on a DRAFT of old takes it as handed in. Only the same decision again is refused.
 */
const decisions: Readonly<Record<ReviewStatus, readonly ReviewDecision[]>> = {
  DRAFT: ['APPROVED', 'REJECTED'],
  PENDING: ['APPROVED', 'REJECTED'],
  APPEALED: ['APPROVED', 'REJECTED'],
  APPROVED: ['REJECTED'],
  REJECTED: ['APPROVED'],
};

/** Null when a game in this status may be decided so; otherwise why not and what it may become, for people. */
export function refuseDecision(from: ReviewStatus, decision: ReviewDecision): string | null {
  if (decisions[from].includes(decision)) return null;
  return `The game is ${from} already; from ${from} it can become ${decisions[from].join(', ')}.`;
}

/** Null for what a store calls a game; otherwise why not, for people. */
export function refuseBundleId(bundleId: string): string | null {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(bundleId) ? null : 'A bundle id is what the store calls the game: at most 255 letters, digits, ".", "_" and "-", like "com.example.game".';
}

/** Null for a kind of game; otherwise why not, for people. Campaigns target kinds by this very word. */
export function refuseCategory(category: string): string | null {
  return /^[A-Z][A-Z0-9_]{0,39}$/.test(category) ? null : 'A category is one word of at most 40 capitals, digits and "_", like "PUZZLE".';
}

/** Null for a version of our SDK; otherwise why not, for people. */
export function refuseSdkVersion(version: string): string | null {
  const isVersion = version.length <= 20 && /^\d+(?:\.\d+){0,3}(?:-[0-9A-Za-z.]+)?$/.test(version);
  return isVersion ? null : 'An SDK version is numbers with dots, of at most 20 characters, like "3.10.0".';
}
