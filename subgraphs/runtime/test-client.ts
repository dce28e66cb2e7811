import { randomUUID } from 'node:crypto';
import { graphql, type GraphQLSchema } from 'graphql';
import { createBusinessClock } from './business-date.ts';
import { countStatements, type Database } from './database.ts';
import { createRequestContext } from './request-context.ts';
import type { Viewer } from './viewer.ts';

export interface TestAnswer {
  /** Plain JSON, as a client would get it. */
  readonly data: unknown;
  readonly errors: readonly { readonly message: string; readonly code: unknown; readonly path: readonly (string | number)[] | undefined }[];
  /** Statements that left for the database server. */
  readonly statements: number;
}

/** A viewer with the given scopes. */
export function testViewer(scopes: readonly string[], subject = 'dev|test'): Viewer {
  return { subject, name: 'Test', roles: [], scopes: new Set(scopes) };
}

/** Executes operations against a subgraph's schema in this process, on a real database, as a chosen viewer. */
export function createTestClient(subject: { readonly schema: GraphQLSchema; readonly database: Database; readonly businessDate?: string; readonly viewer?: Viewer | null }): {
  readonly execute: (source: string, variables?: Readonly<Record<string, unknown>>, viewer?: Viewer | null) => Promise<TestAnswer>;
} {
  const clock = createBusinessClock(subject.businessDate ?? '2026-11-15');
  return {
    async execute(source, variables = {}, viewer = subject.viewer ?? null) {
      const statements = { count: 0 };
      const contextValue = createRequestContext({ viewer, requestId: randomUUID(), clock, database: subject.database, statements });
      const result = await countStatements(statements, () => graphql({ schema: subject.schema, source, variableValues: variables, contextValue }));
      const errors = (result.errors ?? []).map((error) => ({ message: error.message, code: error.extensions['code'], path: error.path }));
      const data: unknown = result.data === undefined ? undefined : JSON.parse(JSON.stringify(result.data));
      return { data, errors, statements: statements.count };
    },
  };
}
