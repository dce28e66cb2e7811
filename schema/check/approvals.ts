import { SchemaInputError } from '../schema-input-error.ts';
import type { Finding } from './report.ts';

/**
 * A decision to accept one finding: kept in the repository (`schema/approvals.json`, a list of these), so that it is reviewed with the
 * change that needs it and leaves a trace.
 */
export interface Approval {
  /** The finding's rule. */
  readonly rule: string;
  /** The finding's coordinate: a schema coordinate, or an operation's name. */
  readonly coordinate: string;
  /** Why it may be so. */
  readonly reason: string;
  /** Who decided. */
  readonly by: string;
  /** The last day on which it counts, `YYYY-MM-DD`. */
  readonly until: string;
}

/** Approvals with the file that they stand in. */
export interface ApprovalFile {
  readonly path: string;
  readonly text: string;
  readonly approvals: readonly Approval[];
}

const keys = ['rule', 'coordinate', 'reason', 'by', 'until'] as const;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads a file of approvals. Throws SchemaInputError `APPROVALS_UNREADABLE` that says what is wrong where. */
export function parseApprovals(text: string, path: string): ApprovalFile {
  const refuse = (reason: string): never => {
    throw new SchemaInputError('APPROVALS_UNREADABLE', `${path}: ${reason}; it is a list of { ${keys.join(', ')} }`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(`is not JSON (${(error as Error).message})`);
  }
  if (!Array.isArray(value)) return refuse('is not a list');
  for (const [at, entry] of (value as readonly Partial<Approval>[]).entries()) {
    const missing = keys.find((key) => typeof entry[key] !== 'string' || entry[key]?.trim() === '');
    if (missing !== undefined) return refuse(`entry ${at + 1} has no "${missing}"`);
    if (!isDay(entry.until ?? '')) return refuse(`entry ${at + 1}: "until" is not a day such as 2026-12-31`);
  }
  return { path, text, approvals: value as Approval[] };
}

/** True for a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return day.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);
}

/**
 * Makes notices of the errors and warnings that are approved, and adds a warning for each approval that has run out or that accepts
 * nothing any more. `today` is `YYYY-MM-DD`.
 */
export function applyApprovals(findings: readonly Finding[], file: ApprovalFile | undefined, today: string): readonly Finding[] {
  if (file === undefined) return findings;
  const matches = (approval: Approval, finding: Finding): boolean =>
    approval.rule === finding.rule && approval.coordinate === finding.coordinate && finding.severity !== 'notice';
  const valid = file.approvals.filter(({ until }) => until >= today);
  return [
    ...findings.map((finding): Finding => {
      const approval = valid.find((candidate) => matches(candidate, finding));
      return approval === undefined ? finding : { ...finding, severity: 'notice', approval: { reason: approval.reason, by: approval.by, until: approval.until } };
    }),
    ...file.approvals.flatMap((approval): readonly Finding[] => {
      const isExpired = approval.until < today;
      if (!isExpired && findings.some((finding) => matches(approval, finding))) return [];
      const what = `the approval of ${approval.rule} at ${approval.coordinate} by ${approval.by}`;
      const position = placeIn(file, approval);
      return [
        isExpired
          ? { rule: 'APPROVAL_EXPIRED', severity: 'warning', coordinate: approval.coordinate, position, operations: [], message: `${what} ran out on ${approval.until}: decide again, or remove it` }
          : { rule: 'APPROVAL_STALE', severity: 'warning', coordinate: approval.coordinate, position, operations: [], message: `${what} accepts nothing any more: remove it` },
      ];
    }),
  ];
}

/** The file's text with one more approval; one of the same rule and coordinate is replaced. */
export function addApproval(text: string | undefined, path: string, approval: Approval): string {
  const known = text === undefined ? [] : parseApprovals(text, path).approvals;
  const others = known.filter(({ rule, coordinate }) => rule !== approval.rule || coordinate !== approval.coordinate);
  const sorted = [...others, approval].sort((a, b) => (`${a.coordinate} ${a.rule}` < `${b.coordinate} ${b.rule}` ? -1 : 1));
  return `${JSON.stringify(sorted, null, 2)}\n`;
}

function placeIn({ path, text }: ApprovalFile, { rule, coordinate }: Approval): Finding['position'] {
  const lines = text.split('\n');
  const at = lines.findIndex((line, index) => line.includes(JSON.stringify(coordinate)) && lines.slice(Math.max(0, index - 5), index + 6).some((near) => near.includes(JSON.stringify(rule))));
  return { file: path, line: Math.max(0, at) + 1, column: 1 };
}
