import type { Viewer } from '@ad-network/runtime/viewer.ts';
import type { TestOperations } from './test-operations.ts';

/** A mutation's payload as a client gets it; `row` is what was selected of the thing, null when nothing was done. */
export interface TestPayload {
  readonly row: Readonly<Record<string, unknown>> | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly path: readonly string[] | null }[];
  readonly statements: number;
}

export type TestCommand = (input: Readonly<Record<string, unknown>>, viewer?: Viewer) => Promise<TestPayload>;

/** The mutation `name` of one input of type `inputType`, with `selection` of the payload's `field`. Throws when it answers with top-level errors. */
export function testCommand(operations: TestOperations, name: string, inputType: string, field: string, selection: string): TestCommand {
  const source = `mutation ($input: ${inputType}!) { result: ${name}(input: $input) { row: ${field} { ${selection} } userErrors { code message path } } }`;
  return async (input, viewer) => {
    const answer = await operations.execute(source, { input }, viewer);
    if (answer.errors.length > 0) throw new Error(`${name}: ${JSON.stringify(answer.errors)}`);
    return { ...(answer.data as { readonly result: Omit<TestPayload, 'statements'> }).result, statements: answer.statements };
  };
}

export interface TestEvent {
  readonly action: string;
  readonly actorSubject: string;
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
}

/** The history of one thing, oldest first. */
export async function readEvents(operations: TestOperations, entityType: string, wireId: unknown): Promise<readonly TestEvent[]> {
  const rows = await operations.select('SELECT action, actor_subject s, CAST(changes AS CHAR) c FROM change_event WHERE entity_type = ? AND entity_id = ? ORDER BY id', [entityType, rowIdOf(wireId)]);
  return rows.map((row) => ({ action: String(row['action']), actorSubject: String(row['s']), changes: JSON.parse(String(row['c'])) as TestEvent['changes'] }));
}

/** 12 of `cmp_12`. */
export function rowIdOf(wireId: unknown): number {
  return Number(String(wireId).split('_')[1]);
}
