import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type DeliveryAnswer, type TestDelivery } from '../../subgraphs/operations/delivery-ingest/test-delivery.ts';
import { randomStream, type Random } from '../seed/random.ts';
import { verifyDeliveries } from './verify-deliveries.ts';

/** `DELIVERY_SEED=<n>` repeats a run, as far as the order in which the server serves concurrent requests allows. */
const seed = Number(process.env['DELIVERY_SEED'] ?? Date.now() % 1_000_000);
const reporters = 6;
const batchesPerReporter = 40;
const days = ['2026-09-29', '2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01', '2026-11-08', '2026-11-09', '2026-11-14', '2026-11-15'];

interface Sent {
  readonly input: Parameters<TestDelivery['record']>[0] & { readonly idempotencyKey: string };
  readonly answer: DeliveryAnswer;
}

let operations: TestDelivery;
let campaigns: readonly number[];
let places: readonly { readonly gameId: number; readonly publisherId: number; readonly unitId: number }[];

beforeAll(async () => {
  operations = await openTestDelivery();
  campaigns = await Promise.all(Array.from({ length: 5 }, () => operations.campaign({ starts_on: '2026-09-01' })));
  // Flights that overlap, and span months: every roll-up of a campaign is touched from several of its months.
  for (const id of campaigns) await Promise.all([operations.flight(id, { starts_on: '2026-09-30', ends_on: '2026-11-08' }), operations.flight(id, { starts_on: '2026-11-01' })]);
  places = await Promise.all(Array.from({ length: 6 }, () => operations.place()));
});
afterAll(() => operations.close());

/** A batch of random rows; sequences are shuffled, so that half of all batches arrive after a newer one. */
function drawBatch(random: Random, sequence: number): Sent['input'] {
  const keys = new Set(Array.from({ length: random.integer(1, 40) }, () => `${random.pick(campaigns)} ${random.pick(places).unitId} ${random.pick(days)}`));
  const unitKeys = new Set(Array.from({ length: random.integer(0, 5) }, () => `${random.pick(places).unitId} ${random.pick(days)}`));
  const rows = [...keys].map((key) => {
    const [campaignId, unitId, day] = key.split(' ');
    // Small counts, so that a restatement often leaves the sums or the row as they were.
    return deliveryRow(Number(campaignId), Number(unitId), String(day), random.integer(0, 3), random.integer(0, 1), random.integer(0, 1));
  });
  const adUnitRows = [...unitKeys].map((key) => {
    const [unitId, day] = key.split(' ');
    return { day: String(day), adUnitId: `adu_${unitId}`, requests: String(random.integer(5, 9)), filled: String(random.integer(0, 5)) };
  });
  return { idempotencyKey: `random-${sequence}`, sequence, rows: random.shuffle(rows), adUnitRows };
}

/** Sends batches one after the other, repeating some of those that anybody has sent; answers with what was taken. */
async function report(random: Random, sequences: readonly number[], taken: Sent[], refused: Sent[]): Promise<void> {
  for (const sequence of sequences) {
    const input = drawBatch(random, sequence);
    const again = random.chance(0.3);
    const [answer, twin] = await Promise.all([operations.record(input), again ? operations.record(input) : null]);
    // The same key at the same time: one of them is taken, both answer alike.
    if (twin !== null) expect({ ...twin, statements: 0 }).toEqual({ ...answer, statements: 0 });
    (answer.batchId === null ? refused : taken).push({ input, answer });
    if (taken.length === 0 || !random.chance(0.3)) continue;
    const before = random.pick(taken);
    expect(await operations.record(before.input)).toMatchObject({ batchId: before.answer.batchId, accepted: before.answer.accepted, restated: before.answer.restated, ignored: before.answer.ignored });
  }
}

/** Sells games back and forth from random days, also days long past. */
async function trade(random: Random): Promise<number> {
  let sold = 0;
  const publishers = places.map(({ publisherId }) => publisherId);
  for (let turn = 0; turn < 40; turn += 1) {
    const { gameId } = random.pick(places);
    const [game] = await operations.select('SELECT version FROM game WHERE id = ?', [gameId]);
    const input = { id: `gam_${gameId}`, expectedVersion: Number(game?.['version']), toPublisherId: `pub_${random.pick(publishers)}`, validFrom: random.pick(days) };
    const answer = await operations.execute('mutation ($input: TransferGameInput!) { transferGame(input: $input) { game { id } userErrors { code } } }', { input });
    expect(answer.errors).toEqual([]);
    if (JSON.stringify(answer.data).includes('"userErrors":[]')) sold += 1;
  }
  return sold;
}

/** Moves the ends of flights, so that what they delivered is counted anew. */
async function reschedule(random: Random): Promise<number> {
  let moved = 0;
  for (let turn = 0; turn < 30; turn += 1) {
    const campaignId = random.pick(campaigns);
    const [campaign] = await operations.select('SELECT version FROM campaign WHERE id = ?', [campaignId]);
    const rows = await operations.select('SELECT id, starts_on FROM flight WHERE campaign_id = ?', [campaignId]);
    const flights = rows.map((row) => ({ id: `flt_${row['id']}`, startsOn: row['starts_on'], endsOn: `2026-11-${random.integer(15, 30)}`, goalUnit: 'IMPRESSIONS', goalQuantity: '1000' }));
    const input = { campaignId: `cmp_${campaignId}`, expectedVersion: Number(campaign?.['version']), flights };
    const answer = await operations.execute('mutation ($input: SetFlightsInput!) { setFlights(input: $input) { userErrors { code message } } }', { input });
    expect(answer.errors).toEqual([]);
    if (JSON.stringify(answer.data).includes('"userErrors":[]')) moved += 1;
  }
  return moved;
}

/** Closes a month while batches for it arrive: when half of them have. */
async function close(taken: readonly Sent[]): Promise<void> {
  while (taken.length < (reporters * batchesPerReporter) / 2) await new Promise((resolve) => setTimeout(resolve, 1));
  expect((await operations.closeMonth('2026-09', 'FINAL')).userErrors).toEqual([]);
  expect((await operations.closeMonth('2026-09', 'LOCKED')).userErrors).toEqual([]);
}

describe('delivery under concurrent, repeated, restating and out-of-order batches, transfers of games, moved flights and closing months', () => {
  it(`leaves the newest counts, and every roll-up equal to what daily rows and ownership say (seed ${seed})`, async () => {
    console.log(`random deliveries: DELIVERY_SEED=${seed}`);
    const random = randomStream(seed, 'deliveries');
    const sequences = random.shuffle(Array.from({ length: reporters * batchesPerReporter }, (_, at) => at + 1));
    const taken: Sent[] = [];
    const refused: Sent[] = [];
    const work = Array.from({ length: reporters }, (_, at) => report(randomStream(seed, `reporter ${at}`), sequences.slice(at * batchesPerReporter, (at + 1) * batchesPerReporter), taken, refused));
    const [sold, moved] = await Promise.all([trade(randomStream(seed, 'trade')), reschedule(randomStream(seed, 'reschedule')), close(taken), ...work]);
    expect(sold).toBeGreaterThan(5);
    expect(moved).toBeGreaterThan(5);
    expect(refused.length).toBeGreaterThan(20);

    const differences: string[] = [];
    await verifyDeliveries(operations.serviceUrl, (difference) => differences.push(difference));
    expect(differences).toEqual([]);

    for (const { answer } of refused) expect(new Set(answer.userErrors.map(({ code }) => code))).toEqual(new Set(['MONTH_LOCKED']));
    expect(taken.length + refused.length).toBe(sequences.length);
    await expectNewestCounts(taken);
    await expectExactAnswers(taken);
  }, 120_000);
});

/** Whatever the order of arrival, each key holds the counts of the taken batch with the highest sequence. */
async function expectNewestCounts(taken: readonly Sent[]): Promise<void> {
  const newest = new Map<string, string>();
  for (const { input } of taken.toSorted((a, b) => Number(a.input.sequence) - Number(b.input.sequence))) {
    for (const row of input.rows ?? []) newest.set(`${row['campaignId']} ${row['adUnitId']} ${row['day']}`, `${row['impressions']}/${row['clicks']}/${row['installs']} by ${input.sequence}`);
    for (const row of input.adUnitRows ?? []) newest.set(`${row['adUnitId']} ${row['day']}`, `${row['requests']}/${row['filled']} by ${input.sequence}`);
  }
  const daily = await operations.select("SELECT CONCAT('cmp_', campaign_id, ' adu_', ad_unit_id, ' ', day) k, CONCAT(impressions, '/', clicks, '/', installs, ' by ', sequence) v FROM delivery_daily");
  const unitDays = await operations.select("SELECT CONCAT('adu_', ad_unit_id, ' ', day) k, CONCAT(requests, '/', filled, ' by ', sequence) v FROM ad_unit_daily");
  expect(Object.fromEntries([...daily, ...unitDays].map((row) => [row['k'], row['v']]).sort())).toEqual(Object.fromEntries([...newest].sort()));
}

/** Every row of every batch was counted once: as many were new as there are keys. */
async function expectExactAnswers(taken: readonly Sent[]): Promise<void> {
  for (const { input, answer } of taken) expect(answer.accepted + answer.restated + answer.ignored).toBe((input.rows ?? []).length + (input.adUnitRows ?? []).length);
  const [keys] = await operations.select('SELECT (SELECT COUNT(*) FROM delivery_daily) + (SELECT COUNT(*) FROM ad_unit_daily) n, (SELECT COUNT(*) FROM delivery_batch) batches');
  expect(taken.reduce((sum, { answer }) => sum + answer.accepted, 0)).toBe(Number(keys?.['n']));
  expect(taken.length).toBe(Number(keys?.['batches']));
  // Out of order really happened.
  expect(taken.reduce((sum, { answer }) => sum + answer.ignored, 0)).toBeGreaterThan(20);
  expect(taken.reduce((sum, { answer }) => sum + answer.restated, 0)).toBeGreaterThan(20);
}
