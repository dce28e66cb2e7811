import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../read-folder.ts';
import type { SchemaTree } from '../schema-tree.ts';
import { checkSchemas } from './check-schemas.ts';

const root = resolve(import.meta.dirname, '..', '..');
const tree = await readFolder(root);

interface Edit {
  readonly rule: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  /** What the line that is pointed at begins with, after the edit. */
  readonly line: string;
}

/** This repository with one text of one entity folder's file replaced. */
function edited({ file, before, after }: Edit): { readonly after: SchemaTree; readonly text: string } {
  const original = tree.subgraphs.flatMap(({ files }) => files).find(({ path }) => path === file)?.text ?? '';
  expect(original.split(before)).toHaveLength(2);
  const text = original.replace(before, after);
  const subgraphs = tree.subgraphs.map((subgraph) => ({ ...subgraph, files: subgraph.files.map((source) => (source.path === file ? { path: file, text } : source)) }));
  return { after: { ...tree, subgraphs }, text };
}

const operations = 'subgraphs/operations/campaign/schema.graphql';
const billing = 'subgraphs/billing/campaign/schema.graphql';

/** What does not compose. */
const notComposing: readonly Edit[] = [
  { rule: 'INVALID_GRAPHQL', file: operations, before: '  endsOn: Date\n  "Its flights, earliest', after: '  endsOn: Datum\n  "Its flights, earliest', line: '  endsOn: Datum' },
  { rule: 'SYNTAX_ERROR', file: operations, before: '  endsOn: Date\n  "Its flights, earliest', after: '  endsOn Date\n  "Its flights, earliest', line: '  endsOn Date' },
  { rule: 'KEY_INVALID_FIELDS', file: billing, before: 'type Campaign @key(fields: "id")', after: 'type Campaign @key(fields: "code")', line: 'type Campaign @key(fields: "code")' },
  { rule: 'REQUIRES_INVALID_FIELDS', file: operations, before: '@requires(fields: "fundingStatus")', after: '@requires(fields: "fundingState")', line: '  servingStatus: ServingStatus' },
  { rule: 'EXTERNAL_MISSING_ON_BASE', file: operations, before: '  accruedSpend: Money @external\n', after: '  accruedSpend: Money @external\n  "Nobody\'s."\n  margin: Int @external\n  "Of nobody."\n  share: Int @requires(fields: "margin")\n', line: '  margin: Int @external' },
  { rule: 'EXTERNAL_TYPE_MISMATCH', file: operations, before: '  fundingStatus: FundingStatus @external\n', after: '  fundingStatus: String @external\n', line: '  fundingStatus: String @external' },
];

/** What breaks registered operations. */
const breaking: readonly Edit[] = [
  { rule: 'FIELD_TYPE_CHANGED', file: operations, before: '  endsOn: Date\n  "Its flights, earliest', after: '  endsOn: String\n  "Its flights, earliest', line: '  endsOn: String' },
  { rule: 'FIELD_REMOVED', file: operations, before: '  "Last day; null for no end."\n  endsOn: Date\n', after: '', line: 'type Campaign @key(fields: "id") {' },
  { rule: 'ENUM_VALUE_REMOVED', file: operations, before: '  "To be tapped."\n  TRAFFIC\n', after: '', line: 'enum CampaignObjective {' },
];

describe('in this repository, a finding points at the line of the entity folder\'s schema.graphql', () => {
  it.each(notComposing)('when the change does not compose: $rule at "$line"', (edit) => {
    const { after, text } = edited(edit);
    const report = checkSchemas({ before: tree, after });
    const found = report.findings.filter(({ rule, severity }) => rule === edit.rule && severity === 'error');
    expect([report.verdict, report.findings.map(({ rule }) => rule)]).toEqual([2, expect.arrayContaining([edit.rule])]);
    expect(found.map(({ position }) => [position?.file, text.split('\n')[(position?.line ?? 0) - 1]?.startsWith(edit.line), (position?.column ?? 0) > 0])).toContainEqual([edit.file, true, true]);
    // Whatever else follows from it has a place, too.
    expect(report.findings.filter(({ severity, position }) => severity === 'error' && position === undefined)).toEqual([]);
  });

  it.each(breaking)('when the change breaks an operation: $rule at "$line"', (edit) => {
    const { after, text } = edited(edit);
    const report = checkSchemas({ before: tree, after, skip: ['plan', 'rollout'] });
    const [found, ...more] = report.findings.filter(({ rule, severity }) => rule === edit.rule && severity !== 'notice');
    expect([report.verdict, more]).toEqual([1, []]);
    expect(found?.operations.length ?? 0).toBeGreaterThan(edit.rule === 'ENUM_VALUE_REMOVED' ? -1 : 0);
    expect([found?.position?.file, text.split('\n')[(found?.position?.line ?? 0) - 1]?.startsWith(edit.line)]).toEqual([edit.file, true]);
  });
});
