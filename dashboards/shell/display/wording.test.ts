import { expect, test } from 'vitest';
import { wordsFor } from './wording.ts';

test('a value that a page does not know yet is shown as it is', () => {
  expect(wordsFor({ DRAFT: { text: 'Draft', tone: 'info' } }, 'DRAFT')).toEqual({ text: 'Draft', tone: 'info' });
  expect(wordsFor({}, 'SOFT_LAUNCH')).toEqual({ text: 'soft launch', tone: 'neutral' });
  expect(wordsFor({}, 'toString').text).toBe('tostring');
});
