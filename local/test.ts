import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findServer } from './database/find-server.ts';
import { LocalError } from './local-error.ts';
import { testReportFiles, type TestSteps } from './test-report.ts';
import { ensureChromium } from './testing/chromium.ts';
import { typecheck } from './typecheck.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const usage = `Checks types and runs all tests.

  npm test                        everything
  npm test -- --project unit      one kind: unit, database, e2e or e2e-dev
  npm test -- --fuzz 100000       longer property tests (runs of each; also as FUZZ_RUNS)
  npm test -- gateway -t "name"   anything else goes to vitest: file filters, test names, --reporter=verbose
`;

/** `--fuzz N` taken out of the arguments; the rest is vitest's. */
export function splitFuzz(args: readonly string[]): { readonly fuzzRuns: string | undefined; readonly rest: readonly string[] } {
  const index = args.indexOf('--fuzz');
  if (index < 0) return { fuzzRuns: undefined, rest: args };
  const fuzzRuns = args[index + 1] ?? '';
  if (!/^[1-9]\d{0,8}$/.test(fuzzRuns)) throw new LocalError('INVALID_OPTION', `--fuzz takes a number of runs, like --fuzz 100000, not "${fuzzRuns}".`);
  return { fuzzRuns, rest: args.filter((_, at) => at !== index && at !== index + 1) };
}

/** Gets what database and browser tests need, so that downloads show progress here and not as a hanging test. */
async function getTools(): Promise<void> {
  const say = (what: string) => (message: string): void => console.log(`${what}: ${message}`);
  for (const get of [() => findServer(say('database server')), () => ensureChromium(say('browser'))]) {
    try {
      await get();
    } catch (error) {
      // The tests that need it will fail with the same message; the others can still be run.
      if (!(error instanceof LocalError)) throw error;
      console.error(`${error.code}: ${error.message}`);
    }
  }
}

function runVitest(args: readonly string[], fuzzRuns: string | undefined): Promise<number> {
  return new Promise((resolve) => {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${testReportFiles.vitest}`];
    const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...(fuzzRuns ? { FUZZ_RUNS: fuzzRuns } : {}) },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    process.once('disconnect', () => child.kill('SIGTERM'));
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(usage);
    return 0;
  }
  const { fuzzRuns, rest } = splitFuzz(args);
  mkdirSync(dirname(testReportFiles.vitest), { recursive: true });
  for (const file of Object.values(testReportFiles)) rmSync(file, { force: true });
  console.log('checking types');
  const typecheckPassed = await typecheck();
  console.log(typecheckPassed ? 'types are right' : 'type check: FAILED');
  await getTools();
  const vitestExitCode = await runVitest(rest, fuzzRuns);
  writeFileSync(testReportFiles.steps, JSON.stringify({ typecheckPassed, vitestExitCode } satisfies TestSteps));
  if (!typecheckPassed) console.error('The type check failed: see the beginning of this output.');
  return typecheckPassed ? vitestExitCode : vitestExitCode || 1;
}

if (import.meta.main) {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      process.stderr.write(`${error instanceof LocalError ? `${error.code}: ${error.message}` : error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
}
