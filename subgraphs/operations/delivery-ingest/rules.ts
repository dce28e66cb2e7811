import { idempotencyKeyRule, isIdempotencyKey } from '@ad-network/runtime/idempotency.ts';
import { decodeId, type IdPrefix } from '@ad-network/runtime/ids.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { deliveredUnitsMax, deliveryAgeDaysMax, deliveryBatchRowsMax } from '../config.ts';
import { gatherProblems, refuseBatch, type Problems } from './problems.ts';

/** `DeliveryRowInput` of the SDL. */
export interface DeliveryRowInput {
  readonly day: string;
  readonly campaignId: string;
  readonly adUnitId: string;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

/** `AdUnitRequestsInput` of the SDL. */
export interface AdUnitRequestsInput {
  readonly day: string;
  readonly adUnitId: string;
  readonly requests: bigint;
  readonly filled: bigint;
}

/** `RecordDeliveryInput` of the SDL. */
export interface RecordDeliveryInput {
  readonly idempotencyKey: string;
  readonly sequence: bigint;
  readonly rows: readonly DeliveryRowInput[];
  readonly adUnitRows: readonly AdUnitRequestsInput[];
}

/** Where a row of a batch stands in its input: for the path of an error. */
interface Placed {
  readonly list: 'rows' | 'adUnitRows';
  readonly at: number;
  readonly day: string;
  readonly adUnitId: number;
}

/** A row of `rows`, its ids decoded. */
export interface DeliveryRow extends Placed {
  readonly list: 'rows';
  readonly campaignId: number;
  readonly impressions: bigint;
  readonly clicks: bigint;
  readonly installs: bigint;
}

/** A row of `adUnitRows`, its id decoded. */
export interface AdUnitRow extends Placed {
  readonly list: 'adUnitRows';
  readonly requests: bigint;
  readonly filled: bigint;
}

/** A batch whose values are all within their bounds. Each list holds a key once, and is in the order in which its rows are locked and written. */
export interface Batch {
  readonly key: string;
  readonly sequence: bigint;
  readonly rows: readonly DeliveryRow[];
  readonly adUnitRows: readonly AdUnitRow[];
}

const dayMs = 86_400_000;

/** Checks all that can be said of a batch without SQL; throws BatchRefusal with what is wrong with it. `today` is the business date. */
export function checkBatch(input: RecordDeliveryInput, today: string): Batch {
  const { idempotencyKey: key, sequence } = input;
  if (!isIdempotencyKey(key)) refuseBatch('INVALID_INPUT', idempotencyKeyRule, 'idempotencyKey');
  if (sequence < 1n) refuseBatch('INVALID_INPUT', `"sequence" counts up from 1; got ${sequence}.`, 'sequence');
  const count = input.rows.length + input.adUnitRows.length;
  if (count > deliveryBatchRowsMax) {
    refuseBatch('BATCH_TOO_LARGE', `A batch holds at most ${deliveryBatchRowsMax} rows, "rows" and "adUnitRows" together; got ${count}. Send them in several, each with a key of its own.`, 'rows');
  }
  const problems = gatherProblems();
  const days = { first: new Date(Date.parse(`${today}T00:00:00Z`) - deliveryAgeDaysMax * dayMs).toISOString().slice(0, 10), last: today };
  const rows = input.rows.flatMap((row, at) => readDeliveryRow(row, at, days, problems));
  const adUnitRows = input.adUnitRows.flatMap((row, at) => readAdUnitRow(row, at, days, problems));
  refuseRepeats(rows, (row) => `${row.campaignId} ${row.day} ${row.adUnitId}`, 'day, campaign and ad unit', problems);
  refuseRepeats(adUnitRows, (row) => `${row.day} ${row.adUnitId}`, 'day and ad unit', problems);
  problems.refuseIfAny();
  return { key, sequence, rows: rows.sort(byCampaignDayUnit), adUnitRows: adUnitRows.sort(byDayUnit) };
}

interface Days {
  readonly first: string;
  readonly last: string;
}

function readDeliveryRow(row: DeliveryRowInput, at: number, days: Days, problems: Problems): readonly DeliveryRow[] {
  const path = ['rows', String(at)];
  const campaignId = readId('cmp', row.campaignId, [...path, 'campaignId'], problems);
  const adUnitId = readId('adu', row.adUnitId, [...path, 'adUnitId'], problems);
  checkDay(row.day, path, days, problems);
  for (const unit of ['impressions', 'clicks', 'installs'] as const) checkUnits(row[unit], [...path, unit], problems);
  if (campaignId === null || adUnitId === null) return [];
  return [{ list: 'rows', at, day: row.day, campaignId, adUnitId, impressions: row.impressions, clicks: row.clicks, installs: row.installs }];
}

function readAdUnitRow(row: AdUnitRequestsInput, at: number, days: Days, problems: Problems): readonly AdUnitRow[] {
  const path = ['adUnitRows', String(at)];
  const adUnitId = readId('adu', row.adUnitId, [...path, 'adUnitId'], problems);
  checkDay(row.day, path, days, problems);
  for (const unit of ['requests', 'filled'] as const) checkUnits(row[unit], [...path, unit], problems);
  if (row.filled > row.requests) problems.add('INVALID_INPUT', `${row.filled} filled of ${row.requests} requests: more than there were.`, ...path, 'filled');
  return adUnitId === null ? [] : [{ list: 'adUnitRows', at, day: row.day, adUnitId, requests: row.requests, filled: row.filled }];
}

function readId(prefix: IdPrefix, id: string, path: readonly string[], problems: Problems): number | null {
  try {
    return decodeId(prefix, id);
  } catch (error) {
    if (!(error instanceof PublicError)) throw error;
    problems.add('WRONG_ID_KIND', error.message, ...path);
    return null;
  }
}

function checkDay(day: string, path: readonly string[], days: Days, problems: Problems): void {
  if (day > days.last) problems.add('INVALID_INPUT', `${day} is in the future: today is ${days.last}.`, ...path, 'day');
  if (day < days.first) problems.add('INVALID_INPUT', `${day} is too long ago: delivery is taken from ${days.first} on.`, ...path, 'day');
}

function checkUnits(units: bigint, path: readonly string[], problems: Problems): void {
  if (units < 0n || units > deliveredUnitsMax) problems.add('INVALID_INPUT', `A count is 0 to ${deliveredUnitsMax}; got ${units}.`, ...path);
}

function refuseRepeats<Row extends Placed>(rows: readonly Row[], keyOf: (row: Row) => string, words: string, problems: Problems): void {
  const places = new Map<string, number>();
  for (const row of rows) {
    const key = keyOf(row);
    const before = places.get(key);
    if (before === undefined) places.set(key, row.at);
    else problems.add('INVALID_INPUT', `The same ${words} as in row ${before}: which of the two counts? Give it once.`, row.list, String(row.at));
  }
}

function byCampaignDayUnit(a: DeliveryRow, b: DeliveryRow): number {
  return a.campaignId - b.campaignId || byDayUnit(a, b);
}

function byDayUnit(a: Placed, b: Placed): number {
  return a.day < b.day ? -1 : a.day > b.day ? 1 : a.adUnitId - b.adUnitId;
}
