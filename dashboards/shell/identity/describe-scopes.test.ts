import { expect, test } from 'vitest';
import { describeScopes } from './describe-scopes.ts';

test('what a person may do is said in words, most telling first', () => {
  expect(describeScopes(['operations:read', 'operations:write', 'billing:fund'])).toBe(
    'May activate and change campaigns, fund campaigns, and read campaigns.',
  );
});

test('a person without a known scope is told so', () => {
  expect(describeScopes(['something:else'])).toBe('May do nothing here.');
});
