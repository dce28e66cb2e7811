import { formatPosition } from '../source-position.ts';
import { clientText, summaryText } from './operation-usage.ts';
import type { Finding, Report, Severity } from './report.ts';
import type { Rollout } from './rollout/rollout-order.ts';

/** By this a workflow finds its own comment on a pull request again. */
export const markdownMark = '<!-- schema-check -->';

const titles: Readonly<Record<Severity, string>> = { error: 'Errors', warning: 'Warnings', notice: 'Notices' };
const verdicts = { 0: '✅ Schema check: ok', 1: '❌ Schema check: breaking or against a policy', 2: '❌ Schema check: does not compose' } as const;
/** Rows of one table: a comment on GitHub takes 65,536 characters. */
const rowsMax = 60;

/** The report as Markdown for a comment or a job summary. */
export function formatMarkdown(report: Report): string {
  const { error, warning, notice } = report.counts;
  const facts = `${error} errors, ${warning} warnings, ${notice} notices. Compared with ${escapeCell(report.base)}; ${report.subgraphs.length} subgraphs, ${report.operationCount} registered operations, ${report.touchedCount} of them touched.${report.usage === undefined ? '' : ` Judged by ${summaryText(report.usage)}.`}`;
  const severities: readonly Severity[] = ['error', 'warning', 'notice'];
  return [
    markdownMark,
    `## ${verdicts[report.verdict]}`,
    '',
    facts,
    ...severities.flatMap((severity) => tableOf(severity, report.findings.filter((finding) => finding.severity === severity))),
    ...rolloutSection(report.rollout),
    ...report.findings.flatMap(planSection),
    '',
    'What a rule means: `npm run schema:check -- explain RULE`.',
    '',
  ].join('\n');
}

function tableOf(severity: Severity, findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const rows = findings.slice(0, rowsMax).map((finding) => {
    const place = finding.position === undefined ? (finding.subgraph ?? '') : `\`${formatPosition(finding.position)}\``;
    return `| \`${finding.rule}\` | ${place} | ${escapeCell(finding.message)}${usersOf(finding)} |`;
  });
  const rest = findings.length > rowsMax ? ['', `… and ${findings.length - rowsMax} more.`] : [];
  const table = ['| Rule | Place | What |', '|---|---|---|', ...rows, ...rest];
  // What needs no action is folded away.
  if (severity === 'notice') return ['', `<details><summary>${findings.length} notices</summary>`, '', ...table, '', '</details>'];
  return ['', `### ${titles[severity]}`, '', ...table];
}

function usersOf({ operations, clients = [], approval }: Finding): string {
  const callers = clients.slice(0, 3).map((client) => `${escapeCell(clientText(client))} (${client.calls.toLocaleString('en')} calls)`);
  return [
    ...(operations.length === 0 ? [] : [`<br>used by ${operations.map((name) => `\`${name}\``).join(', ')}`]),
    ...(callers.length === 0 ? [] : [`<br>sent by ${callers.join(', ')}`]),
    ...(approval === undefined ? [] : [`<br>approved by ${escapeCell(approval.by)} until ${approval.until}: ${escapeCell(approval.reason)}`]),
  ].join('');
}

function rolloutSection(rollout: Rollout | undefined): readonly string[] {
  if (rollout === undefined) return [];
  const rows = rollout.subgraphs.map(({ subgraph, change, order, againstCodeFirst, againstSupergraphFirst }) => {
    const reasons = [...againstCodeFirst.map((reason) => `not before: ${reason}`), ...againstSupergraphFirst.map((reason) => `not after: ${reason}`)];
    return `| ${escapeCell(subgraph)} | ${change} | ${order === 'none' ? '**none**' : order} | ${reasons.map(escapeCell).join('<br>')} |`;
  });
  const steps = rollout.steps === undefined ? 'There is no safe order.' : rollout.steps.map((step, at) => `${at + 1}. ${step}`).join('\n');
  return ['', '### Rollout', '', steps, '', '| Subgraph | | Safe order | Why |', '|---|---|---|---|', ...rows];
}

function planSection({ plans, coordinate = '', rule }: Finding): readonly string[] {
  if (plans === undefined) return [];
  const block = (lines: readonly string[]): readonly string[] => ['```', ...lines, '```'];
  return ['', `<details><summary>Plans of ${coordinate} (${rule})</summary>`, '', 'Before:', ...block(plans.before), 'After:', ...block(plans.after), '', '</details>'];
}

/** Text that can neither end a cell nor be read as markup. */
function escapeCell(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ');
}
