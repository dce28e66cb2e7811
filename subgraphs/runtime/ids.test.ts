import { describe, expect, it } from 'vitest';
import { decodeId, encodeId, tryDecodeId } from './ids.ts';

describe('prefixed ids', () => {
  it('round-trips a row id', () => {
    expect(decodeId('cmp', encodeId('cmp', 123))).toBe(123);
  });

  it('names both kinds when an id of another kind is given', () => {
    expect(() => decodeId('cmp', 'adv_7')).toThrow(/"adv_7" is the id of an advertiser; here the id of a campaign is needed/);
  });

  it.each(['', 'cmp_', 'cmp_0', 'cmp_01', 'cmp_-1', 'cmp_1e3', 'cmp_9999999999999999', '7', 'CMP_7', 'cmp_7 ', 'constructor_1', "cmp_1' OR 1=1"])('refuses %j', (text) => {
    expect(tryDecodeId('cmp', text)).toBeNull();
    expect(() => decodeId('cmp', text)).toThrow(expect.objectContaining({ code: 'WRONG_ID_KIND' }));
  });
});
