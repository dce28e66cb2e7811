import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { at, openSql, startRecordedGraph, type RecordedGraph } from './graph.ts';

let graph: RecordedGraph;
let template: string;
let game: string;

beforeAll(async () => {
  graph = await startRecordedGraph();
  const operations = await openSql(inject('system').operationsAdminUrl);
  // A place that a new campaign can run in: a live ad unit in an approved game of an active studio, whose template players can tap.
  const [place] = await operations.rows<{ readonly template_id: string; readonly game_id: string }>(
    `SELECT u.template_id, u.game_id FROM ad_unit u JOIN game g ON g.id = u.game_id JOIN publisher p ON p.id = g.publisher_id JOIN native_template t ON t.id = u.template_id
      WHERE u.status = 'ACTIVE' AND g.review_status = 'APPROVED' AND p.status = 'ACTIVE' AND t.clickable ORDER BY u.id LIMIT 1`,
  );
  await operations.end();
  if (place === undefined) throw new Error('the seed has no live ad unit');
  template = `tpl_${place.template_id}`;
  game = `gam_${place.game_id}`;
});
afterAll(() => graph.close());

/** Runs the mutation as ad operations staff and gives what `path` says of its payload; fails on any error. */
async function run(name: string, inputType: string, selection: string, input: Readonly<Record<string, unknown>>, path: string): Promise<unknown> {
  const answer = await graph.ask(`mutation ($input: ${inputType}!) { ${name}(input: $input) { ${selection} userErrors { code message path } } }`, { input }, 'ops');
  expect(answer.errors).toEqual([]);
  expect(at(answer.data, `${name}.userErrors`)).toEqual([]);
  return at(answer.data, `${name}.${path}`);
}

describe('a new campaign, from its agency to its activation, through the gateway', () => {
  it('is made, reviewed and activated by ad operations staff, and lacks nothing but money', async () => {
    const create = (name: string, type: string, entity: string, input: Readonly<Record<string, unknown>>) => run(name, type, `${entity} { id }`, { idempotencyKey: randomUUID(), ...input }, `${entity}.id`);
    const agencyId = await create('createAgency', 'CreateAgencyInput', 'agency', { name: `Neem Media ${randomUUID()}` });
    const advertiserId = await create('createAdvertiser', 'CreateAdvertiserInput', 'advertiser', { name: 'Fast Shoes', domain: 'fast.example', agencyId });
    const flights = [{ startsOn: '2026-11-10', endsOn: '2026-11-30', goalUnit: 'IMPRESSIONS', goalQuantity: '100000' }];
    const campaignId = await create('createCampaign', 'CreateCampaignInput', 'campaign', { advertiserId, name: 'Fast Shoes Diwali', objective: 'TRAFFIC', startsOn: '2026-11-10', endsOn: '2026-12-31', flights, targeting: { countries: ['IN'], includeGameIds: [game] } });
    const assets = [{ role: 'MAIN_IMAGE', url: 'https://cdn.example.com/shoes.png', sha256: 'ab'.repeat(32), width: 600, height: 600, bytes: 80_000 }];
    const id = await create('createCreative', 'CreateCreativeInput', 'creative', { campaignId, templateId: template, name: 'Shoes v1', clickUrl: 'https://fast.example/play', assets });
    await run('submitCreative', 'CreativeVersionInput', 'creative { id }', { id, expectedVersion: 1 }, 'creative');
    const queue = await graph.ask('{ creativeReviewQueue(first: 200) { edges { node { id } } } }', {}, 'ops');
    expect(at(queue.data, 'creativeReviewQueue.edges')).toContainEqual({ node: { id } });
    expect(await run('reviewCreative', 'ReviewInput', 'creative { reviewStatus reviews { decision reviewer { name } } }', { id, expectedVersion: 2, decision: 'APPROVED' }, 'creative')).toEqual({
      reviewStatus: 'APPROVED',
      reviews: [{ decision: 'APPROVED', reviewer: { name: 'Asha Rao' } }],
    });
    let campaign: unknown = null;
    for (const [at, status] of ['PENDING_REVIEW', 'READY', 'ACTIVE'].entries()) {
      campaign = await run('setCampaignStatus', 'SetCampaignStatusInput', 'campaign { status version fundingStatus servingStatus { state reasons } budgetPacing { verdict } advertiser { agency { name } } }', { id: campaignId, status, expectedVersion: at + 1 }, 'campaign');
    }
    expect(campaign).toMatchObject({ status: 'ACTIVE', version: 4, fundingStatus: 'UNFUNDED', servingStatus: { state: 'NOT_SERVING', reasons: ['UNFUNDED'] }, budgetPacing: null, advertiser: { agency: { name: expect.stringContaining('Neem Media') } } });
  });

  it('refuses staff who may only read', async () => {
    const answer = await graph.ask('mutation { createAgency(input: { idempotencyKey: "reader-1", name: "No" }) { agency { id } userErrors { code } } }', {}, 'auditor');
    expect(at(answer.data, 'createAgency')).toBeNull();
    expect(answer.errors.map((error) => error.extensions?.['code'])).toEqual(['FORBIDDEN']);
  });
});
