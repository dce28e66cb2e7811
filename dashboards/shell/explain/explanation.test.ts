import { expect, test } from 'vitest';
import { readExplanation } from './explanation.ts';

const statement = { sql: 'SELECT ?', startMs: 1, durationMs: 2, rows: 3 };
const fetch = { subgraph: 'billing', paths: ['a.@'], startMs: 4, durationMs: 9, representations: { found: 50, sent: 40 }, responseBytes: 10, failure: null };

test('statements of one shape are one, with how often they ran and what they took together', () => {
  const read = readExplanation({ explain: { durationMs: 20, plan: null, fetches: [{ ...fetch, statements: [statement, statement, { ...statement, sql: 'UPDATE ?', rows: null }] }] } });
  expect(read).toEqual({
    durationMs: 20,
    plan: undefined,
    fetches: [{
      ...fetch,
      failure: undefined,
      statements: [{ sql: 'SELECT ?', times: 2, durationMs: 4, rows: 6 }, { sql: 'UPDATE ?', times: 1, durationMs: 2, rows: undefined }],
    }],
  });
});

test('a subgraph that keeps its statements to itself, and no answer, are told apart from none', () => {
  const read = readExplanation({ explain: { durationMs: 1, plan: { isKnown: true, durationMs: 0.1 }, fetches: [{ ...fetch, durationMs: null, failure: 'SUBGRAPH_UNAVAILABLE', statements: null }] } });
  expect(read).toMatchObject({ plan: { isKnown: true }, fetches: [{ durationMs: undefined, failure: 'SUBGRAPH_UNAVAILABLE', statements: undefined }] });
});

test('a refusal is its message, and an answer without an explanation is none', () => {
  expect(readExplanation({ explain: { refused: 'EXPLAIN_NOT_ALLOWED', message: 'Needs graph:explain.' } })).toBe('Needs graph:explain.');
  expect(readExplanation({})).toBeUndefined();
  expect(readExplanation(undefined)).toBeUndefined();
});
