import { expect, test } from 'vitest';
import { csvText } from './download-csv.ts';

test('quotes what needs quotes and keeps 64-bit numbers as they are', async () => {
  const text = await csvText({ columns: ['name', 'units'], rows: [['Diwali, "big"', '9007199254740993'], ['two\nlines', '-5']] });
  expect(text).toBe('name,units\r\n"Diwali, ""big""",9007199254740993\r\n"two\nlines",-5');
});

test.each(['=1+1', '@SUM(A1)', '+cmd|x', '-2+3'])('a name like %s is no formula in a spreadsheet', async (name) => {
  expect(await csvText({ columns: ['name'], rows: [[name]] })).toBe(`name\r\n"'${name}"`);
});
