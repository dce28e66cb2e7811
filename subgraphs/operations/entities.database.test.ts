import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from './test-operations.ts';

let operations: TestOperations;
/** 60 campaigns of 60 advertisers of 60 agencies, each with all that any field reads. */
let campaigns: readonly number[];

beforeAll(async () => {
  operations = await openTestOperations();
  const template = await operations.template();
  await operations.inventory(template);
  const ids: number[] = [];
  for (let n = 1; n <= 60; n += 1) {
    const agency = await operations.insert('agency', { name: `Agency ${n}` });
    const manager = await operations.insert('ops_user', { subject: `dev|${n}`, name: `Manager ${n}`, email: `m${n}@example.com`, created_at: '2026-01-01 00:00:00.000' });
    const advertiser = await operations.advertiser({ agency_id: agency, account_manager_id: manager });
    for (let older = 0; older < 3; older += 1) await operations.campaign({ advertiser_id: advertiser, status: 'COMPLETED' });
    const id = await operations.campaign({ advertiser_id: advertiser, ends_on: `2026-11-${15 + (n % 15)}` });
    const flight = await operations.flight(id);
    await operations.insert('delivery_flight', { flight_id: flight, campaign_id: id, impressions: n * 10, clicks: 0, installs: 0 });
    await operations.creative(id, template);
    ids.push(id);
  }
  campaigns = ids;
});
afterAll(() => operations.close());

const representations = (ids: readonly number[], fundingStatus = 'FUNDED') => ids.map((id) => ({ __typename: 'Campaign', id: `cmp_${id}`, fundingStatus }));
const everything = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Campaign {
  id name status objective startsOn endsOn version servingStatus { state reasons }
  flights { id startsOn endsOn goalUnit goalQuantity pacing dailyCap frequencyCapPerDay } goalProgress { flightId delivered goal fraction expectedFraction }
  advertiser { id name domain iabCategory status version agency { id name status version } accountManager { id name email active } } } } }`;

/** Operations' parts of the five questions, as the gateway fetches them, and what they cost. */
const parts: readonly (readonly [string, number, (count: number) => readonly [string, Readonly<Record<string, unknown>>]])[] = [
  ['Q01, the list', 3, (first) => ['query ($first: Int) { campaigns(first: $first, filter: {statusIn: [ACTIVE]}, orderBy: {by: ENDS_ON}) { totalCount pageInfo { hasNextPage endCursor } edges { node { __typename id name advertiser { id name } endsOn } } } }', { first }]],
  ['Q01, the serving status', 4, (count) => ['query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Campaign { servingStatus { state reasons } } } }', { representations: representations(campaigns.slice(0, count)) }]],
  ['Q03', 6, (count) => ['query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Campaign { name status endsOn advertiser { name accountManager { name } } servingStatus { state reasons } } } }', { representations: representations(campaigns.slice(0, count)) }]],
  ['Q05, the campaigns', 2, (count) => ['query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Campaign { name status objective advertiser { name } } } }', { representations: representations(campaigns.slice(0, count)) }]],
  ['every field of a campaign', 7, (count) => [everything, { representations: representations(campaigns.slice(0, count)) }]],
  ["advertisers' campaigns", 3, (first) => ['query ($first: Int) { advertisers(first: $first) { edges { node { id campaigns(first: 2, orderBy: {by: ENDS_ON}) { totalCount edges { node { id } } } } } } }', { first }]],
];

describe('the number of statements', () => {
  it.each(parts)('of %s is %i, at 5 rows and at 50', async (_, statements, ask) => {
    for (const count of [5, 50]) {
      const answer = await operations.execute(...ask(count));
      expect(answer.errors).toEqual([]);
      expect(JSON.stringify(answer.data).match(/"__typename"|"servingStatus"|"objective"|"campaigns":\{"totalCount"/g)?.length ?? 0).toBeGreaterThanOrEqual(count);
      expect(answer.statements).toBe(statements);
    }
  });

  it('does not grow when rows share what they refer to, and grows with the distinct lists of one field', async () => {
    const answer = await operations.execute('{ advertisers(first: 50) { edges { node { a: campaigns(first: 1) { edges { node { id } } } b: campaigns(first: 2, filter: {statusIn: [ACTIVE]}) { edges { node { id } } } } } } }');
    expect(answer.statements).toBe(3);
  });
});

describe('an _entities call', () => {
  it('answers in the order asked, with null for what does not exist and no error', async () => {
    const [a, b] = campaigns;
    const answer = await operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { id } ... on Advertiser { id } ... on Agency { id } ... on OpsUser { id } } }', {
      r: [
        { __typename: 'Campaign', id: `cmp_${b}` },
        { __typename: 'Campaign', id: 'cmp_900001' },
        { __typename: 'Advertiser', id: 'adv_900001' },
        { __typename: 'Agency', id: 'agy_900001' },
        { __typename: 'OpsUser', id: 'usr_900001' },
        { __typename: 'Campaign', id: `cmp_${a}` },
        { __typename: 'Campaign', id: `cmp_${b}` },
      ],
    });
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({ _entities: [{ id: `cmp_${b}` }, null, null, null, null, { id: `cmp_${a}` }, { id: `cmp_${b}` }] });
    expect(answer.statements).toBe(4);
  });

  it('answers a wrong kind of id with an error for that one, and the others all the same', async () => {
    const [a] = campaigns;
    const answer = await operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { id } } }', {
      r: [{ __typename: 'Campaign', id: 'adv_1' }, { __typename: 'Campaign', id: `cmp_${a}` }],
    });
    expect(answer.data).toEqual({ _entities: [null, { id: `cmp_${a}` }] });
    expect(answer.errors).toMatchObject([{ code: 'WRONG_ID_KIND', path: ['_entities', 0] }]);
  });

  it('takes any junk for an id as a wrong kind, of each entity, before any SQL', async () => {
    const junk: readonly unknown[] = [null, 5, '', 'cmp_0', 'cmp_-1', 'cmp_1 ', 'CMP_1', 'cmp_99999999999999999999', { toString: 1 }, ['cmp_1'], undefined, 'inv_1'];
    for (const __typename of ['Campaign', 'Advertiser', 'Agency', 'OpsUser']) {
      const answer = await operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', { r: junk.map((id) => ({ __typename, id })) });
      expect(answer.data).toEqual({ _entities: junk.map(() => null) });
      expect(answer.errors.map((error) => error.code)).toEqual(junk.map(() => 'WRONG_ID_KIND'));
      expect(answer.statements).toBe(0);
    }
  });

  it('resolves archived rows', async () => {
    const agency = await operations.insert('agency', { name: 'Gone', status: 'ARCHIVED' });
    const advertiser = await operations.advertiser({ name: 'Old', status: 'ARCHIVED', agency_id: agency });
    const campaign = await operations.campaign({ name: 'Older', status: 'ARCHIVED', advertiser_id: advertiser });
    const answer = await operations.execute(
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { name status advertiser { name status agency { name status } } servingStatus { reasons } } ... on Advertiser { name } } }',
      { r: [...representations([campaign]), { __typename: 'Advertiser', id: `adv_${advertiser}` }] },
    );
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({ _entities: [{ name: 'Older', status: 'ARCHIVED', advertiser: { name: 'Old', agency: { name: 'Gone', status: 'ARCHIVED' } } }, { name: 'Old' }] });
  });

  it('reading twice gives the same, and changes nothing', async () => {
    const before = await operations.select('SELECT (SELECT COUNT(*) FROM change_event) e, (SELECT SUM(version) FROM campaign) v');
    const ask = () => operations.execute(everything, { representations: representations(campaigns) });
    expect((await ask()).data).toEqual((await ask()).data);
    expect(await operations.select('SELECT (SELECT COUNT(*) FROM change_event) e, (SELECT SUM(version) FROM campaign) v')).toEqual(before);
  });

  it('needs a viewer, whose scopes do not matter', async () => {
    const ask = (viewer: ReturnType<typeof testViewer> | null) => operations.execute('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Campaign { name } } }', { r: representations(campaigns.slice(0, 1)) }, viewer);
    expect((await ask(null)).errors[0]?.code).toBe('UNAUTHENTICATED');
    expect((await ask(testViewer([]))).errors).toEqual([]);
  });
});

describe('a campaign', () => {
  it('shows its flights, earliest first, and how far each is', async () => {
    const id = await operations.campaign();
    const late = await operations.flight(id, { starts_on: '2026-12-01', ends_on: '2026-12-10', goal_unit: 'INSTALLS', goal_quantity: '9007199254740993', pacing: 'ASAP' });
    const early = await operations.flight(id, { starts_on: '2026-11-06', ends_on: '2026-11-25', goal_quantity: 400, daily_cap: '9007199254740995', frequency_cap_per_day: 3 });
    await operations.insert('delivery_flight', { flight_id: early, campaign_id: id, impressions: 100, clicks: 7, installs: 1 });
    const answer = await operations.execute('query ($id: ID!) { campaign(id: $id) { startsOn endsOn flights { id startsOn endsOn goalUnit goalQuantity pacing dailyCap frequencyCapPerDay } goalProgress { flightId delivered goal fraction expectedFraction } } }', { id: `cmp_${id}` });
    expect(answer.errors).toEqual([]);
    expect(answer.data).toEqual({
      campaign: {
        startsOn: '2026-11-01',
        endsOn: '2026-11-30',
        flights: [
          { id: `flt_${early}`, startsOn: '2026-11-06', endsOn: '2026-11-25', goalUnit: 'IMPRESSIONS', goalQuantity: '400', pacing: 'EVEN', dailyCap: '9007199254740995', frequencyCapPerDay: 3 },
          { id: `flt_${late}`, startsOn: '2026-12-01', endsOn: '2026-12-10', goalUnit: 'INSTALLS', goalQuantity: '9007199254740993', pacing: 'ASAP', dailyCap: null, frequencyCapPerDay: null },
        ],
        goalProgress: [
          { flightId: `flt_${early}`, delivered: '100', goal: '400', fraction: 0.25, expectedFraction: 0.5 },
          { flightId: `flt_${late}`, delivered: '0', goal: '9007199254740993', fraction: 0, expectedFraction: 0 },
        ],
      },
    });
  });

  it('without flights has none, and no progress; one that does not exist is null', async () => {
    const id = await operations.campaign();
    expect((await operations.execute(`{ campaign(id: "cmp_${id}") { flights { id } goalProgress { flightId } } }`)).data).toEqual({ campaign: { flights: [], goalProgress: [] } });
    expect(await operations.execute('{ campaign(id: "cmp_900001") { name } }')).toMatchObject({ data: { campaign: null }, errors: [] });
  });
});
