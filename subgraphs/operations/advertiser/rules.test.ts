import { describe, expect, it } from 'vitest';
import { refuseDomain, refuseIabCategory } from './rules.ts';

describe('an advertiser’s domain', () => {
  it.each(['example.com', 'www.play-fast.co.in', 'खेल.भारत', 'a.io', 'x1.2y.example'])('may be %s', (domain) => {
    expect(refuseDomain(domain)).toBeNull();
  });

  it.each(['', 'localhost', 'https://example.com', 'example.com/play', 'a b.com', '-a.com', 'a-.com', 'a..com', '.com', 'example.com.', '10.0.0.1', 'a\u0000.com', `${'a.'.repeat(130)}com`])('may not be %j', (domain) => {
    expect(refuseDomain(domain)).toContain('like "www.example.com"');
  });
});

describe('an IAB category', () => {
  it('is one of 26, with or without a subcategory', () => {
    expect(['IAB1', 'IAB9-30', 'IAB26', 'IAB26-4'].map(refuseIabCategory)).toEqual([null, null, null, null]);
    for (const wrong of ['', 'IAB0', 'IAB27', 'IAB9-0', 'IAB9-', 'iab9', 'Games', 'IAB9-301']) expect(refuseIabCategory(wrong)).toContain('IAB9-30');
  });
});
