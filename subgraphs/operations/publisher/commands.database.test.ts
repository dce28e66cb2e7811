import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let manager: string;
let formerManager: string;
let serial = 0;
const newKey = (): string => `key-${(serial += 1)}`;
const make = async (input: Readonly<Record<string, unknown>> = {}): Promise<string> => String((await create({ idempotencyKey: newKey(), name: `Studio ${newKey()}`, country: 'IN', ...input })).row?.['id']);

beforeAll(async () => {
  operations = await openTestOperations();
  const selection = 'id name country status version accountManager { id }';
  create = testCommand(operations, 'createPublisher', 'CreatePublisherInput', 'publisher', selection);
  update = testCommand(operations, 'updatePublisher', 'UpdatePublisherInput', 'publisher', selection);
  const user = (name: string, active: number) => operations.insert('ops_user', { subject: `dev|${name}`, name, email: `${name}@example.com`, active, created_at: '2026-01-01 00:00:00.000' });
  manager = `usr_${await user('manager', 1)}`;
  formerManager = `usr_${await user('former', 0)}`;
});
afterAll(() => operations.close());

describe('createPublisher', () => {
  it('makes an ACTIVE publisher, with its change event', async () => {
    const { row, userErrors } = await create({ idempotencyKey: newKey(), name: ' Tiger Games 🐯 ', country: 'IN', accountManagerId: manager });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ name: 'Tiger Games 🐯', country: 'IN', status: 'ACTIVE', version: 1, accountManager: { id: manager } });
    expect(await readEvents(operations, 'Publisher', row?.['id'])).toEqual([
      {
        action: 'createPublisher',
        actorSubject: 'dev|test',
        changes: [
          { path: 'name', before: null, after: 'Tiger Games 🐯' },
          { path: 'country', before: null, after: 'IN' },
          { path: 'accountManagerId', before: null, after: manager },
          { path: 'status', before: null, after: 'ACTIVE' },
          { path: 'version', before: null, after: '1' },
        ],
      },
    ]);
  });

  it('makes one publisher of eight identical requests at once, and all get it', async () => {
    const input = { idempotencyKey: newKey(), name: 'Octopus', country: 'SG' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(await operations.select("SELECT COUNT(*) n FROM publisher WHERE name = 'Octopus'")).toMatchObject([{ n: '1' }]);
    expect(await readEvents(operations, 'Publisher', answers[0]?.row?.['id'])).toHaveLength(1);
  });

  it('refuses a key that was used for another publisher', async () => {
    const idempotencyKey = newKey();
    await create({ idempotencyKey, name: 'First', country: 'IN' });
    expect(await create({ idempotencyKey, name: 'First', country: 'LK' })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }] });
  });

  it.each([
    ['an empty name', { name: ' ' }, 'INVALID_INPUT', 'name'],
    ['a name that is too long', { name: 'x'.repeat(201) }, 'INVALID_INPUT', 'name'],
    ['a country that is none', { country: 'India' }, 'INVALID_INPUT', 'country'],
    ['an account manager of another kind', { accountManagerId: 'adv_1' }, 'WRONG_ID_KIND', 'accountManagerId'],
    ['a key with spaces', { idempotencyKey: 'a b' }, 'INVALID_INPUT', 'idempotencyKey'],
  ])('refuses %s before any SQL', async (_, input, code, field) => {
    expect(await create({ idempotencyKey: newKey(), name: 'Fine', country: 'IN', ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }], statements: 0 });
  });

  it('refuses an account manager who is not there or has left, and leaves nothing behind', async () => {
    const idempotencyKey = newKey();
    const input = { idempotencyKey, name: 'Looked after', country: 'IN' };
    expect(await create({ ...input, accountManagerId: 'usr_999999' })).toMatchObject({ row: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'accountManagerId'] }] });
    expect(await create({ ...input, accountManagerId: formerManager })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'accountManagerId'] }] });
    expect(await operations.select("SELECT id FROM publisher WHERE name = 'Looked after'")).toEqual([]);
    expect(await create({ ...input, accountManagerId: manager })).toMatchObject({ userErrors: [], row: { version: 1 } });
  });

  it('needs operations:write', async () => {
    await expect(create({ idempotencyKey: newKey(), name: 'No', country: 'IN' }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updatePublisher', () => {
  it('changes what is given, clears what is null, keeps the rest', async () => {
    const id = await make({ name: 'Old', accountManagerId: manager });
    expect(await update({ id, expectedVersion: 1, name: 'New' })).toMatchObject({ userErrors: [], row: { name: 'New', country: 'IN', accountManager: { id: manager }, version: 2 } });
    expect(await update({ id, expectedVersion: 2, accountManagerId: null, country: 'AE' })).toMatchObject({ userErrors: [], row: { name: 'New', country: 'AE', accountManager: null, version: 3 } });
    expect(await update({ id, expectedVersion: 3, status: 'SUSPENDED' })).toMatchObject({ userErrors: [], row: { status: 'SUSPENDED', version: 4 } });
    expect((await readEvents(operations, 'Publisher', id)).slice(1).map((event) => event.changes)).toEqual([
      [{ path: 'name', before: 'Old', after: 'New' }, { path: 'version', before: '1', after: '2' }],
      [{ path: 'country', before: 'IN', after: 'AE' }, { path: 'accountManagerId', before: manager, after: null }, { path: 'version', before: '2', after: '3' }],
      [{ path: 'status', before: 'ACTIVE', after: 'SUSPENDED' }, { path: 'version', before: '3', after: '4' }],
    ]);
  });

  it('keeps version and history when nothing changes', async () => {
    const id = await make({ name: 'Same' });
    expect(await update({ id, expectedVersion: 1, name: 'Same', country: 'IN', status: 'ACTIVE', accountManagerId: null })).toMatchObject({ userErrors: [], row: { version: 1 } });
    expect(await readEvents(operations, 'Publisher', id)).toHaveLength(1);
  });

  it('refuses each thing that is wrong, by its field, and changes nothing', async () => {
    const id = await make();
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ expectedVersion: 2, name: 'X' }, 'VERSION_CONFLICT', 'expectedVersion'],
      [{ id: 'pub_999999', name: 'X' }, 'NOT_FOUND', 'id'],
      [{ id: 'gam_1', name: 'X' }, 'WRONG_ID_KIND', 'id'],
      [{ name: null }, 'INVALID_INPUT', 'name'],
      [{ country: null }, 'INVALID_INPUT', 'country'],
      [{ status: null }, 'INVALID_INPUT', 'status'],
      [{ country: 'in' }, 'INVALID_INPUT', 'country'],
      [{ accountManagerId: 'usr_999999' }, 'NOT_FOUND', 'accountManagerId'],
      [{ accountManagerId: formerManager }, 'INVALID_INPUT', 'accountManagerId'],
    ];
    for (const [input, code, field] of wrong) expect(await update({ id, expectedVersion: 1, ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    expect(await operations.select('SELECT version FROM publisher WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 1 }]);
    expect(await readEvents(operations, 'Publisher', id)).toHaveLength(1);
  });

  it('names both versions in a conflict', async () => {
    const id = await make();
    await update({ id, expectedVersion: 1, name: 'Second' });
    const { userErrors } = await update({ id, expectedVersion: 1, name: 'Third' });
    expect(userErrors[0]?.message).toContain('version 2 (status ACTIVE), not at 1');
  });

  it('takes ARCHIVED as the end', async () => {
    const id = await make();
    expect(await update({ id, expectedVersion: 1, status: 'ARCHIVED' })).toMatchObject({ userErrors: [], row: { status: 'ARCHIVED', version: 2 } });
    expect(await update({ id, expectedVersion: 2, status: 'ACTIVE' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'status'] }] });
    expect(await update({ id, expectedVersion: 2, name: 'After the end' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'id'] }] });
  });

  it('of clients that edit one publisher at once lets exactly one win', async () => {
    const id = await make();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => update({ id, expectedVersion: 1, name: `Client ${at}` })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(7).fill('VERSION_CONFLICT'));
    expect(await operations.select('SELECT version FROM publisher WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 2 }]);
    expect(await readEvents(operations, 'Publisher', id)).toHaveLength(2);
  });
});
