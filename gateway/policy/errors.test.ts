import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import { startTestGateway } from '../testing/running-gateway.ts';
import type { TestGateway } from '../testing/running-gateway.ts';
import { publicError } from './errors.ts';

describe('what clients see of errors', () => {
  let library: Library;
  let gateway: TestGateway;

  beforeAll(async () => {
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl);
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
  });

  it('masks what a subgraph says without a code, and logs it under the request id', async () => {
    const { status, body } = await gateway.post({ query: '{ fails book(id: 1) { title } }' }, { 'x-request-id': 'find-me' });
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { fails: null, book: { title: 'Book 1' } },
      errors: [
        {
          message: 'Internal server error',
          path: ['fails'],
          extensions: { code: 'INTERNAL_SERVER_ERROR', service: 'books', requestId: 'find-me' },
        },
      ],
    });
    expect(gateway.log).toContainEqual(
      expect.objectContaining({ requestId: 'find-me', err: expect.objectContaining({ message: expect.stringContaining('Failed query') }) }),
    );
  });

  it('keeps message, code and path of a public subgraph error, and drops all else that it carries', async () => {
    const { body } = await gateway.post({ query: '{ not: refuses }' }, { 'x-request-id': 'find-me-too' });
    expect(body.errors).toEqual([{ message: 'There is no such book.', path: ['not'], extensions: { code: 'NOT_FOUND', service: 'books', requestId: 'find-me-too' } }]);
  });

  it('tells of an unreachable subgraph by its name, without host, port or stack', async () => {
    const other = await serveLibrary();
    const second = await startTestGateway(other.sdl);
    await other.notes.close();
    const { body } = await second.post({ query: '{ first: book(id: 1) { title notes { text } } }' }, { 'x-request-id': 'find-me-as-well' });
    expect(body.errors?.[0]).toEqual({
      message: 'The subgraph "notes" cannot be reached.',
      path: ['first'],
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: 'notes', requestId: 'find-me-as-well' },
    });
    expect(second.log.some((line) => JSON.stringify(line).includes('ECONNREFUSED'))).toBe(true);
    await second.stop();
    await other.close();
  });

  it('keeps what is wrong with the request itself, with a stable code', async () => {
    const codes = async (body: unknown) => (await gateway.post(body)).body.errors?.map((error) => error.extensions);
    expect(await codes({ query: '{' })).toEqual([{ code: 'GRAPHQL_PARSE_FAILED' }]);
    expect(await codes({ query: '{ nothing }' })).toEqual([{ code: 'GRAPHQL_VALIDATION_FAILED' }]);
    expect(await codes({ query: 'query($n: Int!) { books(first: $n) { id } }', variables: { n: 'x' } })).toEqual([{ code: 'BAD_USER_INPUT' }]);
  });

  it('masks any other error, whatever code it carries', () => {
    for (const code of [undefined, 'ECONNREFUSED', 'lower_case', 'INVALID_GRAPHQL', 42]) {
      const shown = publicError({ message: 'at /srv/x.ts', extensions: { code, stacktrace: ['x'] } }, new Error('x'), 100);
      expect(shown).toEqual({ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    }
  });

  it('cuts a message that is longer than its bound', () => {
    const shown = publicError({ message: 'x'.repeat(50), extensions: { code: 'NOT_FOUND', serviceName: 'books' } }, new Error('x'), 10);
    expect(shown.message).toBe(`${'x'.repeat(9)}…`);
  });
});
