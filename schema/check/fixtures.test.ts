import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkSchemas } from './check-schemas.ts';
import { formatPosition } from '../source-position.ts';
import { readFolder } from '../read-folder.ts';
import { ruleCatalog } from './rule-catalog.ts';
import type { Finding } from './report.ts';

/** What a fixture's expected.json holds: one line a finding, `severity rule coordinate place operations…`. The folder's name says what the case is. */
interface Expected {
  readonly verdict: number;
  readonly findings: readonly string[];
}

const folder = join(import.meta.dirname, 'fixtures');
const cases = readdirSync(folder).sort();

function lineOf(finding: Finding): string {
  const place = finding.position === undefined ? '-' : formatPosition(finding.position);
  return [finding.severity, finding.rule, finding.coordinate ?? '-', place, ...finding.operations].join(' ');
}

function expectedOf(name: string): Expected {
  return JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected;
}

describe('schema check fixtures', () => {
  it.each(cases)('%s', async (name) => {
    const before = join(folder, name, 'before');
    const report = checkSchemas({
      before: existsSync(before) ? await readFolder(before) : undefined,
      after: await readFolder(join(folder, name, 'after')),
    });
    const expected = expectedOf(name);
    expect({ verdict: report.verdict, findings: report.findings.map(lineOf) }).toEqual({ verdict: expected.verdict, findings: expected.findings });
  });

  it('shows every rule of the catalog at work', () => {
    const shown = new Set(cases.flatMap((name) => expectedOf(name).findings.map((line) => line.split(' ')[1])));
    const missing = Object.keys(ruleCatalog).filter((rule) => !shown.has(rule));
    expect(missing).toEqual([]);
  });

  it('stays silent where nothing changed in meaning', () => {
    const silent = ['nothing-changed', 'two-subgraphs-nothing-changed', 'key-rewritten-the-same', 'authorization-rewritten-the-same'];
    expect(silent.map((name) => expectedOf(name).findings)).toEqual([[], [], [], []]);
  });
});
