import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { checkSchemas } from './check-schemas.ts';
import { markdownMark } from './format-markdown.ts';
import { formatReport } from './format-report.ts';
import { operationHash } from './operation-usage.ts';
import { readFolder } from '../read-folder.ts';
import { operationsOf } from '../registered-operation.ts';
import type { Report } from './report.ts';

const fixture = join(import.meta.dirname, 'fixtures', 'plan-hop-added');

async function reportOfHop(): Promise<Report> {
  const [before, after] = [await readFolder(join(fixture, 'before')), await readFolder(join(fixture, 'after'))];
  const [operation] = after.operations.flatMap(operationsOf);
  const client = { name: 'ops | dashboard', version: '1.4.0', calls: 1204, lastSeen: '2026-11-14T10:00:00Z' };
  const usage = {
    version: 1 as const, id: 'w1', since: '2026-11-01T00:00:00Z', until: '2026-11-15T00:00:00Z', callsLeftOut: 0,
    operations: [{ hash: operation === undefined ? '' : operationHash(operation.document), name: 'OpsCampaignList', coordinates: [], clients: [client] }],
  };
  return checkSchemas({ before, after, base: 'main', usage: [usage] });
}

describe('the report', () => {
  it('as pretty shows both plans side by side, who calls, and the rollout', async () => {
    const text = formatReport(await reportOfHop(), 'pretty');
    expect(text).toContain('error PLAN_LONGER_CHAIN');
    expect(text).toMatch(/plan before +\| {2}plan after/);
    expect(text).toContain('OpsCampaignList: 1,204 calls by ops | dashboard 1.4.0, last on 2026-11-14');
    expect(text).toMatch(/rollout: .*publish the supergraph/);
  });

  it('as JSON is what its schema says, and the schema refuses what it does not know', async () => {
    const validate = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(join(import.meta.dirname, 'report.schema.json'), 'utf8')) as object);
    const report = JSON.parse(formatReport(await reportOfHop(), 'json')) as Report;
    expect(validate(report) ? [] : validate.errors).toEqual([]);
    expect(report.findings.some(({ plans }) => plans !== undefined) && report.findings.some(({ clients }) => clients !== undefined) && report.rollout !== undefined).toBe(true);
    expect(validate({ ...report, version: 2 })).toBe(false);
    expect(validate({ ...report, findings: [{ ...report.findings[0], unknown: 1 }] })).toBe(false);
  });

  it('as Markdown carries the mark by which its comment is found, and lets no text end a cell', async () => {
    const text = formatReport(await reportOfHop(), 'markdown');
    expect(text.startsWith(markdownMark)).toBe(true);
    expect(text).toContain('ops \\| dashboard 1.4.0');
    expect(text).toContain('### Rollout');
    expect(text).toContain('Plans of OpsCampaignList (PLAN_LONGER_CHAIN)');
  });

  it('as workflow commands escapes line breaks', async () => {
    const line = formatReport(await reportOfHop(), 'github').split('\n').find((found) => found.includes('PLAN_LONGER_CHAIN'));
    expect(line).toMatch(/^::error file=operations\/ops-campaign-list\.graphql,line=\d+,col=\d+,title=PLAN_LONGER_CHAIN::/);
    expect(line).toContain('%0Aplan before');
  });
});
