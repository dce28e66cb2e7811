import { formatPosition } from '../source-position.ts';
import { formatMarkdown } from './format-markdown.ts';
import { clientText, summaryText } from './operation-usage.ts';
import type { ConcernedClient, Finding, Report } from './report.ts';
import type { Rollout } from './rollout/rollout-order.ts';

/** The formats of `--format` and `--report`. */
export const formats = ['pretty', 'json', 'markdown', 'github'] as const;

/** One of the formats. */
export type Format = (typeof formats)[number];

const clientsShown = 5;

/** The report as text, ending in a line break. */
export function formatReport(report: Report, format: Format): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'markdown':
      return formatMarkdown(report);
    case 'github':
      return [...report.findings.map(githubCommand), ...rolloutLines(report.rollout), summaryOf(report), ''].join('\n');
    case 'pretty':
      return [...report.findings.map(prettyLines), ...rolloutLines(report.rollout), summaryOf(report), ''].join('\n');
  }
}

function prettyLines(finding: Finding): string {
  const where = finding.position === undefined ? (finding.subgraph ?? 'schema') : formatPosition(finding.position);
  return [
    `${where}: ${finding.severity} ${finding.rule}${finding.approval === undefined ? '' : ' (approved)'}`,
    `    ${finding.message.replaceAll('\n', '\n    ')}`,
    ...detailsOf(finding).map((line) => `    ${line}`),
  ].join('\n');
}

/** Who uses it, who accepted it, and the plans side by side. */
function detailsOf({ operations, clients = [], plans, approval }: Finding): readonly string[] {
  return [
    ...(operations.length === 0 ? [] : [`used by ${operations.join(', ')}`]),
    ...clients.slice(0, clientsShown).map(describeClient),
    ...(clients.length > clientsShown ? [`and ${clients.length - clientsShown} more clients`] : []),
    ...(approval === undefined ? [] : [`approved by ${approval.by} until ${approval.until}: ${approval.reason}`]),
    ...(plans === undefined ? [] : sideBySide(plans.before, plans.after)),
  ];
}

/** `OpsCampaignList: 1,204 calls by ops-dashboard 1.4.0, last on 2026-11-14`. */
export function describeClient({ operation, calls, lastSeen, ...client }: ConcernedClient): string {
  return `${operation}: ${calls.toLocaleString('en')} calls by ${clientText(client)}, last on ${lastSeen.slice(0, 10)}`;
}

function sideBySide(before: readonly string[], after: readonly string[]): readonly string[] {
  const width = Math.max('plan before'.length, ...before.map((line) => line.length));
  const rows = Array.from({ length: Math.max(before.length, after.length) }, (_, at) => [before[at] ?? '', after[at] ?? ''] as const);
  return [['plan before', 'plan after'] as const, ...rows].map(([left, right]) => `${left.padEnd(width)}  |  ${right}`.trimEnd());
}

/** How to deploy it, in lines. */
export function rolloutLines(rollout: Rollout | undefined): readonly string[] {
  if (rollout === undefined) return [];
  const reasons = rollout.subgraphs.flatMap(({ subgraph, order, againstCodeFirst, againstSupergraphFirst }) => [
    `  ${subgraph}: ${order === 'none' ? 'no safe order' : order}`,
    ...againstCodeFirst.map((reason) => `    not before the supergraph: ${reason}`),
    ...againstSupergraphFirst.map((reason) => `    not after the supergraph: ${reason}`),
  ]);
  const steps = rollout.steps === undefined ? 'rollout: there is no safe order' : `rollout: ${rollout.steps.join(' → ')}`;
  return [steps, ...reasons];
}

/** The verdict in one line. */
export function summaryOf(report: Report): string {
  const { error, warning, notice } = report.counts;
  const words = { 0: 'ok', 1: 'breaking or against a policy', 2: 'does not compose' }[report.verdict];
  return `${words}: ${error} errors, ${warning} warnings, ${notice} notices; compared with ${report.base}; ${report.subgraphs.length} subgraphs, ${report.operationCount} registered operations, ${report.touchedCount} of them touched${report.usage === undefined ? '' : `; ${summaryText(report.usage)}`}`;
}

/** A workflow command: the runner shows it on the line of the pull request. */
function githubCommand(finding: Finding): string {
  const place = finding.position === undefined ? [] : [`file=${escapeProperty(finding.position.file)}`, `line=${finding.position.line}`, `col=${finding.position.column}`];
  const text = [finding.message, ...detailsOf(finding)].join('\n');
  return `::${finding.severity} ${[...place, `title=${escapeProperty(finding.rule)}`].join(',')}::${escapeData(text)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
