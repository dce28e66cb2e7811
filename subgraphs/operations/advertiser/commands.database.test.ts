import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let agency: string;
let manager: string;
let serial = 0;
const newKey = (): string => `key-${(serial += 1)}`;
const make = async (more: Readonly<Record<string, unknown>> = {}): Promise<string> => String((await create({ idempotencyKey: newKey(), name: `Advertiser ${newKey()}`, ...more })).row?.['id']);

beforeAll(async () => {
  operations = await openTestOperations();
  const selection = 'id name domain iabCategory status version agency { id } accountManager { id }';
  create = testCommand(operations, 'createAdvertiser', 'CreateAdvertiserInput', 'advertiser', selection);
  update = testCommand(operations, 'updateAdvertiser', 'UpdateAdvertiserInput', 'advertiser', selection);
  agency = `agy_${await operations.insert('agency', { name: 'Blue Banyan' })}`;
  manager = `usr_${await operations.insert('ops_user', { subject: 'dev|asha', name: 'Asha', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' })}`;
});
afterAll(() => operations.close());

describe('createAdvertiser', () => {
  it('makes an ACTIVE advertiser with all that was given, and its change event', async () => {
    const { row, userErrors } = await create({ idempotencyKey: newKey(), name: 'Fast Shoes', domain: 'fast.example', iabCategory: 'IAB9-30', agencyId: agency, accountManagerId: manager });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ name: 'Fast Shoes', domain: 'fast.example', iabCategory: 'IAB9-30', status: 'ACTIVE', version: 1, agency: { id: agency }, accountManager: { id: manager } });
    const [event, ...more] = await readEvents(operations, 'Advertiser', row?.['id']);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ action: 'createAdvertiser', actorSubject: 'dev|test' });
    expect(event?.changes).toContainEqual({ path: 'agencyId', before: null, after: agency });
  });

  it('needs no more than a name', async () => {
    expect(await create({ idempotencyKey: newKey(), name: 'Direct' })).toMatchObject({ userErrors: [], row: { agency: null, accountManager: null, domain: null, iabCategory: null } });
  });

  it('makes one advertiser of eight identical requests at once', async () => {
    const input = { idempotencyKey: newKey(), name: 'Octopus', agencyId: agency };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(await operations.select("SELECT COUNT(*) n FROM advertiser WHERE name = 'Octopus'")).toMatchObject([{ n: '1' }]);
    expect(await create({ ...input, name: 'Squid' })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  it('refuses each wrong field by its name, and writes nothing', async () => {
    const gone = `agy_${await operations.insert('agency', { name: 'Gone', status: 'SUSPENDED' })}`;
    const retired = `usr_${await operations.insert('ops_user', { subject: 'dev|old', name: 'Old', email: 'old@example.com', active: 0, created_at: '2026-01-01 00:00:00.000' })}`;
    const before = await operations.select('SELECT COUNT(*) n FROM advertiser');
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ name: ' ' }, 'INVALID_INPUT', 'name'],
      [{ domain: 'https://fast.example' }, 'INVALID_INPUT', 'domain'],
      [{ iabCategory: 'Shoes' }, 'INVALID_INPUT', 'iabCategory'],
      [{ agencyId: 'adv_1' }, 'WRONG_ID_KIND', 'agencyId'],
      [{ agencyId: 'agy_999999' }, 'NOT_FOUND', 'agencyId'],
      [{ agencyId: gone }, 'INVALID_INPUT', 'agencyId'],
      [{ accountManagerId: 'agy_1' }, 'WRONG_ID_KIND', 'accountManagerId'],
      [{ accountManagerId: 'usr_999999' }, 'NOT_FOUND', 'accountManagerId'],
      [{ accountManagerId: retired }, 'INVALID_INPUT', 'accountManagerId'],
    ];
    for (const [more, code, field] of wrong) {
      expect(await create({ idempotencyKey: newKey(), name: 'Wrong', ...more })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    }
    expect(await operations.select('SELECT COUNT(*) n FROM advertiser')).toEqual(before);
  });

  it('needs operations:write', async () => {
    await expect(create({ idempotencyKey: newKey(), name: 'No' }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updateAdvertiser', () => {
  it('changes what is given, clears what is null, keeps what is absent', async () => {
    const id = await make({ domain: 'fast.example', agencyId: agency, accountManagerId: manager });
    expect(await update({ id, expectedVersion: 1, domain: null, agencyId: null, iabCategory: 'IAB1' })).toMatchObject({ userErrors: [], row: { domain: null, agency: null, iabCategory: 'IAB1', accountManager: { id: manager }, version: 2 } });
    const events = await readEvents(operations, 'Advertiser', id);
    expect(events[1]?.changes).toEqual([
      { path: 'domain', before: 'fast.example', after: null },
      { path: 'iabCategory', before: null, after: 'IAB1' },
      { path: 'agencyId', before: agency, after: null },
      { path: 'version', before: '1', after: '2' },
    ]);
  });

  it('keeps version and history when nothing changes', async () => {
    const id = await make({ agencyId: agency });
    expect(await update({ id, expectedVersion: 1, agencyId: agency })).toMatchObject({ userErrors: [], row: { version: 1 } });
    expect(await readEvents(operations, 'Advertiser', id)).toHaveLength(1);
  });

  it('lets exactly one of several edits of one version win', async () => {
    const id = await make();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => update({ id, expectedVersion: 1, name: `Edit ${at}` })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(7).fill('VERSION_CONFLICT'));
    expect(await readEvents(operations, 'Advertiser', id)).toHaveLength(2);
  });

  it('refuses another version naming both, an unknown advertiser, another kind of id, null for what cannot be null, what does not exist', async () => {
    const id = await make();
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ expectedVersion: 5, name: 'X' }, 'VERSION_CONFLICT', 'expectedVersion'],
      [{ id: 'adv_999999', name: 'X' }, 'NOT_FOUND', 'id'],
      [{ id: 'agy_1', name: 'X' }, 'WRONG_ID_KIND', 'id'],
      [{ name: null }, 'INVALID_INPUT', 'name'],
      [{ status: null }, 'INVALID_INPUT', 'status'],
      [{ agencyId: 'agy_999999' }, 'NOT_FOUND', 'agencyId'],
      [{ accountManagerId: 'usr_999999' }, 'NOT_FOUND', 'accountManagerId'],
    ];
    for (const [more, code, field] of wrong) {
      expect(await update({ id, expectedVersion: 1, ...more })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    }
    expect((await update({ id, expectedVersion: 5, name: 'X' })).userErrors[0]?.message).toMatch(/version 1 .*not at 5/);
    expect(await readEvents(operations, 'Advertiser', id)).toHaveLength(1);
  });

  it('does not archive one with ACTIVE campaigns; ARCHIVED is final', async () => {
    const id = await make();
    const campaign = await operations.campaign({ advertiser_id: rowIdOf(id), status: 'ACTIVE' });
    expect(await update({ id, expectedVersion: 1, status: 'ARCHIVED' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'status'], message: expect.stringContaining('1 ACTIVE campaign:') }] });
    await operations.database.pool.query("UPDATE campaign SET status = 'PAUSED' WHERE id = ?", [campaign]);
    expect(await update({ id, expectedVersion: 1, status: 'ARCHIVED' })).toMatchObject({ userErrors: [], row: { status: 'ARCHIVED', version: 2 } });
    expect(await update({ id, expectedVersion: 2, status: 'SUSPENDED' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'status'] }] });
    expect(await update({ id, expectedVersion: 2, name: 'After the end' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'id'] }] });
  });
});
