import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestOperations, today, type TestOperations } from '../test-operations.ts';

let operations: TestOperations;
beforeAll(async () => {
  operations = await openTestOperations();
});
afterAll(() => operations.close());

it('says what day it is in the reporting zone', async () => {
  expect(await operations.execute('{ reportingCalendar { businessDate timeZone } }')).toMatchObject({ errors: [], data: { reportingCalendar: { businessDate: today, timeZone: 'Asia/Kolkata' } } });
});
