import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let campaign: string;
let clickable: string;
let still: string;
let serial = 0;
const newKey = (): string => `key-${(serial += 1)}`;
const sha256 = 'Ab'.repeat(32);
const image = { role: 'MAIN_IMAGE', url: 'https://cdn.example.com/a.png', sha256, width: 600, height: 600, bytes: 80_000 };
const base = () => ({ idempotencyKey: newKey(), campaignId: campaign, templateId: clickable, name: 'Diwali v1', clickUrl: 'https://fast.example/play?c=1', assets: [image] });
const make = async (more: Readonly<Record<string, unknown>> = {}): Promise<string> => String((await create({ ...base(), ...more })).row?.['id']);

beforeAll(async () => {
  operations = await openTestOperations();
  const selection = 'id name clickUrl reviewStatus archived submittedAt version campaign { id } template { id clickable } assets { role url sha256 width height bytes } reviews { decision }';
  create = testCommand(operations, 'createCreative', 'CreateCreativeInput', 'creative', selection);
  update = testCommand(operations, 'updateCreative', 'UpdateCreativeInput', 'creative', selection);
  campaign = `cmp_${await operations.campaign({ status: 'DRAFT' })}`;
  clickable = `tpl_${await operations.template()}`;
  still = `tpl_${await operations.insert('native_template', { name: 'Hoarding', width: 1280, height: 640, clickable: 0 })}`;
});
afterAll(() => operations.close());

describe('createCreative', () => {
  it('makes a DRAFT with its assets, and a change event that says what is to be shown', async () => {
    const { row, userErrors } = await create({ ...base(), assets: [image, { role: 'TITLE', url: 'http://cdn.example.com/t.txt', sha256, bytes: 20 }] });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ name: 'Diwali v1', clickUrl: 'https://fast.example/play?c=1', reviewStatus: 'DRAFT', archived: false, submittedAt: null, version: 1, campaign: { id: campaign }, template: { id: clickable }, reviews: [] });
    expect(row?.['assets']).toEqual([
      { ...image, sha256: sha256.toLowerCase() },
      { role: 'TITLE', url: 'http://cdn.example.com/t.txt', sha256: sha256.toLowerCase(), width: null, height: null, bytes: 20 },
    ]);
    const [event] = await readEvents(operations, 'Creative', row?.['id']);
    expect(event).toMatchObject({ action: 'createCreative', actorSubject: 'dev|test' });
    expect(event?.changes).toContainEqual({ path: 'assets.MAIN_IMAGE', before: null, after: `https://cdn.example.com/a.png sha256:${sha256.toLowerCase()} 600x600 80000 bytes` });
  });

  it('makes one creative of eight identical requests at once', async () => {
    const input = base();
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(await operations.select('SELECT COUNT(*) n FROM creative_asset WHERE creative_id = ?', [rowIdOf(answers[0]?.row?.['id'])])).toMatchObject([{ n: '1' }]);
    expect(await create({ ...input, assets: [] })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  it('refuses each wrong field by its path, before any SQL where it can, and writes nothing', async () => {
    const before = await operations.select('SELECT (SELECT COUNT(*) FROM creative) c, (SELECT COUNT(*) FROM creative_asset) a');
    const asset = (more: Readonly<Record<string, unknown>>) => ({ assets: [image, { ...image, role: 'ICON', ...more }] });
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[]])[] = [
      [{ name: '' }, 'INVALID_INPUT', ['name']],
      [{ campaignId: 'adv_1' }, 'WRONG_ID_KIND', ['campaignId']],
      [{ templateId: 'crv_1' }, 'WRONG_ID_KIND', ['templateId']],
      [{ clickUrl: 'javascript:alert(1)' }, 'INVALID_INPUT', ['clickUrl']],
      [{ clickUrl: 'ftp://fast.example/a' }, 'INVALID_INPUT', ['clickUrl']],
      [{ clickUrl: 'https:fast.example' }, 'INVALID_INPUT', ['clickUrl']],
      [{ clickUrl: 'https://user:secret@fast.example/' }, 'INVALID_INPUT', ['clickUrl']],
      [{ clickUrl: 'https://fast.example/a b' }, 'INVALID_INPUT', ['clickUrl']],
      [{ clickUrl: `https://fast.example/${'x'.repeat(2_048)}` }, 'INVALID_INPUT', ['clickUrl']],
      [{ assets: [image, image] }, 'INVALID_INPUT', ['assets', '1', 'role']],
      [asset({ url: '//cdn.example.com/a.png' }), 'INVALID_INPUT', ['assets', '1', 'url']],
      [asset({ sha256: 'abc' }), 'INVALID_INPUT', ['assets', '1', 'sha256']],
      [asset({ sha256: 'g'.repeat(64) }), 'INVALID_INPUT', ['assets', '1', 'sha256']],
      [asset({ bytes: 0 }), 'INVALID_INPUT', ['assets', '1', 'bytes']],
      [asset({ bytes: 20_000_001 }), 'INVALID_INPUT', ['assets', '1', 'bytes']],
      [asset({ width: 0 }), 'INVALID_INPUT', ['assets', '1', 'width']],
      [asset({ height: 65_536 }), 'INVALID_INPUT', ['assets', '1', 'height']],
      [asset({ height: null }), 'INVALID_INPUT', ['assets', '1', 'height']],
    ];
    for (const [more, code, path] of wrong) {
      expect(await create({ ...base(), ...more }), JSON.stringify(more)).toMatchObject({ row: null, userErrors: [{ code, path: ['input', ...path] }], statements: 0 });
    }
    expect(await create({ ...base(), campaignId: 'cmp_999999' })).toMatchObject({ row: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'campaignId'] }] });
    expect(await create({ ...base(), templateId: 'tpl_999999' })).toMatchObject({ row: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'templateId'] }] });
    expect(await create({ ...base(), templateId: still })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'clickUrl'] }] });
    for (const status of ['COMPLETED', 'ARCHIVED']) {
      const over = `cmp_${await operations.campaign({ status })}`;
      expect(await create({ ...base(), campaignId: over })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'campaignId'] }] });
    }
    expect(await operations.select('SELECT (SELECT COUNT(*) FROM creative) c, (SELECT COUNT(*) FROM creative_asset) a')).toEqual(before);
  });

  it('needs operations:write', async () => {
    await expect(create(base(), testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updateCreative', () => {
  it('changes what is given; assets replace all', async () => {
    const id = await make();
    const logo = { role: 'LOGO', url: 'https://cdn.example.com/l.png', sha256: '0'.repeat(64), width: 10, height: 10, bytes: 5 };
    expect(await update({ id, expectedVersion: 1, assets: [logo], clickUrl: null })).toMatchObject({ userErrors: [], row: { name: 'Diwali v1', clickUrl: null, assets: [logo], version: 2 } });
    expect(await update({ id, expectedVersion: 2, name: 'Diwali v2' })).toMatchObject({ userErrors: [], row: { name: 'Diwali v2', assets: [logo], version: 3 } });
    const events = await readEvents(operations, 'Creative', id);
    expect(events[1]?.changes.map((change) => change.path).sort()).toEqual(['assets.LOGO', 'assets.MAIN_IMAGE', 'clickUrl', 'version']);
    expect(events[2]?.changes).toEqual([{ path: 'name', before: 'Diwali v1', after: 'Diwali v2' }, { path: 'version', before: '2', after: '3' }]);
    expect(await update({ id, expectedVersion: 3, assets: [logo] })).toMatchObject({ userErrors: [], row: { version: 3 } });
    expect(await readEvents(operations, 'Creative', id)).toHaveLength(3);
  });

  it('is for DRAFT and REJECTED only', async () => {
    for (const [status, allowed] of [['DRAFT', true], ['PENDING', false], ['APPROVED', false], ['REJECTED', true], ['APPEALED', false]] as const) {
      const id = `crv_${await operations.creative(rowIdOf(campaign), rowIdOf(clickable), { review_status: status })}`;
      const answer = await update({ id, expectedVersion: 1, name: 'Other' });
      if (allowed) expect(answer).toMatchObject({ userErrors: [], row: { name: 'Other', reviewStatus: status } });
      else expect(answer).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'id'], message: expect.stringContaining(status) }] });
    }
  });

  it('refuses another version, an unknown creative, another kind of id, null, wrong assets; and changes nothing', async () => {
    const id = await make();
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[]])[] = [
      [{ expectedVersion: 3, name: 'X' }, 'VERSION_CONFLICT', ['expectedVersion']],
      [{ id: 'crv_999999', name: 'X' }, 'NOT_FOUND', ['id']],
      [{ id: 'cmp_1', name: 'X' }, 'WRONG_ID_KIND', ['id']],
      [{ name: null }, 'INVALID_INPUT', ['name']],
      [{ assets: null }, 'INVALID_INPUT', ['assets']],
      [{ assets: [{ ...image, sha256: '' }] }, 'INVALID_INPUT', ['assets', '0', 'sha256']],
      [{ clickUrl: 'data:text/html,x' }, 'INVALID_INPUT', ['clickUrl']],
    ];
    for (const [more, code, path] of wrong) expect(await update({ id, expectedVersion: 1, ...more })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', ...path] }] });
    const poster = await make({ templateId: still, clickUrl: null });
    expect(await update({ id: poster, expectedVersion: 1, clickUrl: 'https://fast.example/' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'clickUrl'] }] });
    expect(await readEvents(operations, 'Creative', id)).toHaveLength(1);
  });

  it('lets exactly one of several edits of one version win', async () => {
    const id = await make();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => update({ id, expectedVersion: 1, assets: [{ ...image, bytes: at + 1 }] })));
    expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(7).fill('VERSION_CONFLICT'));
    expect(await operations.select('SELECT bytes FROM creative_asset WHERE creative_id = ?', [rowIdOf(id)])).toHaveLength(1);
  });
});
