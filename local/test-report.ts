import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `npm test` leaves what happened: vitest's JSON report, and the outcome of the steps around it. */
export const testReportFiles = {
  vitest: fileURLToPath(new URL('../.data/test/vitest.json', import.meta.url)),
  steps: fileURLToPath(new URL('../.data/test/steps.json', import.meta.url)),
} as const;

/** Outcome of what `npm test` does besides running tests. */
export interface TestSteps {
  readonly typecheckPassed: boolean;
  readonly vitestExitCode: number;
}

/** The parts of vitest's JSON report that are read here. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/** The counts of a run, and a name for each thing that failed. */
export interface TestSummary {
  readonly passed: number;
  readonly failed: number;
  readonly failures: readonly string[];
}

/**
 * Counts a run so that nothing is hidden: a test that was skipped or left to do failed, a file that could not be loaded failed, and a run
 * that ended badly for any other reason, or that ran nothing, failed.
 */
export function summarizeTests(report: VitestReport | undefined, steps: TestSteps | undefined): TestSummary {
  const failures: string[] = [];
  let passed = 0;
  for (const file of report?.testResults ?? []) {
    const before = failures.length;
    for (const { fullName, status } of file.assertionResults) {
      if (status === 'passed') passed += 1;
      else failures.push(`${status}: ${file.name}: ${fullName}`);
    }
    const loaded = file.status === 'passed' || failures.length > before;
    if (!loaded) failures.push(`could not be run: ${file.name}: ${(file.message ?? '').split('\n')[0]}`);
  }
  if (!report) failures.push('there is no report of the tests');
  else if (passed + failures.length === 0) failures.push('no test was run');
  if (!steps) failures.push('the run did not come to its end');
  else {
    if (!steps.typecheckPassed) failures.push('type check');
    if (steps.vitestExitCode !== 0 && failures.length === 0) failures.push(`vitest ended with exit code ${steps.vitestExitCode} although each test passed`);
  }
  return { passed, failed: failures.length, failures };
}

function readJson<Shape>(file: string): Shape | undefined {
  try {
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  } catch {
    return undefined;
  }
}

/** Prints what failed and, as the last line, `N passed, N failed`; exits 1 unless all passed. */
if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  const files = folder ? { vitest: join(folder, 'vitest.json'), steps: join(folder, 'steps.json') } : testReportFiles;
  const summary = summarizeTests(readJson<VitestReport>(files.vitest), readJson<TestSteps>(files.steps));
  for (const failure of summary.failures) console.log(`failed: ${failure}`);
  console.log(`${summary.passed} passed, ${summary.failed} failed`);
  process.exitCode = summary.failed === 0 ? 0 : 1;
}
