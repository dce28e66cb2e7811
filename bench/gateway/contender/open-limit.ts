import { readFileSync } from 'node:fs';
import type { LimitPlan } from '../limit-plan.ts';
import { openPoster, type Poster } from '../send-load.ts';

const connections = 256;

/** Reads recorded plans. An operation is then answered by its name: its requests sent stage by stage, each answer parsed, and what it had all along; undefined when it was not recorded. */
export function openLimit(planPath: string): (operationName: string) => Promise<unknown> {
  const plans = new Map<string, LimitPlan>(Object.entries(JSON.parse(readFileSync(planPath, 'utf8'))));
  const posters = new Map<string, Poster>();
  for (const { url } of [...plans.values()].flatMap(({ stages }) => stages.flat())) {
    if (!posters.has(url)) posters.set(url, openPoster(url, connections));
  }
  return async (operationName) => {
    const plan = plans.get(operationName);
    for (const stage of plan?.stages ?? []) {
      await Promise.all(stage.map(async ({ url, body }) => JSON.parse(((await posters.get(url)?.post(body)) ?? '').toString()) as unknown));
    }
    return plan?.answer;
  };
}
