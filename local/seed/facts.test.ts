import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CampaignFact, DeliveryFact } from './facts.ts';
import { readDeliveries, readDeliveriesByCampaign, readFacts } from './read-facts.ts';
import { beginFacts, finishFacts, writeFacts } from './write-facts.ts';

const campaign: CampaignFact = {
  id: 1, advertiserId: 2, name: '🎉 بڑی | "quoted"\nline', billedName: 'before', objective: 'TRAFFIC', status: 'ACTIVE', startsOn: '2026-10-01', endsOn: null,
  adversarial: 'renamed', goalUnit: 'CLICKS', goalQuantity: 12_345_678_901_234_567_890n,
};
const delivery = (campaignId: number, gameId: number): DeliveryFact => ({
  campaignId, gameId, month: '2026-10', publisherId: 4, revision: 1, impressions: 9_007_199_254_740_993n, clicks: 7n, installs: 0n, isFinal: true, receivedOn: '2026-11-03',
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'facts-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function writeAll(): void {
  beginFacts(folder);
  writeFacts(folder, 'agencies', [{ id: 1, name: 'Kite Media' }]);
  writeFacts(folder, 'advertisers', [{ id: 2, name: 'Tulsi Tea', agencyId: null, status: 'ARCHIVED', createdOn: '2026-01-02' }]);
  writeFacts(folder, 'publishers', [{ id: 4, name: 'Bhoot Games', country: 'IN' }]);
  writeFacts(folder, 'games', [{ id: 3, name: 'Desi Ludo', publisherId: 4 }]);
  writeFacts(folder, 'campaigns', [campaign]);
  writeFacts(folder, 'deliveries', [delivery(1, 3), delivery(1, 5), delivery(2, 3)]);
  finishFacts(folder, { businessDate: '2026-11-15', scale: 'ci', seed: 1, days: 184, firstDay: '2026-05-16' });
}

describe('the facts files', () => {
  it('give back what was written, counts beyond 2^53 and any text included', async () => {
    writeAll();
    const facts = await readFacts(folder);
    expect(facts.campaigns).toEqual([campaign]);
    expect(facts.advertisers[0]).toEqual({ id: 2, name: 'Tulsi Tea', agencyId: null, status: 'ARCHIVED', createdOn: '2026-01-02' });
    expect(facts.meta.scale).toBe('ci');
    const deliveries: DeliveryFact[] = [];
    for await (const fact of readDeliveries(folder)) deliveries.push(fact);
    expect(deliveries).toEqual([delivery(1, 3), delivery(1, 5), delivery(2, 3)]);
  });

  it('hold units as decimal text, one fact a line', () => {
    writeAll();
    const [line] = readFileSync(join(folder, 'deliveries.ndjson'), 'utf8').split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({ impressions: '9007199254740993', clicks: '7', isFinal: true });
  });

  it('are streamed campaign by campaign', async () => {
    writeAll();
    const groups: (readonly DeliveryFact[])[] = [];
    for await (const group of readDeliveriesByCampaign(folder)) groups.push(group);
    expect(groups.map((group) => group.map((fact) => `${fact.campaignId}/${fact.gameId}`))).toEqual([['1/3', '1/5'], ['2/3']]);
  });

  it('do not count while they are being rewritten', async () => {
    writeAll();
    beginFacts(folder);
    await expect(readFacts(folder)).rejects.toThrow(/No complete facts/);
  });

  it('name the file and line of what they cannot read', async () => {
    writeAll();
    appendFileSync(join(folder, 'campaigns.ndjson'), '{"id":2,"advertiserId":"x"}\n');
    await expect(readFacts(folder)).rejects.toThrow(/campaigns\.ndjson, line 2: advertiserId is not an integer/);
  });
});
