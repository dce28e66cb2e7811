import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand, type TestPayload } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';
import { takeStep, type ReviewStep } from './rules.ts';
import { reviewStatuses } from './table.ts';

let operations: TestOperations;
let submit: TestCommand;
let review: TestCommand;
let appeal: TestCommand;
let archive: TestCommand;
let update: TestCommand;
let reviewer: string;
let campaign: number;
let template: number;

beforeAll(async () => {
  operations = await openTestOperations(testViewer(['operations:read', 'operations:write'], 'dev|ops'));
  const command = (name: string, inputType: string) => testCommand(operations, name, inputType, 'creative', 'id reviewStatus archived submittedAt version reviews { decision reasonCode note decidedAt reviewer { id } }');
  submit = command('submitCreative', 'CreativeVersionInput');
  review = command('reviewCreative', 'ReviewInput');
  appeal = command('appealCreative', 'AppealCreativeInput');
  archive = command('archiveCreative', 'CreativeVersionInput');
  update = command('updateCreative', 'UpdateCreativeInput');
  reviewer = `usr_${await operations.insert('ops_user', { subject: 'dev|ops', name: 'Asha Rao', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' })}`;
  campaign = await operations.campaign();
  template = await operations.template();
});
afterAll(() => operations.close());

async function make(row: Readonly<Record<string, string | number | null>> = {}): Promise<string> {
  const id = await operations.creative(campaign, template, { review_status: 'DRAFT', click_url: 'https://fast.example/', ...row });
  await operations.insert('creative_asset', { creative_id: id, role: 'MAIN_IMAGE', url: 'https://cdn.example.com/a.png', sha256: 'x'.repeat(32), bytes: 9 });
  return `crv_${id}`;
}

const steps: Readonly<Record<ReviewStep, (id: string, expectedVersion: number) => Promise<TestPayload>>> = {
  update: (id, expectedVersion) => update({ id, expectedVersion, name: 'Other name' }),
  submit: (id, expectedVersion) => submit({ id, expectedVersion }),
  approve: (id, expectedVersion) => review({ id, expectedVersion, decision: 'APPROVED' }),
  reject: (id, expectedVersion) => review({ id, expectedVersion, decision: 'REJECTED', reasonCode: 'LOW_CONTRAST' }),
  appeal: (id, expectedVersion) => appeal({ id, expectedVersion, note: 'It is readable.' }),
  archive: (id, expectedVersion) => archive({ id, expectedVersion }),
};
const stepNames = Object.keys(steps) as readonly ReviewStep[];

describe('the review of a creative', () => {
  it('goes from submission over rejection and appeal to approval, and keeps every decision', async () => {
    const id = await make();
    const submitted = await submit({ id, expectedVersion: 1 });
    expect(submitted).toMatchObject({ userErrors: [], row: { reviewStatus: 'PENDING', version: 2, submittedAt: expect.stringMatching(/^2026-11-1[45]T/) } });
    const rejected = await review({ id, expectedVersion: 2, decision: 'REJECTED', reasonCode: 'LOW_CONTRAST', note: 'Unreadable\nin the scene 🎮' });
    expect(rejected).toMatchObject({ userErrors: [], row: { reviewStatus: 'REJECTED', version: 3, reviews: [{ decision: 'REJECTED', reasonCode: 'LOW_CONTRAST', note: 'Unreadable\nin the scene 🎮', reviewer: { id: reviewer } }] } });
    const appealed = await appeal({ id, expectedVersion: 3, note: 'It is readable.' });
    expect(appealed).toMatchObject({ userErrors: [], row: { reviewStatus: 'APPEALED', version: 4, submittedAt: submitted.row?.['submittedAt'] } });
    const approved = await review({ id, expectedVersion: 4, decision: 'APPROVED' }, testViewer(['operations:write', 'operations:read'], 'dev|robot'));
    expect(approved).toMatchObject({ userErrors: [], row: { reviewStatus: 'APPROVED', version: 5, reviews: [{ decision: 'REJECTED' }, { decision: 'APPROVED', reasonCode: null, note: null, reviewer: null }] } });
    expect((await readEvents(operations, 'Creative', id)).map(({ action, changes }) => [action, ...changes.map((change) => `${change.path}: ${change.before} > ${change.after}`)])).toEqual([
      ['submitCreative', 'reviewStatus: DRAFT > PENDING', 'version: 1 > 2'],
      ['reviewCreative', 'reviewStatus: PENDING > REJECTED', 'reasonCode: null > LOW_CONTRAST', 'note: null > Unreadable\nin the scene 🎮', 'version: 2 > 3'],
      ['appealCreative', 'reviewStatus: REJECTED > APPEALED', 'note: null > It is readable.', 'version: 3 > 4'],
      ['reviewCreative', 'reviewStatus: APPEALED > APPROVED', 'version: 4 > 5'],
    ]);
  });

  it.each(reviewStatuses)('takes every legal step from %s and refuses every other by name, changing nothing', async (reviewStatus) => {
    for (const step of stepNames) {
      const id = await make({ review_status: reviewStatus });
      const answer = await steps[step](id, 1);
      const expected = takeStep(step, { reviewStatus, archived: false });
      const stored = (await operations.select('SELECT review_status s, version v FROM creative WHERE id = ?', [rowIdOf(id)]))[0];
      if ('status' in expected) {
        expect(answer, step).toMatchObject({ userErrors: [], row: { reviewStatus: expected.status, archived: step === 'archive', version: 2 } });
        expect(stored).toEqual({ s: expected.status, v: 2 });
        expect(await readEvents(operations, 'Creative', id)).toHaveLength(1);
      } else {
        expect(answer, step).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', message: expected.refusal }] });
        expect(stored).toEqual({ s: reviewStatus, v: 1 });
        expect(await readEvents(operations, 'Creative', id)).toEqual([]);
        expect(await operations.select('SELECT id FROM creative_review WHERE creative_id = ?', [rowIdOf(id)])).toEqual([]);
      }
    }
  });

  it('ends when the creative is archived', async () => {
    for (const step of stepNames) {
      const id = await make({ review_status: 'REJECTED', archived_at: '2026-11-01 10:00:00.000' });
      expect(await steps[step](id, 1), step).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', message: expect.stringContaining('archived, which is final') }] });
    }
  });

  it('refuses another version, an unknown creative and another kind of id at every step', async () => {
    const id = await make();
    for (const step of stepNames) {
      expect(await steps[step](id, 2), step).toMatchObject({ row: null, userErrors: [{ code: 'VERSION_CONFLICT', path: ['input', 'expectedVersion'], message: expect.stringMatching(/version 1 \(status DRAFT\), not at 2/) }] });
      expect(await steps[step]('crv_999999', 1), step).toMatchObject({ row: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'id'] }] });
      expect(await steps[step]('gam_1', 1), step).toMatchObject({ row: null, userErrors: [{ code: 'WRONG_ID_KIND', path: ['input', 'id'] }], statements: 0 });
    }
  });

  it('does not begin with nothing to show, or nowhere to lead to', async () => {
    const empty = `crv_${await operations.creative(campaign, template, { review_status: 'DRAFT', click_url: 'https://fast.example/' })}`;
    expect(await submit({ id: empty, expectedVersion: 1 })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', message: expect.stringContaining('no assets') }] });
    const nowhere = await make({ click_url: null });
    expect(await submit({ id: nowhere, expectedVersion: 1 })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', message: expect.stringContaining('clickUrl') }] });
    const poster = await operations.insert('native_template', { name: 'Poster', width: 10, height: 10, clickable: 0 });
    expect(await submit({ id: await make({ template_id: poster, click_url: null }), expectedVersion: 1 })).toMatchObject({ userErrors: [], row: { reviewStatus: 'PENDING' } });
  });

  it('needs a reason for a rejection, and takes no note that is too long, empty or broken', async () => {
    const id = await make({ review_status: 'PENDING' });
    const decide = (more: Readonly<Record<string, unknown>>) => review({ id, expectedVersion: 1, decision: 'REJECTED', ...more });
    expect(await decide({})).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'reasonCode'] }], statements: 0 });
    expect(await decide({ reasonCode: 'low contrast' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'reasonCode'] }] });
    expect(await decide({ reasonCode: 'OTHER', note: 'x'.repeat(1_001) })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'note'] }] });
    expect(await decide({ reasonCode: 'OTHER', note: 'a\u0000b' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'note'] }] });
    const rejected = await make({ review_status: 'REJECTED' });
    for (const note of [' \n ', 'x'.repeat(1_001)]) expect(await appeal({ id: rejected, expectedVersion: 1, note })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'note'] }] });
  });

  it('has one decision of two reviewers who decide at once', async () => {
    const id = await make({ review_status: 'PENDING' });
    const answers = await Promise.all([...Array.from({ length: 4 }, () => steps.approve(id, 1)), ...Array.from({ length: 4 }, () => steps.reject(id, 1))]);
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(7).fill('VERSION_CONFLICT'));
    expect(await operations.select('SELECT id FROM creative_review WHERE creative_id = ?', [rowIdOf(id)])).toHaveLength(1);
  });

  it('keeps decisions for ever: the service user can neither change nor remove one', async () => {
    await expect(operations.database.pool.query("UPDATE creative_review SET note = 'x'")).rejects.toThrow(/denied/);
    await expect(operations.database.pool.query('DELETE FROM creative_review')).rejects.toThrow(/denied/);
  });

  it('needs operations:write', async () => {
    const id = await make();
    await expect(submit({ id, expectedVersion: 1 }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});
