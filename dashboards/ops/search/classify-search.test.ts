import { expect, test } from 'vitest';
import { classifySearch } from './classify-search.ts';

test('a word is looked for in names, and nowhere else', () => {
  expect(classifySearch('diwali')).toMatchObject({ campaigns: { nameContains: 'diwali' }, games: { nameContains: 'diwali' }, adUnits: { idIn: [] }, withCreative: false, withInvoice: false });
});

test('an id is looked for among its own kind only, whatever its case', () => {
  expect(classifySearch('CMP_12')).toMatchObject({ campaigns: { idIn: ['cmp_12'] }, advertisers: { idIn: [] }, publishers: { idIn: [] }, games: { idIn: [] }, withInvoice: false });
  expect(classifySearch('crv_7')).toMatchObject({ campaigns: { idIn: [] }, creativeId: 'crv_7', withCreative: true });
  expect(classifySearch('adu_7')).toMatchObject({ adUnits: { idIn: ['adu_7'] } });
});

test('an invoice number is looked for as one', () => {
  expect(classifySearch('gg/26-27/000001')).toMatchObject({ campaigns: { idIn: [] }, invoiceNumber: 'GG/26-27/000001', withInvoice: true });
});
