import { expect, test } from 'vitest';
import { describeFailure } from './request-failure.ts';

test('a refusal shows its code, its message and the request id', () => {
  const failure = describeFailure({ graphQLErrors: [{ message: 'Needs billing:read.', extensions: { code: 'FORBIDDEN' } }] }, 'r-1');
  expect(failure).toEqual({ title: 'Not allowed', message: 'Needs billing:read.', code: 'FORBIDDEN', requestId: 'r-1' });
});

test('the request id that the server gives goes before the one sent', () => {
  const error = { graphQLErrors: [{ message: 'm', extensions: { code: 'X', requestId: 'server' } }] };
  expect(describeFailure(error, 'sent').requestId).toBe('server');
});

test('a gateway that cannot be reached is not blamed on the data', () => {
  expect(describeFailure({ graphQLErrors: [], networkError: new TypeError('Failed to fetch') }, 'r').code).toBe('NETWORK');
});

test('a gateway that answers too late says so', () => {
  const late = new DOMException('late', 'TimeoutError');
  expect(describeFailure({ graphQLErrors: [], networkError: late }, 'r').code).toBe('TIMEOUT');
});

test('an answer without GraphQL shows its HTTP status', () => {
  const failure = describeFailure({ graphQLErrors: [], networkError: new Error('x'), response: { status: 502 } }, 'r');
  expect(failure.code).toBe('HTTP_502');
});
