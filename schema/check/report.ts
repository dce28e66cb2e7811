import type { ClientUsage, UsageSummary } from './operation-usage.ts';
import type { Rollout } from './rollout/rollout-order.ts';
import type { SourcePosition } from '../source-position.ts';

/** `error` makes the check fail. */
export type Severity = 'error' | 'warning' | 'notice';

/** A client that sends an operation which a finding concerns, by what gateways recorded. */
export interface ConcernedClient extends ClientUsage {
  readonly operation: string;
}

/** Who accepted a finding, and until when. */
export interface AppliedApproval {
  readonly reason: string;
  readonly by: string;
  /** `YYYY-MM-DD`, the last day on which it counts. */
  readonly until: string;
}

/** One line of the report. */
export interface Finding {
  /** A rule of `rule-catalog.ts`, or composition's own code. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Schema coordinate; of a finding about an operation its name. */
  readonly coordinate?: string;
  readonly subgraph?: string;
  readonly position?: SourcePosition;
  /** Names of the operations that this concerns, in order: registered ones, and recorded ones that are not. */
  readonly operations: readonly string[];
  /** Who sends them, most calls first; left out where nothing was recorded. */
  readonly clients?: readonly ConcernedClient[];
  /** The plan of the operation before and after, in lines. */
  readonly plans?: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** Set when an approval made a notice of it. */
  readonly approval?: AppliedApproval;
}

/** 0 = nothing wrong, 1 = breaking or against a policy, 2 = the candidate does not compose. */
export type Verdict = 0 | 1 | 2;

/** What the check found. The JSON format prints it as it is; `report.schema.json` describes it. */
export interface Report {
  /** Of this shape; a change that readers must know of counts it up. */
  readonly version: 1;
  /** What the candidate was compared with, in words. */
  readonly base: string;
  readonly verdict: Verdict;
  readonly subgraphs: readonly string[];
  readonly operationCount: number;
  /** Registered operations that the change can touch, so that they were planned. */
  readonly touchedCount: number;
  readonly counts: Readonly<Record<Severity, number>>;
  /** Errors first, then by place. */
  readonly findings: readonly Finding[];
  /** The recorded usage by which it was judged; left out where nothing was recorded. */
  readonly usage?: UsageSummary;
  /** How to deploy it; left out when no subgraph changed, or that stage was skipped. */
  readonly rollout?: Rollout;
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
