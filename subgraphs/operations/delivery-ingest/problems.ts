import { deliveryBatchErrorsMax } from '../config.ts';
import { userError, type OpsErrorCode, type OpsUserError } from '../ops-user-error/user-error.ts';

/** Thrown to refuse a batch: nothing of it is taken, and the client gets what is wrong as data. */
export class BatchRefusal extends Error {
  readonly errors: readonly OpsUserError[];

  constructor(errors: readonly OpsUserError[]) {
    super('batch refused');
    this.name = 'BatchRefusal';
    this.errors = errors;
  }
}

/** What is wrong with a batch: as many failures as an answer names. */
export interface Problems {
  readonly add: (code: OpsErrorCode, message: string, ...field: readonly string[]) => void;
  /** Throws BatchRefusal when anything was added. */
  readonly refuseIfAny: () => void;
}

/** Gathers what is wrong with a batch, row by row. */
export function gatherProblems(): Problems {
  const errors: OpsUserError[] = [];
  return {
    add: (code, message, ...field) => {
      if (errors.length < deliveryBatchErrorsMax) errors.push(userError(code, message, ...field));
    },
    refuseIfAny: () => {
      if (errors.length > 0) throw new BatchRefusal(errors);
    },
  };
}

/** Refuses a batch for one reason: throws BatchRefusal. */
export function refuseBatch(code: OpsErrorCode, message: string, ...field: readonly string[]): never {
  throw new BatchRefusal([userError(code, message, ...field)]);
}
