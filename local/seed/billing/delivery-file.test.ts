import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { factFiles, formatFact, type DeliveryFact } from '../facts.ts';
import { knownOn, openDeliveries } from './delivery-file.ts';

const row = (campaignId: number, month: string, gameId: number, revision: number, receivedOn: string, impressions: bigint): DeliveryFact => ({
  campaignId, month, gameId, publisherId: 1, revision, impressions, clicks: 0n, installs: 0n, isFinal: true, receivedOn,
});
const rows = [
  row(1, '2026-09', 1, 1, '2026-10-03', 100n), row(1, '2026-09', 1, 2, '2026-10-20', 90n), row(1, '2026-09', 2, 1, '2026-10-03', 50n),
  row(1, '2026-10', 1, 1, '2026-11-02', 70n), row(2, '2026-09', 1, 1, '2026-10-01', 10n),
];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-file-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const write = (list: readonly DeliveryFact[]): void => writeFileSync(join(folder, factFiles.deliveries), list.map((fact) => `${formatFact(fact)}\n`).join(''));

describe('the deliveries of a facts folder', () => {
  it('stream by campaign-month and can be read again from their place in the file', async () => {
    write(rows);
    const deliveries = openDeliveries(folder);
    const groups = await Array.fromAsync(deliveries.stream());
    expect(groups.map((group) => [group.campaignId, group.month, group.rows.length])).toEqual([[1, '2026-09', 3], [1, '2026-10', 1], [2, '2026-09', 1]]);
    for (const group of groups) expect(deliveries.rowsOf(group.campaignId, group.month)).toEqual(group.rows);
    expect(deliveries.rowsOf(2, '2026-10')).toEqual([]);
    deliveries.close();
  });
  it('take invented campaign-months beside those of the file, once each', () => {
    write(rows);
    const deliveries = openDeliveries(folder);
    const invented = { campaignId: 900_001, month: '2026-09', rows: [row(900_001, '2026-09', 1, 1, '2026-09-28', 5n)] };
    deliveries.add(invented);
    expect(deliveries.rowsOf(900_001, '2026-09')).toEqual(invented.rows);
    expect(() => deliveries.add(invented)).toThrow(/comes twice/);
    deliveries.close();
  });
  it('refuse a file that is not sorted, because a campaign-month would be lost', async () => {
    write([rows[0]!, rows[3]!, rows[1]!]);
    const deliveries = openDeliveries(folder);
    await expect(Array.fromAsync(deliveries.stream())).rejects.toThrow(/not sorted/);
    deliveries.close();
  });
});

describe('what was known on a day', () => {
  const month = rows.slice(0, 3);
  it('is the highest revision received until then, by game', () => {
    expect(knownOn(month, '2026-10-05').map((fact) => [fact.gameId, fact.revision, fact.impressions])).toEqual([[1, 1, 100n], [2, 1, 50n]]);
    expect(knownOn(month, '2026-10-20').map((fact) => [fact.gameId, fact.revision, fact.impressions])).toEqual([[1, 2, 90n], [2, 1, 50n]]);
    expect(knownOn(month, '2026-10-02')).toEqual([]);
  });
});
