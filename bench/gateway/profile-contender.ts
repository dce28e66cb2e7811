import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Profiler } from 'node:inspector';
import type { BenchOperation } from './bench-operations.ts';
import type { Contender } from './contenders.ts';
import type { OpenSuite } from './open-suite.ts';
import { warmUp, type WarmUpBounds } from './measure-contender.ts';
import { sendLoad, type LoadBounds } from './send-load.ts';

/** A function and its share of the samples, itself without what it calls. */
export interface HotFunction {
  readonly share: number;
  readonly name: string;
  readonly where: string;
}

/** Profiles a contender under load, writes the profile for other tools, and answers its dearest functions. */
export async function profileContender(suite: OpenSuite, contender: Contender, operation: BenchOperation, bounds: { readonly warmUp: WarmUpBounds; readonly many: LoadBounds }, folder: string): Promise<readonly HotFunction[]> {
  const launched = await suite.launch(contender);
  try {
    const url = String(launched.ready);
    await warmUp({ contender: launched, url }, operation, bounds.warmUp, bounds.many.connections);
    await launched.ask('startProfile');
    await sendLoad(url, operation.body, bounds.many);
    const profile = (await launched.ask('stopProfile')) as Profiler.Profile;
    writeFileSync(join(folder, `${contender.name}-${operation.name}.cpuprofile`), JSON.stringify(profile));
    return hotFunctions(profile, 10);
  } finally {
    await launched.stop();
  }
}

/** The functions in which most samples fell, of those in which the process did anything. */
export function hotFunctions(profile: Profiler.Profile, count: number): readonly HotFunction[] {
  const found = new Map<string, { name: string; where: string; hits: number }>();
  let all = 0;
  for (const { callFrame, hitCount = 0 } of profile.nodes) {
    const { functionName, url, lineNumber } = callFrame;
    if (functionName === '(idle)') continue;
    all += hitCount;
    const where = url === '' ? '' : `${placeOf(url)}:${lineNumber + 1}`;
    const one = found.get(`${functionName} ${where}`) ?? { name: functionName || '(anonymous)', where, hits: 0 };
    one.hits += hitCount;
    found.set(`${functionName} ${where}`, one);
  }
  return [...found.values()].sort((a, b) => b.hits - a.hits).slice(0, count).map(({ name, where, hits }) => ({ share: hits / all, name, where }));
}

/** A file as a table shows it: from its package or from this repository's folder on. */
function placeOf(url: string): string {
  const inPackage = url.lastIndexOf('node_modules/');
  if (inPackage !== -1) return url.slice(inPackage + 'node_modules/'.length);
  const at = url.search(/\/(?:gateway|bench)\//);
  return at === -1 ? basename(url) : url.slice(at + 1);
}
