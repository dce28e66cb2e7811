import { describe, expect, it } from 'vitest';
import { addApproval, applyApprovals, parseApprovals } from './approvals.ts';
import type { Finding } from './report.ts';

const removed: Finding = { rule: 'FIELD_REMOVED', severity: 'error', coordinate: 'Campaign.code', message: 'gone', operations: ['ListCodes'] };
const approval = { rule: 'FIELD_REMOVED', coordinate: 'Campaign.code', reason: 'the app that sent it is withdrawn', by: 'Asha', until: '2026-12-31' };
const fileOf = (...approvals: readonly object[]) => parseApprovals(JSON.stringify(approvals, null, 2), 'schema/approvals.json');

describe('approvals', () => {
  it('make a notice of the finding that they name, with who, why and until when', () => {
    const [finding, ...others] = applyApprovals([removed], fileOf(approval), '2026-12-31');
    expect(finding).toEqual({ ...removed, severity: 'notice', approval: { reason: approval.reason, by: 'Asha', until: '2026-12-31' } });
    expect(others).toEqual([]);
  });

  it('accept neither another rule nor another coordinate, and are then stale themselves', () => {
    for (const other of [{ ...approval, rule: 'TYPE_REMOVED' }, { ...approval, coordinate: 'Campaign.name' }]) {
      expect(applyApprovals([removed], fileOf(other), '2026-11-15').map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['error FIELD_REMOVED', 'warning APPROVAL_STALE']);
    }
  });

  it('count no longer the day after they ran out, which is a finding at their line', () => {
    const found = applyApprovals([removed], fileOf({ ...approval, coordinate: 'Campaign.name' }, approval), '2027-01-01');
    expect(found[0]).toEqual(removed);
    expect(found.slice(1).map(({ rule, position }) => [rule, position?.file, position?.line])).toEqual([
      ['APPROVAL_EXPIRED', 'schema/approvals.json', 4],
      ['APPROVAL_EXPIRED', 'schema/approvals.json', 11],
    ]);
  });

  it('are written in order, replacing one of the same rule and coordinate', () => {
    const first = addApproval(undefined, 'a.json', approval);
    const second = addApproval(first, 'a.json', { ...approval, coordinate: 'Ad.size' });
    const third = addApproval(second, 'a.json', { ...approval, reason: 'still' });
    expect(parseApprovals(third, 'a.json').approvals.map(({ coordinate, reason }) => [coordinate, reason])).toEqual([
      ['Ad.size', approval.reason],
      ['Campaign.code', 'still'],
    ]);
  });

  it.each([
    ['not JSON', '[', 'is not JSON'],
    ['not a list', '{}', 'is not a list'],
    ['no reason', JSON.stringify([{ ...approval, reason: ' ' }]), 'entry 1 has no "reason"'],
    ['no day', JSON.stringify([{ ...approval, until: '2026-02-31' }]), '"until" is not a day'],
  ])('that are %s are refused with what is wrong', (_what, text, message) => {
    expect(() => parseApprovals(text, 'schema/approvals.json')).toThrow(message);
  });
});
