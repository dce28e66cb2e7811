import type { PacingVerdict } from '../generated/graphql.ts';

/** What the pacing board keeps in the address. */
export interface PacingSearch {
  /** Only campaigns with this verdict; `NONE` = without one. */
  readonly verdict?: PacingVerdict | 'NONE' | undefined;
  readonly sort?: PacingSort | undefined;
}

/** The orders of the board. */
export type PacingSort = 'worst' | 'ahead' | 'ending';
export const pacingSorts: readonly { readonly value: PacingSort; readonly label: string }[] = [
  { value: 'worst', label: 'Furthest behind first' },
  { value: 'ahead', label: 'Furthest ahead first' },
  { value: 'ending', label: 'Ending soon first' },
];

/** Verdicts, worst first. */
export const verdicts: readonly PacingVerdict[] = ['AT_RISK', 'BEHIND', 'AHEAD', 'ON_TRACK'];

interface Paced {
  readonly endsOn?: string | null | undefined;
  readonly pacing: { readonly index: number; readonly verdict: PacingVerdict } | undefined;
}

/** Reads the address; what is not understood is left out. */
export function parsePacingSearch(search: Readonly<Record<string, unknown>>): PacingSearch {
  return {
    verdict: ([...verdicts, 'NONE'] as const).find((known) => known === search['verdict']),
    sort: pacingSorts.find(({ value }) => value === search['sort'])?.value,
  };
}

/** How many campaigns have each verdict, `NONE` = no budget, not begun, or unknown. */
export function countVerdicts(rows: readonly Paced[]): Readonly<Record<PacingVerdict | 'NONE', number>> {
  const counts = { AT_RISK: 0, BEHIND: 0, AHEAD: 0, ON_TRACK: 0, NONE: 0 };
  for (const { pacing } of rows) counts[pacing?.verdict ?? 'NONE'] += 1;
  return counts;
}

/** The rows of a search in its order. What has no verdict comes last; among equals what ends first. */
export function selectPaced<Row extends Paced>(rows: readonly Row[], search: PacingSearch): readonly Row[] {
  const end = (row: Row): string => row.endsOn ?? '9999-12-31';
  const byEnd = (a: Row, b: Row): number => (end(a) < end(b) ? -1 : end(a) > end(b) ? 1 : 0);
  const worth = (row: Row): number => {
    if (row.pacing === undefined) return Number.POSITIVE_INFINITY;
    return search.sort === 'ahead' ? -row.pacing.index : row.pacing.index;
  };
  const wanted = rows.filter((row) => search.verdict === undefined || (row.pacing?.verdict ?? 'NONE') === search.verdict);
  if (search.sort === 'ending') return wanted.toSorted(byEnd);
  return wanted.toSorted((a, b) => (worth(a) === worth(b) ? byEnd(a, b) : worth(a) - worth(b)));
}
