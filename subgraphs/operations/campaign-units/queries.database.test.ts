import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;

beforeAll(async () => {
  operations = await openTestOperations();
});
afterAll(() => operations.close());

const units = (impressions: number) => ({ impressions, clicks: 2, installs: 1, revision: 3 });
const shown = (campaignId: number, impressions: string, clicks = '2', installs = '1') => ({ campaignId: `cmp_${campaignId}`, impressions, clicks, installs });

describe('openMonthDelivery', () => {
  it('credits each publisher with the campaigns of the current month, and a game with all that it has shown', async () => {
    const template = await operations.template();
    const { gameId, publisherId: seller } = await operations.inventory(template);
    const { gameId: otherGame, publisherId: buyer } = await operations.inventory(template);
    const [first, second] = [await operations.campaign(), await operations.campaign()];
    const row = (campaignId: number, game: number, publisher: number, impressions: number, month = '2026-11') =>
      operations.insert('delivery_month', { campaign_id: campaignId, month, game_id: game, publisher_id: publisher, ...units(impressions) });
    // The game was sold within the month; last month's units and a row left with no units are not of the open month.
    await row(first, gameId, seller, 100);
    await row(first, gameId, buyer, 30);
    await row(first, otherGame, buyer, 5);
    await row(second, gameId, seller, 7, '2026-10');
    await operations.insert('delivery_month', { campaign_id: second, month: '2026-11', game_id: gameId, publisher_id: seller, impressions: 0, clicks: 0, installs: 0, revision: 4 });
    const query = 'query ($seller: ID!, $buyer: ID!, $game: ID!) { seller: publisher(id: $seller) { ...P } buyer: publisher(id: $buyer) { ...P } game(id: $game) { openMonthDelivery { ...U } } } fragment P on Publisher { openMonthDelivery { ...U } } fragment U on CampaignUnits { campaignId impressions clicks installs }';
    const answer = await operations.execute(query, { seller: `pub_${seller}`, buyer: `pub_${buyer}`, game: `gam_${gameId}` });
    expect(answer).toMatchObject({
      errors: [],
      data: {
        seller: { openMonthDelivery: [shown(first, '100')] },
        buyer: { openMonthDelivery: [shown(first, '35', '4', '2')] },
        game: { openMonthDelivery: [shown(first, '130', '4', '2')] },
      },
    });
    // Publishers together, their units together, the game, its units.
    expect(answer.statements).toBe(4);
  });
});
