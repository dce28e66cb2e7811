import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { readSupergraph } from '../read-supergraph.ts';
import type { SourceText } from '../schema-tree.ts';
import { parseApprovals } from './approvals.ts';
import { checkCompositions } from './check-schemas.ts';
import { loadConfig } from './config-file.ts';
import type { Report } from './report.ts';

// The check as gateways use it: `--supergraph-review schema/check/review-supergraph.ts`. A gateway runs this file as a thread with the two supergraphs
// and the folder of registered operations, and refuses to take over what it answers with.

/** What the gateway tells. */
interface ReviewData {
  readonly before: string;
  readonly after: string;
  readonly operations: string | null;
}

const findingsShown = 3;

/**
 * Why a supergraph must not take the place of another one, by the rules, configuration and approvals of the repository at `root`: the same verdict as the
 * command's on two supergraph files. Null when it may.
 */
export async function reviewSupergraph({ before, after, operations }: ReviewData, root: string): Promise<string | null> {
  const { config } = await loadConfig(undefined, root);
  const approvals = resolve(root, config.approvals ?? 'schema/approvals.json');
  const files = operations === null ? [] : await readOperationFiles(operations);
  const report = checkCompositions({
    before: readSupergraph(before, 'the supergraph that serves'),
    after: readSupergraph(after, 'the new supergraph'),
    operations: { before: files, after: files },
    strict: config.strict ?? false,
    severities: config.rules ?? {},
    money: config.money,
    approvals: existsSync(approvals) ? parseApprovals(await readFile(approvals, 'utf8'), config.approvals ?? 'schema/approvals.json') : undefined,
    today: new Date().toISOString().slice(0, 10),
  });
  return report.verdict === 0 ? null : describe(report);
}

function describe({ findings }: Report): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const shown = errors.slice(0, findingsShown).map(({ rule, message, operations }) => `${rule}: ${message}${operations.length === 0 ? '' : ` (used by ${operations.join(', ')})`}`);
  const rest = errors.length > findingsShown ? [`and ${errors.length - findingsShown} more`] : [];
  return `${[...shown, ...rest].join('; ')}. npm run schema:check tells all; accept what is meant with --approve.`;
}

async function readOperationFiles(folder: string): Promise<readonly SourceText[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort();
  return Promise.all(names.map(async (name) => ({ path: `operations/${name}`, text: await readFile(join(folder, name), 'utf8') })));
}

function isReviewData(data: unknown): data is ReviewData {
  return typeof data === 'object' && data !== null && 'before' in data && 'after' in data;
}

// Not in a thread of somebody else's, who only imports this file.
if (parentPort !== null && isReviewData(workerData)) {
  parentPort.postMessage({ refusal: await reviewSupergraph(workerData, resolve(import.meta.dirname, '..', '..')) });
}
