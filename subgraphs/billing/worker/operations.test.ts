import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billableDeliveryDocument, campaignNamesDocument, recordUsageDocument } from './operations.ts';

test.each([
  ['service-billable-delivery', billableDeliveryDocument],
  ['service-record-usage', recordUsageDocument],
  ['service-campaign-names', campaignNamesDocument],
])('%s is asked for as it is registered', (name, document) => {
  const registered = readFileSync(new URL(`../../../schema/operations/${name}.graphql`, import.meta.url), 'utf8');
  expect(registered.replace(/^#.*\n/gm, '').trim()).toBe(document);
});
