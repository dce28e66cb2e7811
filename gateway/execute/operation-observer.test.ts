import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CompiledGateway } from '../compiled-gateway.ts';
import { serveLibrary } from '../testing/library.ts';
import type { Library } from '../testing/library.ts';
import type { OperationObserver } from './operation-observer.ts';

process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
const silent = { debug() {}, info() {}, warn() {}, error() {} };

interface Note {
  readonly what: string;
  readonly [detail: string]: unknown;
}

describe('an observer of an operation', () => {
  let library: Library;
  let server: ApolloServer;
  let notes: Note[] = [];

  const observer: OperationObserver = {
    needsOwn: false,
    planned: (plan, isKnown) => notes.push({ what: 'planned', plans: plan.plans.length, isKnown }),
    fetching: ({ service, representations }) => {
      notes.push({ what: 'fetching', service, found: representations.map(({ found }) => found), sent: representations.map(({ sent }) => sent) });
      return {
        headers: { 'x-noted': 'yes' },
        answered: ({ bytes, errors, extensions }) => notes.push({ what: 'answered', service, bytes: bytes > 20, errors: errors.length, extensions }),
        spared: () => notes.push({ what: 'spared', service }),
        failed: (error) => notes.push({ what: 'failed', service, error: String(error) }),
      };
    },
    spared: ({ service }) => notes.push({ what: 'spared', service }),
  };

  beforeAll(async () => {
    library = await serveLibrary();
    server = new ApolloServer({ gateway: new CompiledGateway({ supergraphSdl: library.sdl, logger: silent, observe: () => observer }) });
    await server.start();
  });
  afterAll(async () => {
    await server.stop();
    await library.close();
  });

  const ask = async (query: string) => {
    notes = [];
    await server.executeOperation({ query });
    return notes;
  };

  it('is told of the plan, and whether it was known', async () => {
    expect((await ask('{ whoami }'))[0]).toEqual({ what: 'planned', plans: 1, isKnown: false });
    expect((await ask('{ whoami   }'))[0]).toEqual({ what: 'planned', plans: 1, isKnown: true });
  });

  it('is told of each request with the representations found and sent, and of its answer', async () => {
    const told = await ask('{ books(first: 3) { title notes { text } } again: books(first: 3) { notes { text } } }');
    expect(told.slice(1)).toEqual([
      { what: 'fetching', service: 'books', found: [], sent: [] },
      { what: 'answered', service: 'books', bytes: true, errors: 0, extensions: undefined },
      // Both lists hold the same three books: six objects, asked for once.
      { what: 'fetching', service: 'notes', found: [6], sent: [3] },
      { what: 'answered', service: 'notes', bytes: true, errors: 0, extensions: undefined },
    ]);
  });

  it('has its headers sent along', async () => {
    await ask('{ whoami }');
    expect(library.books.received.at(-1)).toMatchObject({ 'x-noted': 'yes' });
  });

  it('is told of the errors of an answer', async () => {
    expect((await ask('{ refuses }')).at(-1)).toMatchObject({ what: 'answered', errors: 1 });
  });

  it('is told once when there is no answer', async () => {
    const gone = await serveLibrary();
    const other = new ApolloServer({ gateway: new CompiledGateway({ supergraphSdl: gone.sdl, logger: silent, observe: () => observer }) });
    await other.start();
    await gone.close();
    notes = [];
    await other.executeOperation({ query: '{ whoami }' });
    await other.stop();
    expect(notes.filter(({ what }) => what === 'answered')).toEqual([]);
    expect(notes.filter(({ what }) => what === 'failed')).toHaveLength(1);
  });
});
