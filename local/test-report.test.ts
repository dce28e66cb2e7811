import { expect, test } from 'vitest';
import { summarizeTests, type VitestReport } from './test-report.ts';

const good = { typecheckPassed: true, vitestExitCode: 0 };

function reportOf(statuses: readonly string[], fileStatus = 'passed'): VitestReport {
  return { testResults: [{ name: 'a.test.ts', status: fileStatus, message: 'SyntaxError: no\nstack', assertionResults: statuses.map((status, at) => ({ fullName: `test ${at}`, status })) }] };
}

test('passed tests are counted', () => {
  expect(summarizeTests(reportOf(['passed', 'passed']), good)).toEqual({ passed: 2, failed: 0, failures: [] });
});

test('skipped, pending and todo tests count as failed and are named', () => {
  const summary = summarizeTests(reportOf(['passed', 'skipped', 'pending', 'todo', 'failed']), good);
  expect(summary).toMatchObject({ passed: 1, failed: 4 });
  expect(summary.failures[0]).toBe('skipped: a.test.ts: test 1');
});

test('a file that could not be loaded counts as failed, with the reason', () => {
  expect(summarizeTests(reportOf([], 'failed'), { ...good, vitestExitCode: 1 }).failures).toEqual(['could not be run: a.test.ts: SyntaxError: no']);
});

test('a file whose set-up failed after its tests passed counts as failed', () => {
  expect(summarizeTests(reportOf(['passed'], 'failed'), { ...good, vitestExitCode: 1 })).toMatchObject({ passed: 1, failed: 1 });
});

test('no report, no tests, an unfinished run, a failed type check and a bad exit code all fail', () => {
  expect(summarizeTests(undefined, undefined).failed).toBe(2);
  expect(summarizeTests({ testResults: [] }, good).failures).toEqual(['no test was run']);
  expect(summarizeTests(reportOf(['passed']), undefined).failed).toBe(1);
  expect(summarizeTests(reportOf(['passed']), { ...good, typecheckPassed: false }).failures).toEqual(['type check']);
  expect(summarizeTests(reportOf(['passed']), { ...good, vitestExitCode: 1 }).failed).toBe(1);
});
