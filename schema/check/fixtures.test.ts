import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseApprovals } from './approvals.ts';
import { checkSchemas } from './check-schemas.ts';
import { parseConfig } from './config-file.ts';
import { rolloutLines } from './format-report.ts';
import { formatPosition } from '../source-position.ts';
import { readFolder } from '../read-folder.ts';
import { ruleCatalog } from './rule-catalog.ts';
import type { Finding, Report } from './report.ts';

/**
 * What a fixture's expected.json holds: one line a finding, `severity rule coordinate place operations…`; where a subgraph changed, how to
 * roll it out; where a plan got worse, both outlines. The folder's name says what the case is.
 */
interface Expected {
  readonly verdict: number;
  readonly findings: readonly string[];
  readonly rollout?: readonly string[];
  readonly plans?: Readonly<Record<string, Finding['plans']>>;
}

const folder = join(import.meta.dirname, 'fixtures');
const cases = readdirSync(folder).sort();
/** The day on which fixtures are checked. */
const today = '2026-11-15';
/** What composition rules out; a supergraph written by hand shows it in plan-regression.test.ts. */
const shownElsewhere = ['PLAN_IMPOSSIBLE'];

function lineOf(finding: Finding): string {
  const place = finding.position === undefined ? '-' : formatPosition(finding.position);
  return [finding.severity, finding.rule, finding.coordinate ?? '-', place, ...finding.operations].join(' ');
}

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected;
}

function textIn(name: string, file: string): string | undefined {
  const path = join(folder, name, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function summaryOf({ verdict, findings, rollout }: Report): Expected {
  const plans = Object.fromEntries(findings.flatMap(({ rule, plans: both }) => (both === undefined ? [] : [[rule, both] as const])));
  return {
    verdict,
    findings: findings.map(lineOf),
    ...(rollout === undefined ? {} : { rollout: rolloutLines(rollout) }),
    ...(Object.keys(plans).length === 0 ? {} : { plans }),
  };
}

describe('schema check fixtures', () => {
  it.each(cases)('%s', async (name) => {
    const before = join(folder, name, 'before');
    const approvals = textIn(name, 'approvals.json');
    const report = checkSchemas({
      before: existsSync(before) ? await readFolder(before) : undefined,
      after: await readFolder(join(folder, name, 'after')),
      money: parseConfig(textIn(name, 'check.json') ?? '{}', 'check.json').money,
      approvals: approvals === undefined ? undefined : parseApprovals(approvals, 'approvals.json'),
      today,
    });
    expect(summaryOf(report)).toEqual(expectedOf(name));
  });

  it('shows every rule of the catalog at work', () => {
    const shown = new Set([...cases.flatMap((name) => expectedOf(name).findings.map((line) => line.split(' ')[1])), ...shownElsewhere]);
    const missing = Object.keys(ruleCatalog).filter((rule) => !shown.has(rule));
    expect(missing).toEqual([]);
  });

  it('stays silent where nothing changed in meaning', () => {
    const silent = ['nothing-changed', 'two-subgraphs-nothing-changed', 'key-rewritten-the-same', 'authorization-rewritten-the-same'];
    expect(silent.map((name) => expectedOf(name).findings)).toEqual([[], [], [], []]);
  });
});
