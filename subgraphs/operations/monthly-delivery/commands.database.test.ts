import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryRow, openTestDelivery, type TestDelivery } from '../delivery-ingest/test-delivery.ts';

let operations: TestDelivery;
let month: string;
let serial = 0;

beforeAll(async () => {
  operations = await openTestDelivery();
});
afterAll(() => operations.close());
beforeEach(() => {
  month = `2026-0${(serial += 1)}`;
});

const stored = async () => (await operations.select('SELECT finalised_at, locked_at FROM delivery_month_close WHERE month = ?', [month]))[0];
const refused = (code: string, ...path: readonly string[]) => ({ state: null, userErrors: [{ code, path: ['input', ...path] }] });

describe('closeDeliveryMonth', () => {
  it('makes a month FINAL, then LOCKED, with a change event each', async () => {
    expect(await operations.closeMonth(month, 'FINAL')).toMatchObject({ month, state: 'FINAL', userErrors: [] });
    expect(await stored()).toMatchObject({ finalised_at: expect.stringContaining('2026-11-1'), locked_at: null });
    expect(await operations.closeMonth(month, 'LOCKED')).toMatchObject({ month, state: 'LOCKED', userErrors: [] });
    expect((await stored())?.['locked_at']).not.toBeNull();
    const events = await operations.select("SELECT JSON_UNQUOTE(JSON_EXTRACT(changes, '$[0].before')) old_state, JSON_UNQUOTE(JSON_EXTRACT(changes, '$[0].after')) new_state FROM change_event WHERE entity_type = 'DeliveryMonth' AND entity_id = ? ORDER BY id", [Number(month.replace('-', ''))]);
    expect(events).toEqual([
      { old_state: 'OPEN', new_state: 'FINAL' },
      { old_state: 'FINAL', new_state: 'LOCKED' },
    ]);
  });

  it('refuses to lock a month that is not FINAL, and to close one twice', async () => {
    expect(await operations.closeMonth(month, 'LOCKED')).toMatchObject(refused('ILLEGAL_TRANSITION', 'state'));
    expect(await stored()).toBeUndefined();
    await operations.closeMonth(month, 'FINAL');
    expect(await operations.closeMonth(month, 'FINAL')).toMatchObject(refused('ILLEGAL_TRANSITION', 'state'));
    await operations.closeMonth(month, 'LOCKED');
    expect(await operations.closeMonth(month, 'FINAL')).toMatchObject(refused('ILLEGAL_TRANSITION', 'state'));
  });

  it('refuses the month that is still going on', async () => {
    expect(await operations.closeMonth('2026-11', 'FINAL')).toMatchObject(refused('ILLEGAL_TRANSITION', 'month'));
  });

  it('answers the same request under its key as the first time, also when the month has moved on, and refuses another', async () => {
    await operations.closeMonth(month, 'FINAL', `key-${month}`);
    await operations.closeMonth(month, 'LOCKED');
    expect(await operations.closeMonth(month, 'FINAL', `key-${month}`)).toMatchObject({ state: 'FINAL', userErrors: [] });
    expect(await operations.closeMonth(month, 'LOCKED', `key-${month}`)).toMatchObject(refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'));
    expect(await operations.closeMonth(month, 'FINAL', 'no key')).toMatchObject(refused('INVALID_INPUT', 'idempotencyKey'));
  });

  it('lets restatements of a FINAL month in, and none of a LOCKED one', async () => {
    const [{ unitId }, id] = [await operations.place(), await operations.campaign()];
    const rows = [deliveryRow(id, unitId, `${month}-10`, 5)];
    await operations.closeMonth(month, 'FINAL');
    expect(await operations.record({ sequence: 1, rows })).toMatchObject({ accepted: 1, userErrors: [] });
    await operations.closeMonth(month, 'LOCKED');
    expect(await operations.record({ sequence: 2, rows })).toMatchObject({ batchId: null, userErrors: [{ code: 'MONTH_LOCKED', path: ['input', 'rows', '0', 'day'] }] });
  });

  // What a batch holds from before it looks at its months until it is taken.
  it.each([
    ['units of a campaign', "INSERT INTO campaign_recent (campaign_id, impressions_7d, through_day) VALUES (?, 0, '1970-01-01')"],
    ['requests of an ad unit', 'INSERT INTO ad_unit_daily (ad_unit_id, day, requests, filled, sequence) VALUES (?, ?, 0, 0, 0)'],
  ])('waits with LOCKED for a batch that is being taken, with %s', async (_, hold) => {
    const id = await operations.campaign();
    await operations.closeMonth(month, 'FINAL');
    const batch = await operations.database.pool.getConnection();
    try {
      await batch.query('START TRANSACTION');
      await batch.query(hold, [id, `${month}-28`]);
      const locking = operations.closeMonth(month, 'LOCKED');
      expect(await Promise.race([locking, new Promise((resolve) => setTimeout(() => resolve('waits'), 200))])).toBe('waits');
      await batch.query('COMMIT');
      expect(await locking).toMatchObject({ state: 'LOCKED' });
    } finally {
      batch.release();
    }
  });
});
