import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { maskError, type InternalFailure } from './mask-errors.ts';
import { PublicError } from './public-error.ts';

const formatted = { message: 'raw', path: ['campaign', 'name'], extensions: { code: 'INTERNAL_SERVER_ERROR', stacktrace: ['at /srv/x.ts'] } };
const wrap = (original: Error): GraphQLError => new GraphQLError(original.message, { originalError: original });

describe('masking', () => {
  it('shows a public error as it was written', () => {
    expect(maskError(formatted, wrap(new PublicError('WRONG_ID_KIND', 'wrong kind')), () => undefined)).toEqual({ message: 'wrong kind', path: ['campaign', 'name'], extensions: { code: 'WRONG_ID_KIND' } });
  });

  it('hides SQL, parameters, hosts and stacks, and logs the SQL without its parameters', () => {
    const failures: InternalFailure[] = [];
    const cause = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:3306'), { code: 'ECONNREFUSED' });
    const masked = maskError(formatted, wrap(new Error("Failed query: select `tax_id` from account where id = ?\nparams: 29ABCDE1234F1Z5", { cause })), (failure) => failures.push(failure));
    expect(masked).toEqual({ message: 'Internal server error', path: ['campaign', 'name'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    expect(failures[0]?.message).toContain('select `tax_id`');
    expect(JSON.stringify(failures)).not.toContain('29ABCDE1234F1Z5');
    expect(failures[0]?.code).toBe('ECONNREFUSED');
  });

  it('hides an error that only claims a client code', () => {
    expect(maskError({ ...formatted, extensions: { code: 'BAD_USER_INPUT' } }, wrap(new Error('secret')), () => undefined).message).toBe('Internal server error');
  });

  it("keeps a client's own mistake, without its stack", () => {
    const error = new GraphQLError('Cannot query field "x".', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(maskError({ message: error.message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED', stacktrace: ['at x'] } }, error, () => undefined)).toEqual({ message: 'Cannot query field "x".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
});
