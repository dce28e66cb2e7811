import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, today, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let review: TestCommand;
let publisherId: string;
let serial = 0;
const unique = (word: string): string => `${word}${(serial += 1)}`;
const newGame = (input: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  idempotencyKey: unique('key-'), publisherId, platform: 'ANDROID', bundleId: unique('in.example.game'), name: unique('Game '), category: 'PUZZLE', ...input,
});
const make = async (input: Readonly<Record<string, unknown>> = {}): Promise<string> => String((await create(newGame(input))).row?.['id']);
const publisher = async (status = 'ACTIVE'): Promise<string> => `pub_${await operations.insert('publisher', { name: unique('Studio '), country: 'IN', status })}`;

beforeAll(async () => {
  operations = await openTestOperations();
  const selection = 'id platform bundleId name category sdkVersion reviewStatus version publisher { id } owners { validFrom validTo publisher { id } }';
  create = testCommand(operations, 'createGame', 'CreateGameInput', 'game', selection);
  update = testCommand(operations, 'updateGame', 'UpdateGameInput', 'game', selection);
  review = testCommand(operations, 'reviewGame', 'ReviewInput', 'game', selection);
  publisherId = await publisher();
});
afterAll(() => operations.close());

describe('createGame', () => {
  it('makes a PENDING game that its publisher owns from today on, with its change event', async () => {
    const { row, userErrors } = await create(newGame({ platform: 'IOS', bundleId: 'in.example.Ludo-2', name: 'लूडो 🎲', category: 'BOARD', sdkVersion: '3.10.0' }));
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({
      platform: 'IOS', bundleId: 'in.example.Ludo-2', name: 'लूडो 🎲', category: 'BOARD', sdkVersion: '3.10.0', reviewStatus: 'PENDING', version: 1,
      publisher: { id: publisherId }, owners: [{ validFrom: today, validTo: null, publisher: { id: publisherId } }],
    });
    const [event, ...more] = await readEvents(operations, 'Game', row?.['id']);
    expect(more).toEqual([]);
    expect(event?.action).toBe('createGame');
    expect(Object.fromEntries(event?.changes.map(({ path, after }) => [path, after]) ?? [])).toEqual({
      publisherId, platform: 'IOS', bundleId: 'in.example.Ludo-2', name: 'लूडो 🎲', category: 'BOARD', sdkVersion: '3.10.0', reviewStatus: 'PENDING', ownedFrom: today, version: '1',
    });
  });

  it('makes one game of eight identical requests at once, and all get it', async () => {
    const input = newGame({ name: 'Octopus' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(await operations.select("SELECT COUNT(*) n, (SELECT COUNT(*) FROM game_owner o WHERE o.game_id = MIN(g.id)) o FROM game g WHERE name = 'Octopus'")).toMatchObject([{ n: '1', o: '1' }]);
    expect(await readEvents(operations, 'Game', answers[0]?.row?.['id'])).toHaveLength(1);
  });

  it('refuses a bundle id that the platform has, naming the game; the other platform may have it, and the key may be used again', async () => {
    const taken = await make({ bundleId: 'in.example.taken' });
    const input = newGame({ bundleId: 'in.example.Taken' });
    expect(await create(input)).toMatchObject({ row: null, userErrors: [{ code: 'DUPLICATE', path: ['input', 'bundleId'], message: expect.stringContaining(taken) }] });
    expect(await create({ ...input, platform: 'IOS' })).toMatchObject({ userErrors: [], row: { platform: 'IOS' } });
  });

  it('of two that want one bundle id at once lets one have it', async () => {
    const answers = await Promise.all([1, 2].map(() => create(newGame({ bundleId: 'in.example.wanted' }))));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors)).toMatchObject([{ code: 'DUPLICATE' }]);
  });

  it('refuses each thing that is wrong, by its field, and leaves nothing behind', async () => {
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ publisherId: 'pub_999999' }, 'NOT_FOUND', 'publisherId'],
      [{ publisherId: 'adv_1' }, 'WRONG_ID_KIND', 'publisherId'],
      [{ publisherId: await publisher('SUSPENDED') }, 'INVALID_INPUT', 'publisherId'],
      [{ publisherId: await publisher('ARCHIVED') }, 'INVALID_INPUT', 'publisherId'],
      [{ bundleId: 'not a bundle' }, 'INVALID_INPUT', 'bundleId'],
      [{ name: '' }, 'INVALID_INPUT', 'name'],
      [{ category: 'puzzle' }, 'INVALID_INPUT', 'category'],
      [{ sdkVersion: 'newest' }, 'INVALID_INPUT', 'sdkVersion'],
      [{ idempotencyKey: 'k'.repeat(81) }, 'INVALID_INPUT', 'idempotencyKey'],
    ];
    const before = await operations.select('SELECT (SELECT COUNT(*) FROM game) g, (SELECT COUNT(*) FROM game_owner) o, (SELECT COUNT(*) FROM change_event) e, (SELECT COUNT(*) FROM idempotency_key) k');
    for (const [input, code, field] of wrong) expect(await create(newGame(input))).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    expect(await operations.select('SELECT (SELECT COUNT(*) FROM game) g, (SELECT COUNT(*) FROM game_owner) o, (SELECT COUNT(*) FROM change_event) e, (SELECT COUNT(*) FROM idempotency_key) k')).toEqual(before);
  });

  it('refuses a key that was used for another game', async () => {
    const input = newGame();
    await create(input);
    expect(await create({ ...input, name: 'Another' })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }] });
  });

  it('needs operations:write', async () => {
    await expect(create(newGame(), testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updateGame', () => {
  it('changes what is given, clears what is null, keeps the rest', async () => {
    const id = await make({ name: 'Old', sdkVersion: '3.9.2' });
    expect(await update({ id, expectedVersion: 1, name: 'New' })).toMatchObject({ userErrors: [], row: { name: 'New', category: 'PUZZLE', sdkVersion: '3.9.2', version: 2 } });
    expect(await update({ id, expectedVersion: 2, category: 'RACING', sdkVersion: null })).toMatchObject({ userErrors: [], row: { name: 'New', category: 'RACING', sdkVersion: null, version: 3 } });
    expect((await readEvents(operations, 'Game', id)).slice(1).map((event) => event.changes)).toEqual([
      [{ path: 'name', before: 'Old', after: 'New' }, { path: 'version', before: '1', after: '2' }],
      [{ path: 'category', before: 'PUZZLE', after: 'RACING' }, { path: 'sdkVersion', before: '3.9.2', after: null }, { path: 'version', before: '2', after: '3' }],
    ]);
  });

  it('keeps version and history when nothing changes', async () => {
    const id = await make({ name: 'Same' });
    expect(await update({ id, expectedVersion: 1, name: 'Same', category: 'PUZZLE', sdkVersion: null })).toMatchObject({ userErrors: [], row: { version: 1 } });
    expect(await readEvents(operations, 'Game', id)).toHaveLength(1);
  });

  it('refuses each thing that is wrong, by its field, and changes nothing', async () => {
    const id = await make();
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ expectedVersion: 2, name: 'X' }, 'VERSION_CONFLICT', 'expectedVersion'],
      [{ id: 'gam_999999', name: 'X' }, 'NOT_FOUND', 'id'],
      [{ id: 'adu_1', name: 'X' }, 'WRONG_ID_KIND', 'id'],
      [{ name: null }, 'INVALID_INPUT', 'name'],
      [{ category: null }, 'INVALID_INPUT', 'category'],
      [{ category: 'board game' }, 'INVALID_INPUT', 'category'],
      [{ sdkVersion: 'x' }, 'INVALID_INPUT', 'sdkVersion'],
    ];
    for (const [input, code, field] of wrong) expect(await update({ id, expectedVersion: 1, ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    expect(await operations.select('SELECT version FROM game WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 1 }]);
    expect(await readEvents(operations, 'Game', id)).toHaveLength(1);
  });

  it('of clients that edit one game at once, by whatever command, lets exactly one win', async () => {
    const id = await make();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => (at % 2 === 0 ? update({ id, expectedVersion: 1, name: `Client ${at}` }) : review({ id, expectedVersion: 1, decision: 'APPROVED' }))),
    );
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(7).fill('VERSION_CONFLICT'));
    expect(await operations.select('SELECT version FROM game WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 2 }]);
    expect(await readEvents(operations, 'Game', id)).toHaveLength(2);
  });
});

describe('reviewGame', () => {
  it('approves, withdraws with a reason, and approves again once it is mended', async () => {
    const id = await make();
    expect(await review({ id, expectedVersion: 1, decision: 'APPROVED' })).toMatchObject({ userErrors: [], row: { reviewStatus: 'APPROVED', version: 2 } });
    expect(await review({ id, expectedVersion: 2, decision: 'REJECTED', reasonCode: 'COPYRIGHT', note: 'Plays a film song.\nAsked for the licence.' })).toMatchObject({ userErrors: [], row: { reviewStatus: 'REJECTED', version: 3 } });
    expect(await review({ id, expectedVersion: 3, decision: 'APPROVED' })).toMatchObject({ userErrors: [], row: { reviewStatus: 'APPROVED', version: 4 } });
    expect((await readEvents(operations, 'Game', id)).slice(1)).toMatchObject([
      { action: 'reviewGame', changes: [{ path: 'reviewStatus', before: 'PENDING', after: 'APPROVED' }, { path: 'version', before: '1', after: '2' }] },
      {
        action: 'reviewGame',
        changes: [
          { path: 'reviewStatus', before: 'APPROVED', after: 'REJECTED' },
          { path: 'version', before: '2', after: '3' },
          { path: 'reasonCode', before: null, after: 'COPYRIGHT' },
          { path: 'note', before: null, after: 'Plays a film song.\nAsked for the licence.' },
        ],
      },
      { action: 'reviewGame', changes: [{ path: 'reviewStatus', before: 'REJECTED', after: 'APPROVED' }, { path: 'version', before: '3', after: '4' }] },
    ]);
  });

  it('refuses each thing that is wrong, by its field, and changes nothing', async () => {
    const id = await make();
    await review({ id, expectedVersion: 1, decision: 'APPROVED' });
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ decision: 'APPROVED' }, 'ILLEGAL_TRANSITION', 'decision'],
      [{ decision: 'REJECTED' }, 'INVALID_INPUT', 'reasonCode'],
      [{ decision: 'REJECTED', reasonCode: 'too loud' }, 'INVALID_INPUT', 'reasonCode'],
      [{ decision: 'REJECTED', reasonCode: 'LOUD', note: 'x'.repeat(1001) }, 'INVALID_INPUT', 'note'],
      [{ decision: 'REJECTED', reasonCode: 'LOUD', expectedVersion: 1 }, 'VERSION_CONFLICT', 'expectedVersion'],
      [{ decision: 'APPROVED', id: 'gam_999999' }, 'NOT_FOUND', 'id'],
      [{ decision: 'APPROVED', id: 'crv_1' }, 'WRONG_ID_KIND', 'id'],
    ];
    for (const [input, code, field] of wrong) expect(await review({ id, expectedVersion: 2, ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    expect(await operations.select('SELECT version, review_status r FROM game WHERE id = ?', [rowIdOf(id)])).toEqual([{ version: 2, r: 'APPROVED' }]);
    expect(await readEvents(operations, 'Game', id)).toHaveLength(2);
  });

  it('names both versions, and where the review stands by now', async () => {
    const id = await make();
    await review({ id, expectedVersion: 1, decision: 'APPROVED' });
    expect((await review({ id, expectedVersion: 1, decision: 'APPROVED' })).userErrors[0]?.message).toContain('version 2 (status APPROVED), not at 1');
  });
});
