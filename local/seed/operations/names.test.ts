import { describe, expect, it } from 'vitest';
import { randomStream } from '../random.ts';
import { scales } from '../scales.ts';
import { makeAgencyNames, makeCampaignName, makeCompanies, slugOf, trades } from './demand-names.ts';
import { bundleIdOf, makeStudioNames } from './supply-names.ts';

const random = () => randomStream(5, 'names');

describe('names', () => {
  it.each(Object.values(scales))('are enough, and unique, for scale $name', (scale) => {
    const companies = makeCompanies(random(), scale.advertisers).map((company) => company.name);
    expect(new Set(companies).size).toBe(scale.advertisers);
    expect(new Set(makeAgencyNames(random(), scale.agencies)).size).toBe(scale.agencies);
    expect(new Set(makeStudioNames(random(), scale.publishers)).size).toBe(scale.publishers);
  });

  it('time a campaign to an occasion of the month in which it begins', () => {
    const [trade] = trades;
    if (trade === undefined) throw new Error('no trades');
    const stream = random();
    const october = Array.from({ length: 200 }, () => makeCampaignName(stream, 'Kaveri Tea', trade, '2026-10-12'));
    expect(october.some((name) => name.includes('Diwali'))).toBe(true);
    expect(october.some((name) => name.includes('Republic Day') || name.includes('Holi'))).toBe(false);
    expect(october.every((name) => name.startsWith('Kaveri | ') && name.includes(' 2026 | '))).toBe(true);
  });

  it('become bundle ids and slugs that stores and hosts accept', () => {
    expect(bundleIdOf('Salt & Pixel Games', 'Desi Know-It 3D')).toBe('com.saltpixelgames.desiknowit3d');
    expect(slugOf('Copper Kettle Café')).toBe('copper-kettle-cafe');
    expect(slugOf('🪔 نور جہاں Jewels 👩‍👩‍👧')).toBe('jewels');
  });
});
