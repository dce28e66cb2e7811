import type { SourcePosition } from '../source-position.ts';

/** `error` makes the check fail. */
export type Severity = 'error' | 'warning' | 'notice';

/** One line of the report. */
export interface Finding {
  /** A rule of `rule-catalog.ts`, or composition's own code. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly coordinate?: string;
  readonly subgraph?: string;
  readonly position?: SourcePosition;
  /** Names of the registered operations that this concerns, in order. */
  readonly operations: readonly string[];
}

/** 0 = nothing wrong, 1 = breaking or against a policy, 2 = the candidate does not compose. */
export type Verdict = 0 | 1 | 2;

/** What the check found. The JSON format prints it as it is. */
export interface Report {
  /** Of this shape; a change that readers must know of counts it up. */
  readonly version: 1;
  /** What the candidate was compared with, in words. */
  readonly base: string;
  readonly verdict: Verdict;
  readonly subgraphs: readonly string[];
  readonly operationCount: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Errors first, then by place. */
  readonly findings: readonly Finding[];
}

const order: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

/** Findings in the one order in which every format shows them. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = (finding: Finding): readonly (string | number)[] => [
    order[finding.severity],
    finding.position?.file ?? '',
    finding.position?.line ?? 0,
    finding.position?.column ?? 0,
    finding.rule,
    finding.coordinate ?? '',
    finding.message,
  ];
  return [...findings].sort((a, b) => compareKeys(key(a), key(b)));
}

/** How many findings of each severity. */
export function countFindings(findings: readonly Finding[]): Report['counts'] {
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), notice: count('notice') };
}

function compareKeys(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] as string | number;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
