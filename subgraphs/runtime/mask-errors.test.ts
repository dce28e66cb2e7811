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
    expect(masked).toEqual({ message: expect.stringContaining('Try again'), path: ['campaign', 'name'], extensions: { code: 'DATABASE_UNAVAILABLE' } });
    expect(JSON.stringify(masked)).not.toMatch(/10\.0\.0\.7|ECONNREFUSED|tax_id/);
    expect(failures[0]?.message).toContain('select `tax_id`');
    expect(JSON.stringify(failures)).not.toContain('29ABCDE1234F1Z5');
    expect(failures[0]?.code).toBe('ECONNREFUSED');
  });

  it.each([
    ['a connection that was lost while the statement ran', 'PROTOCOL_CONNECTION_LOST', 'DATABASE_UNAVAILABLE'],
    ['a server with no room for another connection', 'ER_CON_COUNT_ERROR', 'DATABASE_UNAVAILABLE'],
    ['a statement that the server does not understand', 'ER_PARSE_ERROR', 'INTERNAL_SERVER_ERROR'],
    ['a user whom the server does not know', 'ER_ACCESS_DENIED_ERROR', 'INTERNAL_SERVER_ERROR'],
  ])('tells %s by the code %s', (_what, mysqlCode, code) => {
    const cause = Object.assign(new Error('at db.internal:3306'), { code: mysqlCode });
    for (const thrown of [cause, new Error('Failed query: select 1\nparams: secret', { cause })]) {
      const masked = maskError(formatted, wrap(thrown), () => undefined);
      expect(masked.extensions).toEqual({ code });
      expect(masked.message).not.toMatch(/internal:|select|secret/);
    }
  });

  it('hides an error that only claims a client code', () => {
    expect(maskError({ ...formatted, extensions: { code: 'BAD_USER_INPUT' } }, wrap(new Error('secret')), () => undefined).message).toBe('Internal server error');
  });

  it("keeps a client's own mistake, without its stack", () => {
    const error = new GraphQLError('Cannot query field "x".', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(maskError({ message: error.message, extensions: { code: 'GRAPHQL_VALIDATION_FAILED', stacktrace: ['at x'] } }, error, () => undefined)).toEqual({ message: 'Cannot query field "x".', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
  });
});
