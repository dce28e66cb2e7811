import { expect } from 'vitest';
import { at, type Answer, type RecordedGraph } from './graph.ts';

/** Asks for a page of `first` rows of the list that a question is about. */
export type AskPage = (first: number, after?: string | null) => Promise<Answer>;

/** Expects the subgraph requests of domain.md 4.2 and as many SQL statements for 50 rows as for 5; `path` is the list, which must be that long. */
export async function expectConstantCost(graph: RecordedGraph, askPage: AskPage, path: string, plannedRequests: number): Promise<void> {
  const statements: number[] = [];
  for (const first of [5, 50]) {
    graph.forget();
    const answer = await askPage(first);
    expect(answer.errors).toEqual([]);
    expect((at(answer.data, `${path}.edges`) as readonly unknown[]).length).toBe(first);
    expect(graph.counts().subgraphRequests).toBe(plannedRequests);
    statements.push(graph.counts().statements);
  }
  expect(statements[0]).toBeGreaterThan(0);
  expect(statements[1]).toBe(statements[0]);
}

/** What a question answers while one subgraph is cut off. Whatever it says of it has a code and nothing internal. */
export async function askWithout(graph: RecordedGraph, subgraph: 'operations' | 'billing', ask: () => Promise<Answer>): Promise<Answer> {
  graph[subgraph].setDown(true);
  try {
    const answer = await ask();
    expect(answer.errors.length).toBeGreaterThan(0);
    expect(answer.errors.every((error) => error.extensions?.['code'] !== undefined)).toBe(true);
    expect(JSON.stringify(answer.errors)).not.toMatch(/127\.0\.0\.1|ECONN|node_modules|\.ts:/);
    return answer;
  } finally {
    graph[subgraph].setDown(false);
  }
}

/** Expects that a list is gone with its subgraph, under the code that says so. */
export async function expectListLost(graph: RecordedGraph, subgraph: 'operations' | 'billing', ask: () => Promise<Answer>, field: string): Promise<void> {
  const answer = await askWithout(graph, subgraph, ask);
  expect(answer.data).toEqual({ [field]: null });
  expect(answer.errors[0]?.extensions?.['code']).toBe('SUBGRAPH_UNAVAILABLE');
}
