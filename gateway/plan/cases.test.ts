import { join } from 'node:path';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareResponses } from '../differential/compare.ts';
import { openThreeWay } from '../differential/three-way.ts';
import type { ThreeWay, Verdict } from '../differential/three-way.ts';
import { admitSupergraph } from '../supergraph-intake.ts';
import { readPlanCases } from '../testing/plan-cases.ts';
import { outlinePlan } from './outline-plan.ts';
import { Planner } from './planner.ts';

const cases = readPlanCases();

it('there are cases for every feature of federation that is asked for', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

/** Each case is a supergraph of its own whose subgraphs are served over HTTP. `vitest -u` writes plans and data anew: read what changes. */
describe.each(cases)('$name', ({ folder, subgraphs, operation, variables, seed, stockIsWrong }) => {
  let way: ThreeWay;
  let verdict: Verdict;
  beforeAll(async () => {
    way = await openThreeWay(subgraphs, seed);
    verdict = await way.ask(operation, variables);
  });
  afterAll(() => way.close());

  it('is planned as written', async () => {
    const planner = new Planner(admitSupergraph(way.served.supergraphSdl, 'accept').planningSdl);
    await expect(outlinePlan(planner.plan(parse(operation), undefined))).toMatchFileSnapshot(join(folder, 'plan.txt'));
  });

  it('is answered as written, which is what one schema over the same data answers', async () => {
    await expect(`${JSON.stringify(verdict.answers.monolith, null, 2)}\n`).toMatchFileSnapshot(join(folder, 'expected.json'));
    expect(verdict.ours).toBeNull();
  });

  it(stockIsWrong === null ? "is answered so by Apollo's gateway too" : "is answered wrong by Apollo's gateway", () => {
    const { apollo, monolith } = verdict.answers;
    if (stockIsWrong === null) expect(apollo === null ? null : compareResponses(apollo, monolith)).toBeNull();
    else expect(apollo === null || compareResponses(apollo, monolith) !== null).toBe(true);
  });
});
