import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { startTestGateway, until } from './testing/running-gateway.ts';

let library: Library;
beforeAll(async () => {
  library = await serveLibrary();
});
afterAll(() => library.close());

describe('executors', () => {
  const query = '{ books(first: 2) { title notes { text } } }';
  const data = { books: [{ title: 'Book 1', notes: [{ text: 'Note on 1' }] }, { title: 'Book 2', notes: [{ text: 'Note on 2' }] }] };

  it.each(['compiled', 'apollo', 'shadow'] as const)('%s answers', async (executor) => {
    const gateway = await startTestGateway(library.sdl, { executor });
    expect((await gateway.post({ query })).body).toEqual({ data });
    await gateway.stop();
  });

  it('shadow asks queries a second time, says where the answers differ without their values, and never sends a mutation twice', async () => {
    const gateway = await startTestGateway(library.sdl, { executor: 'shadow', shadowShare: 1 });
    const before = library.books.received.length;
    await gateway.post({ query: 'mutation { rename(id: "1", title: "x") { title } }' });
    await gateway.post({ query });
    await until(() => library.books.received.length === before + 3);
    // What a subgraph answers differently each time is a difference.
    await gateway.post({ query: '{ random }' });
    await until(() => gateway.log.some(({ msg }) => msg === 'shadow: different'));
    const [line] = gateway.log.filter(({ msg }) => msg === 'shadow: different');
    expect(line).toMatchObject({ path: ['data', 'random'], queryHash: expect.any(String) as unknown });
    expect(Object.keys(line ?? {}).filter((key) => !['level', 'time', 'pid', 'hostname', 'msg', 'path', 'queryHash', 'operationName', 'service'].includes(key))).toEqual([]);
    await gateway.stop();
  });
});

describe('queries in flight', () => {
  const slow = (token: string) => [{ query: '{ slow(ms: 150) }' }, { authorization: token }] as const;
  const askedOf = async (shareInFlight: boolean, ask: (post: Awaited<ReturnType<typeof startTestGateway>>['post']) => Promise<unknown>[]): Promise<number> => {
    const gateway = await startTestGateway(library.sdl, { shareInFlight });
    const before = library.books.received.length;
    const answers = await Promise.all(ask(gateway.post));
    expect(answers).not.toContain(undefined);
    await gateway.stop();
    return library.books.received.length - before;
  };

  it('are not shared unless that is asked for', async () => {
    expect(await askedOf(false, (post) => [post(...slow('Bearer a')), post(...slow('Bearer a'))])).toBe(2);
  });

  it('share one answer when they and their tokens are the same', async () => {
    expect(await askedOf(true, (post) => [post(...slow('Bearer a')), post(...slow('Bearer a')), post(...slow('Bearer b'))])).toBe(2);
  });

  it('share what they ask a subgraph alike where they differ', async () => {
    const of = (name: string) => ({ query: `query ${name} { slow(ms: 150) book(id: "1") { notes { text } } }` });
    const before = library.notes.received.length;
    expect(await askedOf(true, (post) => [post({ ...of('A') }), post({ ...of('A') })])).toBe(1);
    expect(library.notes.received.length - before).toBe(1);
  });

  it('are never shared when they are mutations', async () => {
    const rename = { query: 'mutation { rename(id: "1", title: "x") { title } }' };
    expect(await askedOf(true, (post) => [post(rename), post(rename)])).toBe(2);
  });

  it('go on for those who stay when one client leaves', async () => {
    const gateway = await startTestGateway(library.sdl, { shareInFlight: true });
    const leaving = new AbortController();
    const left = fetch(`${gateway.origin}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ slow(ms: 200) }"}', signal: leaving.signal });
    const gone = expect(left).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stayed = gateway.post({ query: '{ slow(ms: 200) }' });
    await new Promise((resolve) => setTimeout(resolve, 30));
    leaving.abort();
    await gone;
    expect((await stayed).body).toEqual({ data: { slow: 'late' } });
    await gateway.stop();
  });
});
