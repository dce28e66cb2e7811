import { describe, expect, it } from 'vitest';
import { decodeEntityId, encodeEntityId } from './entity-kinds.ts';

describe('what a change event is about', () => {
  it.each([
    ['Campaign', 12, 'cmp_12'],
    ['AdUnit', 7, 'adu_7'],
    ['DeliveryBatch', 9_007_199_254_740_991, 'dbt_9007199254740991'],
    ['DeliveryMonth', 202_609, '2026-09'],
  ])('%s %i is %s on the wire, and back', (entityType, entityId, text) => {
    expect(encodeEntityId(entityType, entityId)).toBe(text);
    expect(decodeEntityId(text)).toEqual({ entityType, entityId });
  });

  it.each(['', 'inv_1', 'cmp_0', 'cmp_1 ', '12', '2026-9', '2026-09-01', 'CMP_1'])('is not "%s"', (text) => expect(decodeEntityId(text)).toBeNull());

  it('of a kind that has no ids is the number as it is stored', () => expect(encodeEntityId('Unheard', 5)).toBe('5'));
});
