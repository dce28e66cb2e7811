import type { SentRequest } from './subgraphs/recorded-subgraphs.ts';

/** What the limit does for one operation. */
export interface LimitPlan {
  /** Requests of one stage are sent together, and the next stage when all of them are answered. */
  readonly stages: readonly (readonly { readonly url: string; readonly body: string }[])[];
  readonly answer: unknown;
}

/**
 * Tells what waited for what from requests of one operation whose answers were each held back by `delayMs`: what came
 * within half of that belongs together.
 */
export function limitPlan(recorded: readonly SentRequest[], delayMs: number, answer: unknown): LimitPlan {
  const stages: { readonly url: string; readonly body: string }[][] = [];
  let lastAtMs = -Infinity;
  for (const { url, body, atMs } of [...recorded].sort((a, b) => a.atMs - b.atMs)) {
    if (atMs - lastAtMs > delayMs / 2) stages.push([]);
    stages.at(-1)?.push({ url, body });
    lastAtMs = atMs;
  }
  return { stages, answer };
}
