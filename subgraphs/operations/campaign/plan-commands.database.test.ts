import { testViewer } from '@ad-network/runtime/test-client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEvents, rowIdOf, testCommand, type TestCommand } from '../test-commands.ts';
import { openTestOperations, today, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
let create: TestCommand;
let update: TestCommand;
let setFlights: TestCommand;
let setTargeting: TestCommand;
let setStatus: TestCommand;
let advertiser: string;
let games: readonly string[];
let serial = 0;
const newKey = (): string => `key-${(serial += 1)}`;
const flight = (more: Readonly<Record<string, unknown>> = {}) => ({ startsOn: '2026-12-01', endsOn: '2026-12-15', goalUnit: 'IMPRESSIONS', goalQuantity: '1000', ...more });
const base = () => ({ idempotencyKey: newKey(), advertiserId: advertiser, name: 'Diwali', objective: 'TRAFFIC', startsOn: '2026-11-01', endsOn: '2026-12-31' });
const make = async (more: Readonly<Record<string, unknown>> = {}): Promise<string> => String((await create({ ...base(), ...more })).row?.['id']);

const selection = `id name objective status startsOn endsOn version advertiser { id } flights { id startsOn endsOn goalUnit goalQuantity pacing dailyCap frequencyCapPerDay }
  targeting { countries platforms osVersionMin gameCategories includeGames { id } excludeGames { id } connectionTypes } goalProgress { flightId delivered }`;

beforeAll(async () => {
  operations = await openTestOperations();
  create = testCommand(operations, 'createCampaign', 'CreateCampaignInput', 'campaign', selection);
  update = testCommand(operations, 'updateCampaign', 'UpdateCampaignInput', 'campaign', selection);
  setFlights = testCommand(operations, 'setFlights', 'SetFlightsInput', 'campaign', selection);
  setTargeting = testCommand(operations, 'setTargeting', 'SetTargetingInput', 'campaign', selection);
  setStatus = testCommand(operations, 'setCampaignStatus', 'SetCampaignStatusInput', 'campaign', 'id status version');
  advertiser = `adv_${await operations.advertiser()}`;
  const template = await operations.template();
  games = [(await operations.inventory(template, { category: 'PUZZLE' })).gameId, (await operations.inventory(template, { category: 'RACING' })).gameId].map((id) => `gam_${id}`);
});
afterAll(() => operations.close());

const counts = () => operations.select('SELECT (SELECT COUNT(*) FROM campaign) c, (SELECT COUNT(*) FROM flight) f, (SELECT COUNT(*) FROM campaign_target) t, (SELECT COUNT(*) FROM campaign_game) g, (SELECT COUNT(*) FROM campaign_recent) r, (SELECT COUNT(*) FROM change_event) e, (SELECT COUNT(*) FROM idempotency_key) k');

describe('createCampaign', () => {
  it('makes a DRAFT with its flights and targeting, a row for the list by impressions, and one change event', async () => {
    const targeting = { countries: ['LK', 'IN', 'IN'], platforms: ['ANDROID'], osVersionMin: '9.0', gameCategories: ['PUZZLE'], includeGameIds: [games[0]], excludeGameIds: [games[1]], connectionTypes: ['WIFI'] };
    const { row, userErrors } = await create({ ...base(), flights: [flight({ startsOn: '2026-12-16', endsOn: '2026-12-31', pacing: 'ASAP', dailyCap: '50', frequencyCapPerDay: 3 }), flight()], targeting });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({
      name: 'Diwali', objective: 'TRAFFIC', status: 'DRAFT', startsOn: '2026-11-01', endsOn: '2026-12-31', version: 1, advertiser: { id: advertiser },
      flights: [{ startsOn: '2026-12-01', pacing: 'EVEN', dailyCap: null, frequencyCapPerDay: null }, { startsOn: '2026-12-16', pacing: 'ASAP', dailyCap: '50', frequencyCapPerDay: 3, goalQuantity: '1000' }],
      targeting: { countries: ['IN', 'LK'], platforms: ['ANDROID'], osVersionMin: '9.0', gameCategories: ['PUZZLE'], includeGames: [{ id: games[0] }], excludeGames: [{ id: games[1] }], connectionTypes: ['WIFI'] },
    });
    const id = row?.['id'];
    expect(await operations.select('SELECT impressions_7d i, through_day d FROM campaign_recent WHERE campaign_id = ?', [rowIdOf(id)])).toEqual([{ i: '0', d: today }]);
    const [event, ...more] = await readEvents(operations, 'Campaign', id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({ action: 'createCampaign', actorSubject: 'dev|test' });
    expect(event?.changes).toContainEqual({ path: 'name', before: null, after: 'Diwali' });
    expect(event?.changes).toContainEqual({ path: 'targeting.countries', before: null, after: 'IN, LK' });
    expect(event?.changes.filter((change) => /^flights\.flt_\d+\.goalQuantity$/.test(change.path))).toHaveLength(2);
  });

  it('needs neither flights nor targeting nor an end', async () => {
    expect(await create({ ...base(), endsOn: null })).toMatchObject({ userErrors: [], row: { endsOn: null, flights: [], targeting: { countries: [], platforms: [], osVersionMin: null, gameCategories: [], includeGames: [], excludeGames: [], connectionTypes: [] } } });
  });

  it('makes one campaign of eight identical requests at once, and all get it', async () => {
    const input = { ...base(), name: 'Octopus', flights: [flight()] };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(input)));
    expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.row?.['id'])).size).toBe(1);
    expect(await operations.select("SELECT COUNT(*) n, COUNT(f.id) f FROM campaign c JOIN flight f ON f.campaign_id = c.id WHERE c.name = 'Octopus'")).toMatchObject([{ n: '1', f: '1' }]);
    expect(await create({ ...input, flights: [flight({ goalQuantity: '1001' })] })).toMatchObject({ row: null, userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'] }] });
  });

  it('refuses each wrong field by its path, and leaves nothing behind', async () => {
    const suspended = `adv_${await operations.advertiser({ status: 'SUSPENDED' })}`;
    const before = await counts();
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[]])[] = [
      [{ idempotencyKey: 'a b' }, 'INVALID_INPUT', ['idempotencyKey']],
      [{ name: '\u0001' }, 'INVALID_INPUT', ['name']],
      [{ advertiserId: 'agy_1' }, 'WRONG_ID_KIND', ['advertiserId']],
      [{ advertiserId: 'adv_999999' }, 'NOT_FOUND', ['advertiserId']],
      [{ advertiserId: suspended }, 'INVALID_INPUT', ['advertiserId']],
      [{ endsOn: '2026-10-31' }, 'INVALID_INPUT', ['endsOn']],
      [{ startsOn: '0001-01-01' }, 'INVALID_INPUT', ['startsOn']],
      [{ endsOn: '9999-12-31' }, 'INVALID_INPUT', ['endsOn']],
      [{ flights: [flight({ id: 'flt_1' })] }, 'INVALID_INPUT', ['flights', '0', 'id']],
      [{ flights: [flight({ id: 'cmp_1' })] }, 'WRONG_ID_KIND', ['flights', '0', 'id']],
      [{ flights: [flight(), flight({ goalQuantity: '0' })] }, 'INVALID_INPUT', ['flights', '1', 'goalQuantity']],
      [{ flights: [flight(), flight({ endsOn: '2027-01-01' })] }, 'INVALID_INPUT', ['flights', '1', 'endsOn']],
      [{ flights: [flight({ startsOn: '2026-10-31' })] }, 'INVALID_INPUT', ['flights', '0', 'startsOn']],
      [{ flights: Array.from({ length: 53 }, () => flight()) }, 'INVALID_INPUT', ['flights']],
      [{ targeting: { countries: ['XX'] } }, 'INVALID_INPUT', ['targeting', 'countries']],
      [{ targeting: { gameCategories: ['puzzle'] } }, 'INVALID_INPUT', ['targeting', 'gameCategories']],
      [{ targeting: { includeGameIds: ['gam_999999'] } }, 'NOT_FOUND', ['targeting', 'includeGameIds']],
      [{ targeting: { excludeGameIds: ['pub_1'] } }, 'WRONG_ID_KIND', ['targeting', 'excludeGameIds', '0']],
    ];
    for (const [more, code, path] of wrong) {
      expect(await create({ ...base(), ...more }), JSON.stringify(more)).toMatchObject({ row: null, userErrors: [{ code, path: ['input', ...path] }] });
    }
    expect(await counts()).toEqual(before);
  });

  it('needs operations:write', async () => {
    await expect(create(base(), testViewer(['operations:read']))).rejects.toThrow('FORBIDDEN');
  });
});

describe('updateCampaign', () => {
  it('changes what is given, clears what is null, keeps the rest', async () => {
    const id = await make();
    expect(await update({ id, expectedVersion: 1, name: 'Diwali 2', endsOn: null })).toMatchObject({ userErrors: [], row: { name: 'Diwali 2', endsOn: null, startsOn: '2026-11-01', objective: 'TRAFFIC', version: 2 } });
    const events = await readEvents(operations, 'Campaign', id);
    expect(events[1]).toMatchObject({ action: 'updateCampaign', changes: [{ path: 'name', before: 'Diwali', after: 'Diwali 2' }, { path: 'endsOn', before: '2026-12-31', after: null }, { path: 'version', before: '1', after: '2' }] });
    expect(await update({ id, expectedVersion: 2, name: 'Diwali 2' })).toMatchObject({ userErrors: [], row: { version: 2 } });
    expect(await readEvents(operations, 'Campaign', id)).toHaveLength(2);
  });

  it('keeps its days around its flights', async () => {
    const id = await make({ flights: [flight()] });
    expect(await update({ id, expectedVersion: 1, startsOn: '2026-12-02' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'startsOn'] }] });
    expect(await update({ id, expectedVersion: 1, endsOn: '2026-12-14' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'endsOn'] }] });
    expect(await update({ id, expectedVersion: 1, startsOn: '2026-12-01', endsOn: '2026-12-15' })).toMatchObject({ userErrors: [], row: { version: 2 } });
    expect(await update({ id, expectedVersion: 2, endsOn: '2026-11-30' })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'endsOn'] }] });
  });

  it('changes days, flights and targeting together as one change, or nothing of them', async () => {
    const id = await make({ flights: [flight()] });
    const targeting = { countries: ['IN'], includeGameIds: [games[0]] };
    const moved = { startsOn: '2027-01-01', endsOn: '2027-01-31' };
    const refused = await update({ id, expectedVersion: 1, name: 'New', ...moved, flights: [flight({ ...moved, endsOn: '2027-02-01' })], targeting });
    expect(refused).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'flights', '0', 'endsOn'] }] });
    expect(await update({ id, expectedVersion: 1, ...moved, flights: [flight(moved)], targeting: { includeGameIds: ['gam_999999'] } })).toMatchObject({ row: null, userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await readEvents(operations, 'Campaign', id)).toHaveLength(1);
    expect(await operations.select('SELECT starts_on s, version v FROM campaign WHERE id = ?', [rowIdOf(id)])).toEqual([{ s: '2026-11-01', v: 1 }]);
    expect(await update({ id, expectedVersion: 1, name: 'New', ...moved, flights: [flight(moved)], targeting })).toMatchObject({
      userErrors: [], row: { name: 'New', ...moved, version: 2, flights: [moved], targeting: { countries: ['IN'], includeGames: [{ id: games[0] }] } },
    });
    const events = await readEvents(operations, 'Campaign', id);
    expect(events).toHaveLength(2);
    expect(events[1]?.changes.map(({ path }) => path)).toEqual(expect.arrayContaining(['name', 'startsOn', 'targeting.countries', 'version']));
    expect(await update({ id, expectedVersion: 2, targeting: { countries: ['IN'], includeGameIds: [games[0]] } })).toMatchObject({ userErrors: [], row: { version: 2 } });
  });

  it('lets a COMPLETED campaign change its name only, an ARCHIVED one nothing', async () => {
    const completed = `cmp_${await operations.campaign({ status: 'COMPLETED' })}`;
    expect(await update({ id: completed, expectedVersion: 1, name: 'Renamed' })).toMatchObject({ userErrors: [], row: { name: 'Renamed' } });
    expect(await update({ id: completed, expectedVersion: 2, objective: 'APP_INSTALLS' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'id'] }] });
    const archived = `cmp_${await operations.campaign({ status: 'ARCHIVED' })}`;
    expect(await update({ id: archived, expectedVersion: 1, name: 'Renamed' })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION' }] });
    for (const campaignId of [completed, archived]) {
      const expectedVersion = campaignId === completed ? 2 : 1;
      expect(await setFlights({ campaignId, expectedVersion, flights: [] })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'campaignId'] }] });
      expect(await setTargeting({ campaignId, expectedVersion, targeting: {} })).toMatchObject({ row: null, userErrors: [{ code: 'ILLEGAL_TRANSITION', path: ['input', 'campaignId'] }] });
    }
  });

  it('refuses another version, an unknown campaign, another kind of id and null for what cannot be null', async () => {
    const id = await make();
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, string])[] = [
      [{ expectedVersion: 9, name: 'X' }, 'VERSION_CONFLICT', 'expectedVersion'],
      [{ id: 'cmp_999999', name: 'X' }, 'NOT_FOUND', 'id'],
      [{ id: 'adv_1', name: 'X' }, 'WRONG_ID_KIND', 'id'],
      [{ name: null }, 'INVALID_INPUT', 'name'],
      [{ objective: null }, 'INVALID_INPUT', 'objective'],
      [{ startsOn: null }, 'INVALID_INPUT', 'startsOn'],
    ];
    for (const [more, code, field] of wrong) expect(await update({ id, expectedVersion: 1, ...more })).toMatchObject({ row: null, userErrors: [{ code, path: ['input', field] }] });
    expect(await readEvents(operations, 'Campaign', id)).toHaveLength(1);
  });
});

describe('setFlights', () => {
  const flightsOf = (row: Readonly<Record<string, unknown>> | null) => row?.['flights'] as readonly { readonly id: string; readonly startsOn: string }[];

  it('keeps and changes those with an id, adds those without, removes those that are missing', async () => {
    const campaignId = await make({ flights: [flight(), flight({ startsOn: '2026-12-16', endsOn: '2026-12-20' })] });
    const before = (await update({ id: campaignId, expectedVersion: 1 })).row;
    const [first, second] = flightsOf(before);
    const { row, userErrors } = await setFlights({ campaignId, expectedVersion: 1, flights: [flight({ id: first?.id, goalQuantity: '2000', dailyCap: '100' }), flight({ startsOn: '2026-12-21', endsOn: '2026-12-31', goalUnit: 'CLICKS' })] });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ version: 2, flights: [{ id: first?.id, goalQuantity: '2000', dailyCap: '100' }, { startsOn: '2026-12-21', goalUnit: 'CLICKS' }] });
    const events = await readEvents(operations, 'Campaign', campaignId);
    expect(events[1]).toMatchObject({ action: 'setFlights' });
    expect(events[1]?.changes).toContainEqual({ path: `flights.${first?.id}.goalQuantity`, before: '1000', after: '2000' });
    expect(events[1]?.changes).toContainEqual({ path: `flights.${second?.id}.startsOn`, before: '2026-12-16', after: null });
    expect(await setFlights({ campaignId, expectedVersion: 2, flights: flightsOf(row).map((kept) => ({ ...flight(), ...kept })) })).toMatchObject({ userErrors: [], row: { version: 2 } });
  });

  it('takes the same number of statements for 2 flights and for 50', async () => {
    const statements: number[] = [];
    for (const count of [2, 50]) {
      const campaignId = await make({ flights: Array.from({ length: count }, () => flight()) });
      const ids = flightsOf((await update({ id: campaignId, expectedVersion: 1 })).row).map((row) => row.id);
      const kept = ids.slice(0, -1).map((id) => flight({ id, goalQuantity: '77' }));
      const answer = await setFlights({ campaignId, expectedVersion: 1, flights: [...kept, flight({ startsOn: '2026-12-20', endsOn: '2026-12-31' })] });
      expect(answer.userErrors).toEqual([]);
      expect(flightsOf(answer.row)).toHaveLength(count);
      statements.push(answer.statements);
    }
    expect(statements[0]).toBe(statements[1]);
  });

  it('keeps a flight that has started, and counts its delivery anew when its end moves', async () => {
    const campaign = await operations.campaign({ starts_on: '2026-11-01', ends_on: '2026-12-31' });
    const started = await operations.flight(campaign, { starts_on: '2026-11-01', ends_on: '2026-11-30' });
    for (const [day, impressions] of [['2026-11-01', 10], ['2026-11-10', 20], ['2026-11-14', 40]] as const) {
      await operations.insert('delivery_daily', { campaign_id: campaign, day, ad_unit_id: 1, impressions, clicks: 1, installs: 0, sequence: 1, updated_at: '2026-11-14 10:00:00.000' });
    }
    await operations.insert('delivery_flight', { flight_id: started, campaign_id: campaign, impressions: 70, clicks: 3, installs: 0 });
    const campaignId = `cmp_${campaign}`;
    const kept = { id: `flt_${started}`, startsOn: '2026-11-01', endsOn: '2026-11-30', goalUnit: 'IMPRESSIONS', goalQuantity: '1000' };
    expect(await setFlights({ campaignId, expectedVersion: 1, flights: [] })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'flights'], message: expect.stringContaining('has started') }] });
    expect(await setFlights({ campaignId, expectedVersion: 1, flights: [{ ...kept, startsOn: '2026-11-02' }] })).toMatchObject({ row: null, userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'flights', '0', 'startsOn'] }] });
    const answer = await setFlights({ campaignId, expectedVersion: 1, flights: [{ ...kept, endsOn: '2026-11-10' }, flight({ startsOn: '2026-11-11', endsOn: '2026-11-30' })] });
    expect(answer).toMatchObject({ userErrors: [], row: { goalProgress: [{ flightId: kept.id, delivered: '30' }, { delivered: '40' }] } });
  });

  it('removes what a flight had delivered with it, when it has not started', async () => {
    const campaign = await operations.campaign({ starts_on: '2026-11-01', ends_on: '2026-12-31' });
    const coming = await operations.flight(campaign, { starts_on: '2026-11-16', ends_on: '2026-11-30' });
    await operations.insert('delivery_flight', { flight_id: coming, campaign_id: campaign, impressions: 0, clicks: 0, installs: 0 });
    expect(await setFlights({ campaignId: `cmp_${campaign}`, expectedVersion: 1, flights: [] })).toMatchObject({ userErrors: [], row: { flights: [], goalProgress: [] } });
    expect(await operations.select('SELECT flight_id FROM delivery_flight WHERE campaign_id = ?', [campaign])).toEqual([]);
  });

  it('refuses a flight of another campaign, one outside the campaign, another version, another campaign', async () => {
    const campaignId = await make({ flights: [flight()] });
    const other = await make({ flights: [flight()] });
    const foreign = flightsOf((await update({ id: other, expectedVersion: 1 })).row)[0]?.id;
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[]])[] = [
      [{ flights: [flight({ id: foreign })] }, 'INVALID_INPUT', ['flights', '0', 'id']],
      [{ flights: [flight({ id: 'adu_1' })] }, 'WRONG_ID_KIND', ['flights', '0', 'id']],
      [{ flights: [flight({ endsOn: '2027-02-01' })] }, 'INVALID_INPUT', ['flights', '0', 'endsOn']],
      [{ flights: [flight({ frequencyCapPerDay: 0 })] }, 'INVALID_INPUT', ['flights', '0', 'frequencyCapPerDay']],
      [{ expectedVersion: 2, flights: [] }, 'VERSION_CONFLICT', ['expectedVersion']],
      [{ campaignId: 'cmp_999999', flights: [] }, 'NOT_FOUND', ['campaignId']],
      [{ campaignId: 'flt_1', flights: [] }, 'WRONG_ID_KIND', ['campaignId']],
    ];
    for (const [more, code, path] of wrong) expect(await setFlights({ campaignId, expectedVersion: 1, ...more }), JSON.stringify(more)).toMatchObject({ row: null, userErrors: [{ code, path: ['input', ...path] }] });
    expect(flightsOf((await update({ id: campaignId, expectedVersion: 1 })).row)).toHaveLength(1);
  });
});

describe('setTargeting', () => {
  it('replaces all of it, and tells what changed', async () => {
    const campaignId = await make({ targeting: { countries: ['IN'], includeGameIds: [games[0]], osVersionMin: '9.0' } });
    expect(await setTargeting({ campaignId, expectedVersion: 1, targeting: { countries: ['IN', 'BD'], excludeGameIds: [games[0]], connectionTypes: ['WIFI', 'CELLULAR'] } })).toMatchObject({
      userErrors: [],
      row: { version: 2, targeting: { countries: ['BD', 'IN'], osVersionMin: null, includeGames: [], excludeGames: [{ id: games[0] }], connectionTypes: ['CELLULAR', 'WIFI'] } },
    });
    const events = await readEvents(operations, 'Campaign', campaignId);
    expect(events[1]).toMatchObject({ action: 'setTargeting' });
    expect(events[1]?.changes).toEqual([
      { path: 'targeting.countries', before: 'IN', after: 'BD, IN' },
      { path: 'targeting.osVersionMin', before: '9.0', after: null },
      { path: 'targeting.includeGameIds', before: games[0], after: null },
      { path: 'targeting.excludeGameIds', before: null, after: games[0] },
      { path: 'targeting.connectionTypes', before: null, after: 'CELLULAR, WIFI' },
      { path: 'version', before: '1', after: '2' },
    ]);
    expect(await setTargeting({ campaignId, expectedVersion: 2, targeting: { countries: ['BD', 'IN'], excludeGameIds: [games[0]], connectionTypes: ['CELLULAR', 'WIFI'] } })).toMatchObject({ userErrors: [], row: { version: 2 } });
    expect(await setTargeting({ campaignId, expectedVersion: 2, targeting: {} })).toMatchObject({ userErrors: [], row: { version: 3, targeting: { countries: [], excludeGames: [] } } });
  });

  it('refuses what does not exist, what contradicts itself, another version and another campaign, and changes nothing', async () => {
    const campaignId = await make({ targeting: { countries: ['IN'] } });
    const wrong: readonly (readonly [Readonly<Record<string, unknown>>, string, readonly string[]])[] = [
      [{ targeting: { countries: ['Z1'] } }, 'INVALID_INPUT', ['targeting', 'countries']],
      [{ targeting: { gameCategories: ['PUZZLE', 'POETRY'] } }, 'INVALID_INPUT', ['targeting', 'gameCategories']],
      [{ targeting: { osVersionMin: 'latest' } }, 'INVALID_INPUT', ['targeting', 'osVersionMin']],
      [{ targeting: { includeGameIds: [games[0], 'gam_999999'] } }, 'NOT_FOUND', ['targeting', 'includeGameIds']],
      [{ targeting: { excludeGameIds: ['gam_999999'] } }, 'NOT_FOUND', ['targeting', 'excludeGameIds']],
      [{ targeting: { includeGameIds: [games[0]], excludeGameIds: [games[0]] } }, 'INVALID_INPUT', ['targeting', 'excludeGameIds']],
      [{ targeting: { includeGameIds: ['cmp_1'] } }, 'WRONG_ID_KIND', ['targeting', 'includeGameIds', '0']],
      [{ expectedVersion: 2, targeting: {} }, 'VERSION_CONFLICT', ['expectedVersion']],
      [{ campaignId: 'cmp_999999', targeting: {} }, 'NOT_FOUND', ['campaignId']],
      [{ campaignId: 'gam_1', targeting: {} }, 'WRONG_ID_KIND', ['campaignId']],
    ];
    for (const [more, code, path] of wrong) expect(await setTargeting({ campaignId, expectedVersion: 1, ...more }), JSON.stringify(more)).toMatchObject({ row: null, userErrors: [{ code, path: ['input', ...path] }] });
    expect(await update({ id: campaignId, expectedVersion: 1 })).toMatchObject({ row: { version: 1, targeting: { countries: ['IN'] } } });
  });
});

describe('clients that edit one campaign at once, each in another way', () => {
  it('have exactly one winner, whose change is the only one', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await make({ flights: [flight()] });
      const answers = await Promise.all([
        update({ id, expectedVersion: 1, name: 'Other name' }),
        setFlights({ campaignId: id, expectedVersion: 1, flights: [flight({ goalQuantity: '5' })] }),
        setTargeting({ campaignId: id, expectedVersion: 1, targeting: { countries: ['IN'] } }),
        setStatus({ id, expectedVersion: 1, status: 'PENDING_REVIEW' }),
        update({ id, expectedVersion: 1, endsOn: null }),
        setTargeting({ campaignId: id, expectedVersion: 1, targeting: { platforms: ['IOS'] } }),
      ]);
      expect(answers.filter((answer) => answer.row !== null)).toHaveLength(1);
      expect(answers.flatMap((answer) => answer.userErrors.map((error) => error.code))).toEqual(new Array(5).fill('VERSION_CONFLICT'));
      const events = await readEvents(operations, 'Campaign', id);
      expect(events).toHaveLength(2);
      const { row } = await update({ id, expectedVersion: 2 });
      const changed = [row?.['name'] !== 'Diwali', JSON.stringify(row?.['flights']).includes('"5"'), JSON.stringify(row?.['targeting']).includes('"IN"'), row?.['status'] !== 'DRAFT', row?.['endsOn'] === null, JSON.stringify(row?.['targeting']).includes('IOS')];
      expect(changed.filter(Boolean)).toHaveLength(1);
    }
  });
});

describe('an advertiser that is archived while a campaign of it is activated', () => {
  it('is not both', async () => {
    const archive = testCommand(operations, 'updateAdvertiser', 'UpdateAdvertiserInput', 'advertiser', 'status');
    for (let round = 0; round < 8; round += 1) {
      const owner = await operations.advertiser();
      const campaign = await operations.campaign({ advertiser_id: owner, status: 'READY' });
      const [archived, activated] = await Promise.all([archive({ id: `adv_${owner}`, expectedVersion: 1, status: 'ARCHIVED' }), setStatus({ id: `cmp_${campaign}`, expectedVersion: 1, status: 'ACTIVE' })]);
      expect([archived.row !== null, activated.row !== null].filter(Boolean)).toHaveLength(1);
      expect([...archived.userErrors, ...activated.userErrors]).toMatchObject([{ code: 'ILLEGAL_TRANSITION', path: ['input', 'status'] }]);
    }
  });
});

describe('the targeting of campaigns', () => {
  it('takes the same number of statements for 2 campaigns and for 30', async () => {
    for (let n = 0; n < 30; n += 1) await make({ targeting: { countries: ['IN'], includeGameIds: [games[n % 2]] } });
    const source = 'query ($first: Int) { campaigns(first: $first) { edges { node { targeting { countries includeGames { name } excludeGames { name } } } } } }';
    const statements = await Promise.all([2, 30].map(async (first) => (await operations.execute(source, { first })).statements));
    expect(statements).toEqual([4, 4]);
  });
});
