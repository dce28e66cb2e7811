import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compose } from './testing/federation.ts';
import { serveLibrary } from './testing/library.ts';
import type { Library } from './testing/library.ts';
import { startTestGateway, until } from './testing/running-gateway.ts';
import type { TestGateway } from './testing/running-gateway.ts';

/** A review that knows one thing that is in use, and does not always come to its end. */
const REVIEW = `
  import { parentPort, workerData } from 'node:worker_threads';
  const { before, after, operations } = workerData;
  if (after.includes('crashing')) throw new Error('the review is broken');
  if (after.includes('silent')) process.exit(0);
  if (after.includes('dawdling')) await new Promise((resolve) => setTimeout(resolve, 60_000));
  const has = (sdl) => /\\n {2}title: /.test(sdl);
  const lost = has(before) && !has(after);
  parentPort.postMessage({ refusal: lost ? 'Book.title is in use by ' + operations : null });
`;

describe('a supergraph that is reviewed before it takes over', () => {
  let library: Library;
  let gateway: TestGateway;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'review-'));
    await writeFile(join(folder, 'review.mjs'), REVIEW);
    library = await serveLibrary();
    gateway = await startTestGateway(library.sdl, { supergraphReview: join(folder, 'review.mjs'), operations: folder, bounds: { supergraphReviewMs: 2_000 } });
  });
  afterAll(async () => {
    await gateway.stop();
    await library.close();
    await rm(folder, { recursive: true });
  });

  const offer = async (field: string): Promise<void> => {
    const sdl = compose([{ ...library.books, typeDefs: library.books.typeDefs.replace('title: String! }', `${field}: String }`) }, library.notes]);
    await writeFile(`${gateway.supergraphPath}.next`, sdl);
    await rename(`${gateway.supergraphPath}.next`, gateway.supergraphPath);
  };

  it.each([
    ['breaks what is in use', 'name', 'SUPERGRAPH_BREAKING', /^The supergraph breaks what is in use: Book\.title is in use by .+review-/],
    ['crashes the review', 'title: String! crashing', 'SUPERGRAPH_REVIEW_FAILED', /could not be reviewed: the review is broken/],
    ['leaves the review without a verdict', 'title: String! silent', 'SUPERGRAPH_REVIEW_FAILED', /ended without a verdict/],
    ['takes the review too long', 'title: String! dawdling', 'SUPERGRAPH_REVIEW_FAILED', /longer than 2000 ms/],
  ])('is refused when it %s, and the one before serves on', async (_what, field, code, reason) => {
    const { hash } = (await gateway.ready()).supergraph;
    await offer(field);
    await until(async () => (await gateway.ready()).supergraph.lastRefusal?.reason.match(reason) != null, 20_000);
    const { supergraph } = await gateway.ready();
    expect([supergraph.hash, supergraph.lastRefusal?.code]).toEqual([hash, code]);
    expect((await gateway.post({ query: '{ book(id: 1) { title } }' })).body).toEqual({ data: { book: { title: 'Book 1' } } });
  });

  it('is taken over when nothing speaks against it, and the refusal is forgotten', async () => {
    const { hash } = (await gateway.ready()).supergraph;
    await offer('title: String! subtitle');
    await until(async () => (await gateway.ready()).supergraph.hash !== hash, 20_000);
    expect((await gateway.post({ query: '{ __type(name: "Book") { fields { name } } }' })).body.data).toEqual({ __type: { fields: expect.arrayContaining([{ name: 'subtitle' }]) } });
    expect((await gateway.ready()).supergraph.lastRefusal).toBeNull();
  });

  it('needs a review that is there', async () => {
    await expect(startTestGateway(library.sdl, { supergraphReview: join(folder, 'nothing.ts') })).rejects.toThrow('--supergraph-review: there is no file');
  });
});
