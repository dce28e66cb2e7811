import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestOperations, type TestOperations } from '../test-operations.ts';

/** What the table is derived from, in SQL of this test's own. */
const derived = `SELECT DISTINCT g.id g, u.template_id t, g.publisher_id p, g.platform f, g.category c FROM ad_unit u JOIN game g ON g.id = u.game_id JOIN publisher p ON p.id = g.publisher_id
  WHERE u.status = 'ACTIVE' AND g.review_status = 'APPROVED' AND p.status = 'ACTIVE' ORDER BY g.id, u.template_id`;
const kept = 'SELECT game_id g, template_id t, publisher_id p, platform f, category c FROM eligible_inventory ORDER BY game_id, template_id';

let operations: TestOperations;
beforeAll(async () => {
  operations = await openTestOperations();
});
afterAll(() => operations.close());

async function placed(gameId: number): Promise<readonly unknown[]> {
  expect(await operations.select(kept)).toEqual(await operations.select(derived));
  return operations.select('SELECT template_id t, publisher_id p, platform f, category c FROM eligible_inventory WHERE game_id = ? ORDER BY template_id', [gameId]);
}

describe('eligible inventory follows', () => {
  it('an ad unit that is paused, resumed, given another template, or not the only one', async () => {
    const [first, second] = [await operations.template(), await operations.template()];
    const { gameId, unitId } = await operations.inventory(first);
    const twin = await operations.insert('ad_unit', { game_id: gameId, template_id: first, name: 'Twin', status: 'ACTIVE' });
    await operations.insert('ad_unit', { game_id: gameId, template_id: second, name: 'Draft', status: 'DRAFT' });
    expect(await placed(gameId)).toMatchObject([{ t: String(first) }]);
    await operations.select("UPDATE ad_unit SET status = 'PAUSED' WHERE id = ?", [unitId]);
    expect(await placed(gameId)).toHaveLength(1);
    await operations.select("UPDATE ad_unit SET status = 'PAUSED' WHERE id = ?", [twin]);
    expect(await placed(gameId)).toEqual([]);
    await operations.select("UPDATE ad_unit SET status = 'ACTIVE', template_id = ? WHERE id = ?", [second, twin]);
    expect(await placed(gameId)).toMatchObject([{ t: String(second) }]);
  });

  it('a game that is rejected, approved, sold, or put in another category', async () => {
    const template = await operations.template();
    const { gameId } = await operations.inventory(template, { category: 'PUZZLE' });
    const other = await operations.inventory(template);
    await operations.select("UPDATE game SET review_status = 'REJECTED' WHERE id = ?", [gameId]);
    expect(await placed(gameId)).toEqual([]);
    await operations.select("UPDATE game SET review_status = 'APPROVED', category = 'RACING' WHERE id = ?", [gameId]);
    expect(await placed(gameId)).toMatchObject([{ c: 'RACING' }]);
    await operations.select('UPDATE game SET publisher_id = ? WHERE id = ?', [other.publisherId, gameId]);
    expect(await placed(gameId)).toMatchObject([{ p: String(other.publisherId) }]);
    await operations.select("UPDATE game SET name = 'Renamed' WHERE id = ?", [gameId]);
    expect(await placed(gameId)).toHaveLength(1);
  });

  it('a publisher that is suspended and taken back', async () => {
    const { gameId, publisherId } = await operations.inventory(await operations.template());
    await operations.select("UPDATE publisher SET status = 'SUSPENDED' WHERE id = ?", [publisherId]);
    expect(await placed(gameId)).toEqual([]);
    await operations.select("UPDATE publisher SET status = 'ACTIVE' WHERE id = ?", [publisherId]);
    expect(await placed(gameId)).toMatchObject([{ p: String(publisherId) }]);
  });

  it('all of them, changed at once from many connections', async () => {
    const template = await operations.template();
    const places = await Promise.all(Array.from({ length: 4 }, () => operations.inventory(template)));
    const change = (round: number) => places.flatMap(({ gameId, publisherId, unitId }) => [
      operations.select('UPDATE ad_unit SET status = ? WHERE id = ?', [round % 2 === 0 ? 'PAUSED' : 'ACTIVE', unitId]),
      operations.select('UPDATE game SET review_status = ? WHERE id = ?', [round % 3 === 0 ? 'REJECTED' : 'APPROVED', gameId]),
      operations.select('UPDATE publisher SET status = ? WHERE id = ?', [round % 5 === 0 ? 'SUSPENDED' : 'ACTIVE', publisherId]),
    ]);
    for (let round = 0; round < 30; round += 1) {
      const outcomes = await Promise.allSettled(change(round));
      const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
      // A deadlock undoes one of the changes, which a command would try again; the table is right either way.
      expect(failures.filter((failure) => !failure.includes('Deadlock'))).toEqual([]);
      expect(await operations.select(kept)).toEqual(await operations.select(derived));
    }
  });
});
