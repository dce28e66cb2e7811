import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let gameId: string;
let templateId: string;
let newerTemplateId: string;
let serial = 0;
const newKey = (): string => `key-${(serial += 1)}`;
const make = async (input: Readonly<Record<string, unknown>> = {}): Promise<string> => String((await create({ idempotencyKey: newKey(), gameId, templateId, name: `Billboard ${newKey()}`, ...input })).row?.['id']);

beforeAll(async () => {
  operations = await openTestOperations();
  const selection = 'id name status version game { id } template { id }';
  create = testCommand(operations, 'createAdUnit', 'CreateAdUnitInput', 'adUnit', selection);
  update = testCommand(operations, 'updateAdUnit', 'UpdateAdUnitInput', 'adUnit', selection);
  const template = await operations.template();
  templateId = `tpl_${template}`;
  newerTemplateId = `tpl_${await operations.template()}`;
  gameId = `gam_${(await operations.inventory(template)).gameId}`;
});
afterAll(() => operations.close());

describe('createAdUnit', () => {
  it('makes a DRAFT ad unit, with its change event', async () => {
    const { row, userErrors } = await create({ idempotencyKey: newKey(), gameId, templateId, name: ' Race track ' });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ name: 'Race track', status: 'DRAFT', version: 1, game: { id: gameId }, template: { id: templateId } });
    expect(await readEvents(operations, 'AdUnit', row?.['id'])).toMatchObject([
      {
        action: 'createAdUnit',
        changes: [
          { path: 'gameId', before: null, after: gameId },
          { path: 'name', before: null, after: 'Race track' },
          { path: 'templateId', before: null, after: templateId },
          { path: 'status', before: null, after: 'DRAFT' },
          { path: 'version', before: null, after: '1' },
        ],
      },
    ]);
  });

  it('makes one ad unit of eight identical requests at once, and all get it', async () => {
    const input = { idempotencyKey: newKey(), gameId, templateId, name: 'Octopus' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(await operations.select("SELECT COUNT(*) n FROM ad_unit WHERE name = 'Octopus'")).toMatchObject([{ n: '1' }]);
    expect(await readEvents(operations, 'AdUnit', answers[0]?.row?.['id'])).toHaveLength(1);
  });

  it('refuses a name that the game has, case and accents aside; another game may have it, and the key may be used again', async () => {
    await make({ name: 'Café wall' });
    const idempotencyKey = newKey();
    expect(await create({ idempotencyKey, gameId, templateId, name: 'CAFE WALL' })).toMatchObject({ row: null, userErrors: [{ code: 'DUPLICATE', path: ['input', 'name'] }] });
    const other = (await operations.inventory(rowIdOf(templateId))).gameId;
    expect(await create({ idempotencyKey, gameId: `gam_${other}`, templateId, name: 'CAFE WALL' })).toMatchObject({ userErrors: [], row: { name: 'CAFE WALL' } });
  });

  it('of two that want one name at once lets one have it', async () => {
    const answers = await Promise.all([1, 2].map(() => create({ idempotencyKey: newKey(), gameId, templateId, name: 'Wanted' })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors)).toMatchObject([{ code: 'DUPLICATE' }]);
  });

  it('refuses each thing that is wrong, by its field', async () => {
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ gameId: 'gam_999999' }, 'NOT_FOUND', 'gameId'],
      [{ templateId: 'tpl_999999' }, 'NOT_FOUND', 'templateId'],
      [{ gameId: 'pub_1' }, 'WRONG_ID_KIND', 'gameId'],
      [{ templateId: 'gam_1' }, 'WRONG_ID_KIND', 'templateId'],
      [{ name: '' }, 'INVALID_INPUT', 'name'],
      [{ name: 'x'.repeat(121) }, 'INVALID_INPUT', 'name'],
      [{ idempotencyKey: '' }, 'INVALID_INPUT', 'idempotencyKey'],
    ];
    for (const [input, code, field] of wrong) {
      expect(await create({ idempotencyKey: newKey(), gameId, templateId, name: 'Never made', ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    }
    const idempotencyKey = newKey();
    await create({ idempotencyKey, gameId, templateId, name: 'Of this key' });
    expect(await create({ idempotencyKey, gameId, templateId, name: 'Of another' })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }] });
    expect(await operations.select("SELECT id FROM ad_unit WHERE name IN ('Never made', 'Of another')")).toEqual([]);
  });

  it('needs operations:write', async () => {
    await expect(create({ idempotencyKey: newKey(), gameId, templateId, name: 'No' }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updateAdUnit', () => {
  it('takes a unit through its life, each step with its change event', async () => {
    const id = await make();
    let expectedVersion = 1;
    for (const status of ['ACTIVE', 'PAUSED', 'ACTIVE', 'PAUSED', 'ARCHIVED']) {
      expect(await update({ id, expectedVersion, status })).toMatchObject({ userErrors: [], row: { status, version: (expectedVersion += 1) } });
    }
    expect((await readEvents(operations, 'AdUnit', id)).slice(1).map((event) => event.changes[0])).toEqual([
      { path: 'status', before: 'DRAFT', after: 'ACTIVE' },
      { path: 'status', before: 'ACTIVE', after: 'PAUSED' },
      { path: 'status', before: 'PAUSED', after: 'ACTIVE' },
      { path: 'status', before: 'ACTIVE', after: 'PAUSED' },
      { path: 'status', before: 'PAUSED', after: 'ARCHIVED' },
    ]);
  });

  it('changes name and template, and keeps the rest', async () => {
    const id = await make({ name: 'Before' });
    expect(await update({ id, expectedVersion: 1, name: 'After', templateId: newerTemplateId })).toMatchObject({ userErrors: [], row: { name: 'After', status: 'DRAFT', template: { id: newerTemplateId }, version: 2 } });
    expect((await readEvents(operations, 'AdUnit', id))[1]?.changes).toEqual([
      { path: 'name', before: 'Before', after: 'After' },
      { path: 'templateId', before: templateId, after: newerTemplateId },
      { path: 'version', before: '1', after: '2' },
    ]);
  });

  it('keeps version and history when nothing changes', async () => {
    const id = await make({ name: 'Same' });
    expect(await update({ id, expectedVersion: 1, name: 'Same', status: 'DRAFT', templateId })).toMatchObject({ userErrors: [], row: { version: 1 } });
    expect(await readEvents(operations, 'AdUnit', id)).toHaveLength(1);
  });

  it('refuses each thing that is wrong, by its field, and changes nothing', async () => {
    const id = await make();
    await make({ name: 'Taken' });
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ status: 'PAUSED' }, 'ILLEGAL_TRANSITION', 'status'],
      [{ expectedVersion: 2, name: 'X' }, 'VERSION_CONFLICT', 'expectedVersion'],
      [{ id: 'adu_999999', name: 'X' }, 'NOT_FOUND', 'id'],
      [{ id: 'gam_1', name: 'X' }, 'WRONG_ID_KIND', 'id'],
      [{ templateId: 'tpl_999999' }, 'NOT_FOUND', 'templateId'],
      [{ templateId: 'adu_1' }, 'WRONG_ID_KIND', 'templateId'],
      [{ name: 'taken' }, 'DUPLICATE', 'name'],
      [{ name: null }, 'INVALID_INPUT', 'name'],
      [{ templateId: null }, 'INVALID_INPUT', 'templateId'],
      [{ status: null }, 'INVALID_INPUT', 'status'],
    ];
    for (const [input, code, field] of wrong) expect(await update({ id, expectedVersion: 1, ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    expect(await operations.select('SELECT version, status FROM ad_unit WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 1, status: 'DRAFT' }]);
    expect(await readEvents(operations, 'AdUnit', id)).toHaveLength(1);
  });

  it('takes ARCHIVED as the end', async () => {
    const id = await make();
    await update({ id, expectedVersion: 1, status: 'ARCHIVED' });
    expect(await update({ id, expectedVersion: 2, status: 'ACTIVE' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', message: expect.stringContaining('from ARCHIVED to ACTIVE'), path: ['input', 'status'] }] });
    expect(await update({ id, expectedVersion: 2, name: 'After the end' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'id'] }] });
  });

  it('of clients that edit one ad unit at once lets exactly one win', async () => {
    const id = await make();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => update({ id, expectedVersion: 1, status: at % 2 === 0 ? 'ACTIVE' : 'ARCHIVED' })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(7).fill('VERSION_CONFLICT'));
    expect(await readEvents(operations, 'AdUnit', id)).toHaveLength(2);
  });
});
