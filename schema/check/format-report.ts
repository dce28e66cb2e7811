import { formatPosition } from '../source-position.ts';
import type { Finding, Report } from './report.ts';

/** The formats of `--format`. */
export const formats = ['pretty', 'json', 'github'] as const;

/** One of the formats. */
export type Format = (typeof formats)[number];

/** The report as text, ending in a line break. */
export function formatReport(report: Report, format: Format): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'github':
      return [...report.findings.map(githubCommand), summaryOf(report), ''].join('\n');
    case 'pretty':
      return [...report.findings.map(prettyLines), summaryOf(report), ''].join('\n');
  }
}

function prettyLines(finding: Finding): string {
  const where = finding.position === undefined ? (finding.subgraph ?? 'schema') : formatPosition(finding.position);
  const users = finding.operations.length === 0 ? [] : [`    used by ${finding.operations.join(', ')}`];
  return [`${where}: ${finding.severity} ${finding.rule}`, `    ${finding.message.replaceAll('\n', '\n    ')}`, ...users].join('\n');
}

/** A workflow command: the runner shows it on the line of the pull request. */
function githubCommand(finding: Finding): string {
  const place = finding.position === undefined ? [] : [`file=${escapeProperty(finding.position.file)}`, `line=${finding.position.line}`, `col=${finding.position.column}`];
  const users = finding.operations.length === 0 ? '' : `\nused by ${finding.operations.join(', ')}`;
  return `::${finding.severity} ${[...place, `title=${escapeProperty(finding.rule)}`].join(',')}::${escapeData(finding.message + users)}`;
}

function summaryOf(report: Report): string {
  const { error, warning, notice } = report.counts;
  const words = { 0: 'ok', 1: 'breaking or against a policy', 2: 'does not compose' }[report.verdict];
  return `${words}: ${error} errors, ${warning} warnings, ${notice} notices; compared with ${report.base}; ${report.subgraphs.length} subgraphs, ${report.operationCount} registered operations`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
