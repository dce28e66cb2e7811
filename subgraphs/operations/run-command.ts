import type { Queryable } from '@ad-network/runtime/database.ts';
import { idempotencyKeyRule, isIdempotencyKey, runIdempotently } from '@ad-network/runtime/idempotency.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import type { OperationsContext } from './context.ts';
import { userError, type OpsErrorCode, type OpsUserError } from './ops-user-error/user-error.ts';

/** Thrown anywhere in a command to refuse it: the transaction is rolled back, and the client gets the error as data. */
export class Refusal extends Error {
  readonly error: OpsUserError;

  constructor(error: OpsUserError) {
    super(error.message);
    this.name = 'Refusal';
    this.error = error;
  }
}

/** Refuses the command, for a reason that the `input` field (by its path below `input`) is to blame for. */
export function refuse(code: OpsErrorCode, message: string, ...field: readonly string[]): never {
  throw new Refusal(userError(code, message, ...field));
}

/** The row as it is after a command, or why nothing was done. */
export type Outcome<Row> = { readonly kind: 'done'; readonly row: Row } | { readonly kind: 'failed'; readonly error: OpsUserError };

/**
 * Runs a command that changes one thing: `check` reads the input before any SQL, `work` writes in one transaction and gives the row
 * as it is then. Both refuse by `refuse`. What the request has read before is forgotten: mutations of one request run one after the other, and
 * each payload shows what the ones before have changed.
 */
export function runUpdate<Checked, Row>(
  context: OperationsContext,
  check: () => Checked,
  work: (transaction: Queryable, checked: Checked) => Promise<Row>,
): Promise<Outcome<Row>> {
  return settle(context, async () => {
    const checked = check();
    return inTransaction(context.database.drizzle, (transaction) => work(transaction, checked));
  });
}

/** A create: its mutation's name, and its input with the client's key. */
export interface CreateRequest {
  readonly action: string;
  readonly input: { readonly idempotencyKey: string };
}

/**
 * Runs a create once per idempotency key: `work` writes in one transaction with the key and gives the new row's id. The same key and
 * input again answer with that row as it is by then (`read`); with another input it is IDEMPOTENCY_KEY_REUSED.
 */
export function runCreate<Checked, Row>(
  context: OperationsContext,
  { action, input }: CreateRequest,
  check: () => Checked,
  work: (transaction: Queryable, checked: Checked) => Promise<number>,
  read: (id: number) => Promise<Row | null>,
): Promise<Outcome<Row>> {
  return settle(context, async () => {
    if (!isIdempotencyKey(input.idempotencyKey)) refuse('INVALID_INPUT', idempotencyKeyRule, 'idempotencyKey');
    const checked = check();
    const request = { scope: action, key: input.idempotencyKey, request: input };
    const outcome = await runIdempotently<{ readonly id: number }, never>(context.database.drizzle, request, context.now(), async (transaction) => ({
      kind: 'done',
      result: { id: await work(transaction, checked) },
    }));
    if (outcome.kind !== 'done') return refuse('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with another input. Make a new key for a new thing.', 'idempotencyKey');
    context.loaders.clear();
    const row = await read(outcome.result.id);
    if (row === null) throw new Error(`${action} made row ${outcome.result.id}, which is not there`);
    return row;
  });
}

async function settle<Row>(context: OperationsContext, work: () => Promise<Row>): Promise<Outcome<Row>> {
  try {
    return { kind: 'done', row: await work() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'failed', error: error.error };
    throw error;
  } finally {
    context.loaders.clear();
  }
}

/** A mutation's payload: the row under the name of its field, and the errors. */
export function toPayload<Field extends string, Row>(field: Field, outcome: Outcome<Row>): { readonly userErrors: readonly OpsUserError[] } & { readonly [name in Field]: Row | null } {
  const done = outcome.kind === 'done';
  const row = { [field]: done ? outcome.row : null } as { readonly [name in Field]: Row | null };
  return { ...row, userErrors: done ? [] : [outcome.error] };
}
