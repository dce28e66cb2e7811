import { expect, test } from 'vitest';
import { liveCampaign } from './live-campaign.ts';

const campaign = { id: 'cmp_7', name: 'Diwali burst' };

test('a campaign that still has its billed name is just found', () => {
  expect(liveCampaign({ description: 'Diwali burst, 2026-10, impressions', campaignRef: 'cmp_7', campaign })).toEqual({
    kind: 'found',
    ref: 'cmp_7',
    billedAs: undefined,
  });
});

test('a campaign that was renamed since says what it was billed as', () => {
  expect(liveCampaign({ description: 'Diwali burst v2, 2026-10, flat fee', campaignRef: 'cmp_7', campaign })).toMatchObject({
    billedAs: 'Diwali burst v2',
  });
});

test('a long name that the document cut short is still the same name', () => {
  const long = { id: 'cmp_7', name: 'Diwali burst with a very long name' };
  expect(liveCampaign({ description: 'Diwali burst with…, 2026-10, clicks', campaignRef: 'cmp_7', campaign: long })).toMatchObject({
    billedAs: undefined,
  });
});

test('a reference that Operations does not resolve keeps its id', () => {
  expect(liveCampaign({ description: 'x', campaignRef: 'cmp_900001', campaign: null })).toEqual({ kind: 'missing', ref: 'cmp_900001' });
});

test('a line without a campaign has none', () => {
  expect(liveCampaign({ description: 'Adjustment', campaignRef: null, campaign: null })).toEqual({ kind: 'none' });
});
