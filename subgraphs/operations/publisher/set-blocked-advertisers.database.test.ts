import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blockedAdvertisersMax } from '../config.ts';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let set: TestCommand;
let ids: readonly string[];
const publisher = async (row: Readonly<Record<string, string | number>> = {}): Promise<string> => `pub_${await operations.insert('publisher', { name: 'Studio', country: 'IN', ...row })}`;
const blockedOf = async (wireId: string): Promise<readonly unknown[]> =>
  (await operations.select('SELECT advertiser_id a FROM publisher_block WHERE publisher_id = ? ORDER BY advertiser_id', [rowIdOf(wireId)])).map((row) => `adv_${row['a']}`);

beforeAll(async () => {
  operations = await openTestOperations();
  set = testCommand(operations, 'setBlockedAdvertisers', 'SetBlockedAdvertisersInput', 'publisher', 'id version blockedAdvertisers { id }');
  const made: string[] = [];
  for (let n = 0; n < 5; n += 1) made.push(`adv_${await operations.advertiser()}`);
  ids = made;
});
afterAll(() => operations.close());

describe('setBlockedAdvertisers', () => {
  it('adds and removes, with the list before and after in the change event', async () => {
    const publisherId = await publisher();
    const [a, b, c] = ids;
    expect(await set({ publisherId, expectedVersion: 1, add: [b, a, b] })).toMatchObject({ userErrors: [], row: { version: 2, blockedAdvertisers: [{ id: a }, { id: b }] } });
    expect(await set({ publisherId, expectedVersion: 2, add: [c], remove: [a] })).toMatchObject({ userErrors: [], row: { version: 3, blockedAdvertisers: [{ id: b }, { id: c }] } });
    expect(await blockedOf(publisherId)).toEqual([b, c]);
    expect(await readEvents(operations, 'Publisher', publisherId)).toMatchObject([
      { action: 'setBlockedAdvertisers', changes: [{ path: 'blockedAdvertisers', before: null, after: `${a}, ${b}` }, { path: 'version', before: '1', after: '2' }] },
      { action: 'setBlockedAdvertisers', changes: [{ path: 'blockedAdvertisers', before: `${a}, ${b}`, after: `${b}, ${c}` }, { path: 'version', before: '2', after: '3' }] },
    ]);
  });

  it('keeps version and history when what is added is on the list and what is removed is not', async () => {
    const publisherId = await publisher();
    const [a, b] = ids;
    await set({ publisherId, expectedVersion: 1, add: [a] });
    expect(await set({ publisherId, expectedVersion: 2, add: [a], remove: [b] })).toMatchObject({ userErrors: [], row: { version: 2 } });
    expect(await set({ publisherId, expectedVersion: 2 })).toMatchObject({ userErrors: [], row: { version: 2 } });
    expect(await readEvents(operations, 'Publisher', publisherId)).toHaveLength(1);
  });

  it('refuses each thing that is wrong, by its field, and changes nothing', async () => {
    const publisherId = await publisher();
    const [a, b] = ids;
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[]])[] = [
      [{ add: [a, 'adv_999999'] }, 'NOT_FOUND', ['add', '1']],
      [{ add: [a], remove: ['adv_999999'] }, 'NOT_FOUND', ['remove', '0']],
      [{ add: [a, b, 'cmp_1'] }, 'WRONG_ID_KIND', ['add', '2']],
      [{ add: [b, a], remove: [a] }, 'INVALID_INPUT', ['add', '1']],
      [{ publisherId: 'pub_999999', add: [a] }, 'NOT_FOUND', ['publisherId']],
      [{ publisherId: 'adv_1', add: [a] }, 'WRONG_ID_KIND', ['publisherId']],
      [{ expectedVersion: 3, add: [a] }, 'VERSION_CONFLICT', ['expectedVersion']],
      [{ add: new Array(blockedAdvertisersMax + 1).fill(a) }, 'BATCH_TOO_LARGE', ['add']],
      [{ remove: new Array(blockedAdvertisersMax + 1).fill(a) }, 'BATCH_TOO_LARGE', ['remove']],
    ];
    for (const [input, code, field] of wrong) expect(await set({ publisherId, expectedVersion: 1, ...input })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', ...field] }] });
    expect(await blockedOf(publisherId)).toEqual([]);
    expect(await readEvents(operations, 'Publisher', publisherId)).toEqual([]);
  });

  it('refuses a list that would grow beyond its bound', async () => {
    const publisherId = await publisher();
    const first = await operations.advertiser();
    const stamps = "'2026-10-01 10:00:00.000', '2026-10-01 10:00:00.000'";
    await operations.database.pool.query(`INSERT INTO advertiser (name, created_at, updated_at) VALUES ${new Array(blockedAdvertisersMax).fill(`('Many', ${stamps})`).join(',')}`);
    const many = (await operations.select("SELECT id FROM advertiser WHERE name = 'Many' ORDER BY id")).map((row) => `adv_${row['id']}`);
    expect(await set({ publisherId, expectedVersion: 1, add: many })).toMatchObject({ userErrors: [], row: { version: 2 } });
    expect(await set({ publisherId, expectedVersion: 2, add: [`adv_${first}`] })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'add'] }] });
    expect(await set({ publisherId, expectedVersion: 2, add: [`adv_${first}`], remove: [many[0]] })).toMatchObject({ userErrors: [], row: { version: 3 } });
  });

  it('leaves an ARCHIVED publisher as it is', async () => {
    const publisherId = await publisher({ status: 'ARCHIVED' });
    expect(await set({ publisherId, expectedVersion: 1, add: [ids[0]] })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'publisherId'] }] });
  });

  it('of clients that edit one list at once lets exactly one win', async () => {
    const publisherId = await publisher();
    const answers = await Promise.all(ids.map((id) => set({ publisherId, expectedVersion: 1, add: [id] })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(4).fill('VERSION_CONFLICT'));
    expect(await blockedOf(publisherId)).toHaveLength(1);
  });

  it('needs operations:write', async () => {
    await expect(set({ publisherId: await publisher(), expectedVersion: 1, add: [ids[0]] }, testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});
