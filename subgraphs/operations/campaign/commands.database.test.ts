import { testViewer, type TestAnswer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let asha: number;

beforeAll(async () => {
  operations = await openTestOperations(testViewer(['operations:read', 'operations:write'], 'dev|ops'));
  asha = await operations.insert('ops_user', { subject: 'dev|ops', name: 'Asha Rao', email: 'asha@example.com', created_at: '2026-01-01 00:00:00.000' });
});
afterAll(() => operations.close());

const mutation = `mutation ($input: SetCampaignStatusInput!) {
  setCampaignStatus(input: $input) { userErrors { code message path } campaign { id status version name advertiser { id } } }
}`;

const set = (campaignId: number | string, status: string, expectedVersion: number, reason?: string | null): Promise<TestAnswer> =>
  operations.execute(mutation, { input: { id: typeof campaignId === 'number' ? `cmp_${campaignId}` : campaignId, status, expectedVersion, ...(reason === undefined ? {} : { reason }) } });

interface Payload {
  readonly campaign: { readonly id: string; readonly status: string; readonly version: number } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] | null }[];
}

function payload(answer: TestAnswer): Payload {
  expect(answer.errors).toEqual([]);
  return (answer.data as { readonly setCampaignStatus: Payload }).setCampaignStatus;
}

async function stored(id: number): Promise<unknown> {
  return (await operations.select('SELECT status, version FROM campaign WHERE id = ?', [id]))[0];
}

async function events(id: number): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return operations.select("SELECT at, actor_subject, actor_id, request_id, action, CAST(changes AS CHAR) changes FROM change_event WHERE entity_type = 'Campaign' AND entity_id = ? ORDER BY id", [id]);
}

describe('setCampaignStatus', () => {
  it('sets the status, counts the version up and answers with the campaign as it is now', async () => {
    const id = await operations.campaign({ status: 'READY' });
    expect(payload(await set(id, 'ACTIVE', 1))).toMatchObject({ userErrors: [], campaign: { id: `cmp_${id}`, status: 'ACTIVE', version: 2 } });
    expect(await stored(id)).toEqual({ status: 'ACTIVE', version: 2 });
    const [row] = await operations.select('SELECT updated_at u FROM campaign WHERE id = ?', [id]);
    expect(String(row?.['u'])).toMatch(/^2026-11-1[45] /);
  });

  it('leaves a change event with every field, the reason, and the ops user who did it', async () => {
    const id = await operations.campaign({ status: 'READY' });
    await set(id, 'ACTIVE', 1, 'Creatives approved 🎉');
    const [event, ...more] = await events(id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ actor_subject: 'dev|ops', actor_id: String(asha), action: 'setCampaignStatus' });
    expect(String(event?.['request_id'])).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(String(event?.['changes']))).toEqual([
      { path: 'status', before: 'READY', after: 'ACTIVE' },
      { path: 'version', before: '1', after: '2' },
      { path: 'reason', before: null, after: 'Creatives approved 🎉' },
    ]);
  });

  it('keeps the subject alone when it is no ops user', async () => {
    const id = await operations.campaign({ status: 'ACTIVE' });
    await operations.execute(mutation, { input: { id: `cmp_${id}`, status: 'PAUSED', expectedVersion: 1 } }, testViewer(['operations:write'], 'dev|robot'));
    expect(await events(id)).toMatchObject([{ actor_subject: 'dev|robot', actor_id: null }]);
  });

  it('refuses a step that the life of a campaign does not have, and changes nothing', async () => {
    const id = await operations.campaign({ status: 'DRAFT' });
    const { campaign, userErrors } = payload(await set(id, 'ACTIVE', 1));
    expect(campaign).toBeNull();
    expect(userErrors).toEqual([{ code: 'ILLEGAL_TRANSITION', message: expect.stringContaining('from DRAFT to ACTIVE'), path: ['input', 'status'] }]);
    expect(await stored(id)).toEqual({ status: 'DRAFT', version: 1 });
    expect(await events(id)).toEqual([]);
  });

  it('refuses a version that is not the current one, naming both, and changes nothing', async () => {
    const id = await operations.campaign({ status: 'READY', version: 7 });
    for (const seen of [6, 8, -1]) {
      const { userErrors } = payload(await set(id, 'ACTIVE', seen));
      expect(userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', path: ['input', 'expectedVersion'] }]);
      expect(userErrors[0]?.message).toContain('version 7');
      expect(userErrors[0]?.message).toContain(`not at ${seen}`);
    }
    expect(await stored(id)).toEqual({ status: 'READY', version: 7 });
    expect(await events(id)).toEqual([]);
  });

  it('answers a request sent twice with a conflict that says the status it has by now', async () => {
    const id = await operations.campaign({ status: 'READY' });
    await set(id, 'ACTIVE', 1);
    const { userErrors } = payload(await set(id, 'ACTIVE', 1));
    expect(userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', message: expect.stringContaining('status ACTIVE') }]);
    expect(await events(id)).toHaveLength(1);
  });

  it('says of an unknown campaign that there is none, and of an id of another kind what it is', async () => {
    expect(payload(await set(999_999, 'ACTIVE', 1))).toMatchObject({ campaign: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'id'] }] });
    const wrong = await set('adv_1', 'ACTIVE', 1);
    expect(payload(wrong)).toMatchObject({ campaign: null, userErrors: [{ code: 'WRONG_ID_KIND', message: expect.stringContaining('an advertiser'), path: ['input', 'id'] }] });
    expect(wrong.statements).toBe(0);
    expect(payload(await set("cmp_1' OR 1=1", 'ACTIVE', 1))).toMatchObject({ userErrors: [{ code: 'WRONG_ID_KIND' }] });
  });

  it('takes a reason of 500 characters, and no more', async () => {
    const id = await operations.campaign({ status: 'READY' });
    expect(payload(await set(id, 'ACTIVE', 1, 'x'.repeat(501)))).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'reason'] }] });
    expect(payload(await set(id, 'ACTIVE', 1, 'x'.repeat(500)))).toMatchObject({ userErrors: [], campaign: { version: 2 } });
  });

  it('needs operations:write', async () => {
    const id = await operations.campaign({ status: 'READY' });
    const input = { id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: 1 };
    expect((await operations.execute(mutation, { input }, testViewer(['operations:read']))).errors[0]?.code).toBe('FORBIDDEN');
    expect((await operations.execute(mutation, { input }, null)).errors[0]?.code).toBe('UNAUTHENTICATED');
    expect(await stored(id)).toEqual({ status: 'READY', version: 1 });
  });

  it('lets several steps in one request see each other', async () => {
    const id = await operations.campaign({ status: 'ACTIVE' });
    const step = (name: string, status: string, version: number): string => `${name}: setCampaignStatus(input: { id: "cmp_${id}", status: ${status}, expectedVersion: ${version} }) { userErrors { code } campaign { status version } }`;
    const answer = await operations.execute(`mutation { ${step('a', 'PAUSED', 1)} ${step('b', 'ACTIVE', 2)} ${step('c', 'PAUSED', 2)} }`);
    expect(answer.data).toEqual({
      a: { userErrors: [], campaign: { status: 'PAUSED', version: 2 } },
      b: { userErrors: [], campaign: { status: 'ACTIVE', version: 3 } },
      c: { userErrors: [{ code: 'VERSION_CONFLICT' }], campaign: null },
    });
  });

  it('shows in each payload what the step before has changed, lists included', async () => {
    const advertiser = await operations.advertiser();
    const [a, b] = [await operations.campaign({ advertiser_id: advertiser }), await operations.campaign({ advertiser_id: advertiser })];
    const step = (name: string, id: number): string => `${name}: setCampaignStatus(input: { id: "cmp_${id}", status: PAUSED, expectedVersion: 1 }) { campaign { advertiser { campaigns(filter: {statusIn: [ACTIVE]}) { totalCount edges { node { id } } } } } }`;
    const answer = await operations.execute(`mutation { ${step('first', a)} ${step('second', b)} }`);
    const left = (...ids: readonly number[]) => ({ campaign: { advertiser: { campaigns: { totalCount: ids.length, edges: ids.map((id) => ({ node: { id: `cmp_${id}` } })) } } } });
    expect(answer.data).toEqual({ first: left(b), second: left() });
  });
});

describe('clients that edit one campaign at once', () => {
  /** Runs `work` while the campaign's row is locked, until as many clients as given wait for it; then lets them go, all at once. */
  async function whileLocked<Result>(id: number, clients: number, work: () => Promise<Result>): Promise<Result> {
    const holder = await operations.database.pool.getConnection();
    await holder.query('START TRANSACTION');
    await holder.query('SELECT id FROM campaign WHERE id = ? FOR UPDATE', [id]);
    const result = work();
    const waiting = async (): Promise<number> => Number((await operations.select("SELECT COUNT(*) n FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND COMMAND IN ('Query', 'Execute') AND INFO LIKE '%`campaign`%'"))[0]?.['n']);
    try {
      await expect.poll(waiting, { timeout: 4_000 }).toBe(clients);
    } finally {
      await holder.query('COMMIT');
      holder.release();
    }
    return result;
  }

  it('have exactly one winner; the others are told', async () => {
    const id = await operations.campaign({ status: 'ACTIVE' });
    const edits = (): Promise<readonly TestAnswer[]> => Promise.all(Array.from({ length: 12 }, (_, at) => set(id, at % 2 === 0 ? 'PAUSED' : 'COMPLETED', 1)));
    const answers = (await whileLocked(id, 12, edits)).map(payload);
    const winners = answers.filter((answer) => answer.campaign !== null);
    expect(winners).toHaveLength(1);
    expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(11).fill('VERSION_CONFLICT'));
    expect(await stored(id)).toEqual({ status: winners[0]?.campaign?.status, version: 2 });
    expect(await events(id)).toHaveLength(1);
  });

  it('do not hinder those who edit others', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => operations.campaign({ status: 'READY' })));
    const answers = (await Promise.all(ids.map((id) => set(id, 'ACTIVE', 1)))).map(payload);
    expect(answers.every((answer) => answer.campaign?.version === 2)).toBe(true);
  });
});

describe('setCampaignStatuses', () => {
  const source = 'mutation ($input: SetCampaignStatusesInput!) { setCampaignStatuses(input: $input) { results { campaign { id status version } userErrors { code message path } } } }';
  const setAll = async (items: readonly Readonly<Record<string, unknown>>[]): Promise<readonly Payload[]> => {
    const answer = await operations.execute(source, { input: { items } });
    expect(answer.errors).toEqual([]);
    return (answer.data as { readonly setCampaignStatuses: { readonly results: readonly Payload[] } }).setCampaignStatuses.results;
  };

  it('answers each item in order; each succeeds or fails alone', async () => {
    const [a, b, c] = [await operations.campaign({ status: 'ACTIVE' }), await operations.campaign({ status: 'DRAFT' }), await operations.campaign({ status: 'PAUSED' })];
    const results = await setAll([
      { id: `cmp_${a}`, status: 'PAUSED', expectedVersion: 1 },
      { id: `cmp_${b}`, status: 'ACTIVE', expectedVersion: 1 },
      { id: 'adv_1', status: 'ACTIVE', expectedVersion: 1 },
      { id: 'cmp_999999', status: 'ACTIVE', expectedVersion: 1 },
      { id: `cmp_${a}`, status: 'COMPLETED', expectedVersion: 1 },
      { id: `cmp_${c}`, status: 'COMPLETED', expectedVersion: 1, reason: 'Over' },
    ]);
    expect(results).toMatchObject([
      { campaign: { id: `cmp_${a}`, status: 'PAUSED', version: 2 }, userErrors: [] },
      { campaign: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'items', '1', 'status'] }] },
      { campaign: null, userErrors: [{ code: 'WRONG_ID_KIND', path: ['input', 'items', '2', 'id'] }] },
      { campaign: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'items', '3', 'id'] }] },
      { campaign: null, userErrors: [{ code: 'VERSION_CONFLICT', path: ['input', 'items', '4', 'expectedVersion'] }] },
      { campaign: { id: `cmp_${c}`, status: 'COMPLETED', version: 2 }, userErrors: [] },
    ]);
    expect([await stored(a), await stored(b), await stored(c)]).toEqual([{ status: 'PAUSED', version: 2 }, { status: 'DRAFT', version: 1 }, { status: 'COMPLETED', version: 2 }]);
    expect([(await events(a)).length, (await events(b)).length, (await events(c)).length]).toEqual([1, 0, 1]);
  });

  it('takes 100 items, and nothing of 101', async () => {
    const ids: number[] = [];
    for (let n = 0; n < 101; n += 1) ids.push(await operations.campaign({ status: 'READY' }));
    const items = ids.map((id) => ({ id: `cmp_${id}`, status: 'ACTIVE', expectedVersion: 1 }));
    expect(await setAll(items)).toMatchObject([{ campaign: null, userErrors: [{ code: 'BATCH_TOO_LARGE', path: ['input', 'items'] }] }]);
    expect(await stored(ids[0] ?? 0)).toEqual({ status: 'READY', version: 1 });
    const results = await setAll(items.slice(0, 100));
    expect(results).toHaveLength(100);
    expect(results.every((result) => result.campaign?.status === 'ACTIVE')).toBe(true);
    expect(await setAll([])).toEqual([]);
  });

  it('does not activate a campaign of an archived advertiser', async () => {
    const id = await operations.campaign({ status: 'READY', advertiser_id: await operations.advertiser({ status: 'ARCHIVED' }) });
    expect(payload(await set(id, 'ACTIVE', 1))).toMatchObject({ campaign: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', message: expect.stringContaining('advertiser is ARCHIVED') }] });
    expect(payload(await set(id, 'COMPLETED', 1))).toMatchObject({ userErrors: [], campaign: { status: 'COMPLETED' } });
  });
});
