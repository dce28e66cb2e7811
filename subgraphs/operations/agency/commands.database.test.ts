import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let serial = 0;
const newKey = (): string => `key-${(serial += 1)}`;
const make = async (name = `Agency ${newKey()}`): Promise<string> => String((await create({ idempotencyKey: newKey(), name })).row?.['id']);

beforeAll(async () => {
  operations = await openTestOperations();
  create = testCommand(operations, 'createAgency', 'CreateAgencyInput', 'agency', 'id name status version');
  update = testCommand(operations, 'updateAgency', 'UpdateAgencyInput', 'agency', 'id name status version');
});
afterAll(() => operations.close());

describe('createAgency', () => {
  it('makes an ACTIVE agency, with its change event', async () => {
    const { row, userErrors } = await create({ idempotencyKey: newKey(), name: '  Blue Banyan 🌳 ' });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ name: 'Blue Banyan 🌳', status: 'ACTIVE', version: 1 });
    expect(await readEvents(operations, 'Agency', row?.['id'])).toEqual([
      { action: 'createAgency', actorSubject: 'dev|test', changes: [{ path: 'name', before: null, after: 'Blue Banyan 🌳' }, { path: 'status', before: null, after: 'ACTIVE' }, { path: 'version', before: null, after: '1' }] },
    ]);
  });

  it('makes one agency of eight identical requests at once, and all get it', async () => {
    const input = { idempotencyKey: newKey(), name: 'Octopus' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(await operations.select("SELECT COUNT(*) n FROM agency WHERE name = 'Octopus'")).toMatchObject([{ n: '1' }]);
    expect(await readEvents(operations, 'Agency', answers[0]?.row?.['id'])).toHaveLength(1);
  });

  it('refuses a key that was used for another name, and one that no key is', async () => {
    const idempotencyKey = newKey();
    await create({ idempotencyKey, name: 'First of the key' });
    expect(await create({ idempotencyKey, name: 'Second of the key' })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }] });
    for (const wrong of ['', 'with space', 'ключ', 'k'.repeat(81)]) {
      expect(await create({ idempotencyKey: wrong, name: 'N' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'idempotencyKey'] }], statements: 0 });
    }
  });

  it('refuses a name that another agency has, case and accents aside; the key may be used again', async () => {
    await make('Café Média');
    const idempotencyKey = newKey();
    expect(await create({ idempotencyKey, name: 'CAFE MEDIA' })).toMatchObject({ row: null, userErrors: [{ code: 'DUPLICATE', path: ['input', 'name'] }] });
    expect(await create({ idempotencyKey, name: 'Another Media' })).toMatchObject({ userErrors: [], row: { name: 'Another Media' } });
  });

  it.each([['empty', ''], ['only space', ' \t '], ['too long', 'x'.repeat(201)], ['of several lines', 'a\nb'], ['with control characters', 'a\u0007b'], ['broken', 'a\ud800']])('refuses a name that is %s', async (_, name) => {
    expect(await create({ idempotencyKey: newKey(), name })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'name'] }], statements: 0 });
  });

  it('takes 200 characters, however many bytes each is', async () => {
    expect(await create({ idempotencyKey: newKey(), name: '🌳'.repeat(200) })).toMatchObject({ userErrors: [], row: { name: '🌳'.repeat(200) } });
  });

  it('needs operations:write', async () => {
    await expect(create({ idempotencyKey: newKey(), name: 'No' }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updateAgency', () => {
  it('changes what is given and keeps the rest, with the differences in the change event', async () => {
    const id = await make('Old name');
    expect(await update({ id, expectedVersion: 1, name: 'New name' })).toMatchObject({ userErrors: [], row: { name: 'New name', status: 'ACTIVE', version: 2 } });
    expect(await update({ id, expectedVersion: 2, status: 'SUSPENDED' })).toMatchObject({ userErrors: [], row: { name: 'New name', status: 'SUSPENDED', version: 3 } });
    expect((await readEvents(operations, 'Agency', id)).slice(1)).toMatchObject([
      { action: 'updateAgency', changes: [{ path: 'name', before: 'Old name', after: 'New name' }, { path: 'version', before: '1', after: '2' }] },
      { action: 'updateAgency', changes: [{ path: 'status', before: 'ACTIVE', after: 'SUSPENDED' }, { path: 'version', before: '2', after: '3' }] },
    ]);
  });

  it('keeps version and history when nothing changes', async () => {
    const id = await make('Same');
    expect(await update({ id, expectedVersion: 1, name: 'Same', status: 'ACTIVE' })).toMatchObject({ userErrors: [], row: { version: 1 } });
    expect(await readEvents(operations, 'Agency', id)).toHaveLength(1);
  });

  it('refuses another version, an unknown agency, another kind of id, a taken name, null', async () => {
    const id = await make();
    await make('Taken');
    const fails = async (input: Readonly<Record<string, unknown>>, code: string, field: string): Promise<void> => {
      expect(await update(input)).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    };
    await fails({ id, expectedVersion: 2, name: 'X' }, 'VERSION_CONFLICT', 'expectedVersion');
    await fails({ id: 'agy_999999', expectedVersion: 1, name: 'X' }, 'NOT_FOUND', 'id');
    await fails({ id: 'adv_1', expectedVersion: 1, name: 'X' }, 'WRONG_ID_KIND', 'id');
    await fails({ id, expectedVersion: 1, name: 'taken' }, 'DUPLICATE', 'name');
    await fails({ id, expectedVersion: 1, name: null }, 'INVALID_INPUT', 'name');
    await fails({ id, expectedVersion: 1, status: null }, 'INVALID_INPUT', 'status');
    expect(await operations.select('SELECT version FROM agency WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 1 }]);
  });

  it('does not archive one that still has advertisers; ARCHIVED is final', async () => {
    const id = await make();
    const advertiser = await operations.advertiser({ agency_id: rowIdOf(id) });
    expect(await update({ id, expectedVersion: 1, status: 'ARCHIVED' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'status'], message: expect.stringContaining('1 advertiser:') }] });
    await operations.database.pool.query("UPDATE advertiser SET status = 'ARCHIVED' WHERE id = ?", [advertiser]);
    expect(await update({ id, expectedVersion: 1, status: 'ARCHIVED' })).toMatchObject({ userErrors: [], row: { status: 'ARCHIVED', version: 2 } });
    expect(await update({ id, expectedVersion: 2, status: 'ACTIVE' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'status'] }] });
    expect(await update({ id, expectedVersion: 2, name: 'After the end' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'id'] }] });
  });
});
