import type { Queryable } from '@ad-network/runtime/database.ts';
import { idempotencyKeyRule, isIdempotencyKey, runIdempotently, type Effect } from '@ad-network/runtime/idempotency.ts';
import { inTransaction } from '@ad-network/runtime/transaction.ts';
import { userError, type BillingErrorCode, type BillingUserError } from './billing-user-error/user-error.ts';
import type { BillingContext } from './context.ts';

/** Thrown anywhere in a command to refuse it: the transaction is rolled back, and the client gets the error as data. */
export class Refusal extends Error {
  readonly error: BillingUserError;

  constructor(error: BillingUserError) {
    super(error.message);
    this.name = 'Refusal';
    this.error = error;
  }
}

/** Refuses the command, for a reason that the `input` field (by its path below `input`) is to blame for; no path: the command as a whole. */
export function refuse(code: BillingErrorCode, message: string, ...field: readonly string[]): never {
  throw new Refusal(userError(code, message, field.length === 0 ? null : field));
}

/** The id of the row that a command made or changed, or why nothing was done. */
export type Outcome = { readonly kind: 'done'; readonly id: number } | { readonly kind: 'failed'; readonly error: BillingUserError };

/** A command that carries a client's key: its mutation's name, and its whole input. */
export interface KeyedRequest {
  readonly action: string;
  readonly input: { readonly idempotencyKey: string };
}

/**
 * Runs a command once per idempotency key. `check` reads the input before any SQL, and may then look up what never changes, such as the account
 * that a document belongs to; `work` locks, decides and writes in one transaction with the
 * key, and gives the id of the row that the payload shows. Both refuse by `refuse`. The same key and input again answer with that id, and do
 * nothing; with another input it is IDEMPOTENCY_KEY_REUSED. A refused command leaves nothing behind, its key neither.
 *
 * `work` takes its locks first, in the order of domain rows: contract, billing account, then whatever belongs to the account.
 */
export function runOnce<Checked>(
  context: BillingContext,
  { action, input }: KeyedRequest,
  check: () => Checked | Promise<Checked>,
  work: (transaction: Queryable, checked: Checked) => Promise<number>,
): Promise<Outcome> {
  return settle(context, async () => {
    if (!isIdempotencyKey(input.idempotencyKey)) refuse('INVALID_INPUT', idempotencyKeyRule, 'idempotencyKey');
    const checked = await check();
    const request = { scope: action, key: input.idempotencyKey, request: input };
    const outcome = await runIdempotently<{ readonly id: number }, BillingUserError>(context.database.drizzle, request, context.now(), async (transaction) =>
      refusalAsFailure(async () => ({ kind: 'done', result: { id: await work(transaction, checked) } })),
    );
    if (outcome.kind === 'done') return { kind: 'done', id: outcome.result.id };
    if (outcome.kind === 'failed') return { kind: 'failed', error: outcome.failure };
    return refuse('IDEMPOTENCY_KEY_REUSED', 'This idempotency key was used before with another input. Make a new key for a new thing.', 'idempotencyKey');
  });
}

/** Runs a command that changes one versioned row, in one transaction: as `runOnce`, without a key. `work` checks the expected version. */
export function runUpdate<Checked>(context: BillingContext, check: () => Checked | Promise<Checked>, work: (transaction: Queryable, checked: Checked) => Promise<number>): Promise<Outcome> {
  return settle(context, async () => {
    const checked = await check();
    return { kind: 'done', id: await inTransaction(context.database.drizzle, (transaction) => work(transaction, checked)) };
  });
}

async function settle(context: BillingContext, work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'failed', error: error.error };
    throw error;
  } finally {
    // Mutations of one request run one after the other, and each payload shows what the ones before have changed.
    context.loaders.clear();
  }
}

async function refusalAsFailure<Result extends { readonly id: number }>(work: () => Promise<Effect<Result, BillingUserError>>): Promise<Effect<Result, BillingUserError>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'failed', failure: error.error };
    throw error;
  }
}

/** Refuses with VERSION_CONFLICT, naming both versions, unless the row is at the version that the client has seen. */
export function checkVersion(noun: string, row: { readonly version: number; readonly status?: string }, expectedVersion: number): void {
  if (row.version === expectedVersion) return;
  const state = row.status === undefined ? '' : ` (status ${row.status})`;
  refuse(
    'VERSION_CONFLICT',
    `The ${noun} is at version ${row.version}${state}, not at ${expectedVersion} which was expected: somebody changed it since, or this request was carried out before. Read it again.`,
    'expectedVersion',
  );
}

/** A mutation's payload: the row under the name of its field as `read` finds it now, and the errors. */
export async function toPayload<Field extends string, Row>(
  field: Field,
  outcome: Outcome,
  read: (id: number) => Promise<Row | null>,
): Promise<{ readonly userErrors: readonly BillingUserError[] } & { readonly [name in Field]: Row | null }> {
  const done = outcome.kind === 'done';
  const row = { [field]: done ? await read(outcome.id) : null } as { readonly [name in Field]: Row | null };
  return { ...row, userErrors: done ? [] : [outcome.error] };
}
