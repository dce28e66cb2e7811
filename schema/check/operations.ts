import { validate, type GraphQLSchema } from 'graphql';
import { operationsOf, printRegistered, type RegisteredOperation } from '../registered-operation.ts';
import { SchemaInputError } from '../schema-input-error.ts';
import { positionOf } from '../source-position.ts';
import { operationHash, type JoinedUsage } from './operation-usage.ts';
import type { Finding } from './report.ts';
import type { SourceText } from '../schema-tree.ts';

/** The operations that the check knows of. */
export interface KnownOperations {
  /** Registered in the candidate. */
  readonly current: readonly RegisteredOperation[];
  /** Registered in the base, and changed or gone in the candidate: deployed clients still send them. */
  readonly withdrawn: readonly RegisteredOperation[];
  /** About files that cannot be read. */
  readonly findings: readonly Finding[];
}

/** True when a client schema accepts the operation. */
export function isValid(operation: RegisteredOperation, api: GraphQLSchema): boolean {
  return validate(api, operation.document).length === 0;
}

/** Reads the registered operations of both sides. */
export function readOperations(before: readonly SourceText[], after: readonly SourceText[]): KnownOperations {
  const findings: Finding[] = [];
  const current = after.flatMap((file) => read(file, findings));
  const texts = new Set(current.map(identity));
  // A file of the base that cannot be read was reported when it came; it says nothing about this change.
  const withdrawn = before.flatMap((file) => read(file, [])).filter((operation) => !texts.has(identity(operation)));
  return { current, withdrawn, findings };
}

/**
 * Validates every operation against the candidate's client schema. One that is registered must be valid; one that was
 * only registered in the base is a warning; an error when somebody was recorded to send it, and under `strict`.
 */
export function validateOperations(operations: KnownOperations, api: GraphQLSchema, { called, strict }: { readonly called: JoinedUsage['called']; readonly strict: boolean }): readonly Finding[] {
  const findingsOf = (operation: RegisteredOperation, rule: string, severity: Finding['severity'], prefix: string, label = operation.name): readonly Finding[] =>
    validate(api, operation.document).map((error) => ({
      rule,
      severity,
      message: `${prefix}${operation.name}: ${error.message}`,
      coordinate: operation.name,
      position: positionOf(error.nodes?.[0]),
      operations: [label],
    }));
  return [
    ...operations.current.flatMap((operation) => findingsOf(operation, 'OPERATION_INVALID', 'error', '')),
    ...operations.withdrawn.flatMap((operation) => {
      const label = called.get(operationHash(operation.document));
      return findingsOf(operation, 'OPERATION_WITHDRAWN_INVALID', strict || label !== undefined ? 'error' : 'warning', 'deployed clients still send the base\'s ', label);
    }),
  ];
}

function identity(operation: RegisteredOperation): string {
  return printRegistered({ ...operation, comments: [] });
}

function read(file: SourceText, findings: Finding[]): readonly RegisteredOperation[] {
  try {
    return operationsOf(file);
  } catch (error) {
    if (!(error instanceof SchemaInputError)) throw error;
    findings.push({ rule: 'OPERATION_UNREADABLE', severity: 'error', message: error.message, position: { file: file.path, line: 1, column: 1 }, operations: [] });
    return [];
  }
}
