import { mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SupergraphFile } from './supergraph-file.ts';
import { until } from './testing/running-gateway.ts';

describe('SupergraphFile', () => {
  let folder: string;
  const bounds = { supergraphBytesMax: 1_000, supergraphSettleMs: 20, supergraphSettleMsMax: 200, supergraphPollMs: 50 };
  const cleanups: (() => Promise<void>)[] = [];
  const refusals: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'supergraph-file-'));
    refusals.length = 0;
  });
  afterEach(async () => {
    await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
    await rm(folder, { recursive: true });
  });

  /** Watches a file and collects what it comes to hold; `x` is refused. */
  const watchFile = async (path: string) => {
    const updates: string[] = [];
    const file = new SupergraphFile(path, bounds, { taken() {}, refused: ({ reason }) => refusals.push(reason), watchFailed() {} });
    const { supergraphSdl, cleanup } = await file.initialize({
      update: (sdl) => {
        updates.push(sdl);
        if (sdl === 'x') {
          throw new Error('no x');
        }
      },
    });
    cleanups.push(cleanup);
    return { file, first: supergraphSdl, updates };
  };

  /** Puts new content in a file's place at once, so that no half of it is ever seen. */
  const replace = async (path: string, text: string) => {
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  };

  it('notices by polling what no watch of the folder reports: a link whose target is elsewhere', async () => {
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await mkdir(join(folder, 'watched'));
    await writeFile(join(elsewhere, 'a'), 'one');
    const link = join(folder, 'watched', 'supergraph.graphql');
    await symlink(join(elsewhere, 'a'), link);
    const { first, updates } = await watchFile(link);
    expect(first).toBe('one');
    await writeFile(join(elsewhere, 'b'), 'two');
    await rename(join(elsewhere, 'b'), join(elsewhere, 'a'));
    await until(() => updates.length > 0);
    expect(updates).toEqual(['two']);
  });

  it('does not offer what it already holds when only the time of the file changes', async () => {
    const path = join(folder, 's');
    await writeFile(path, 'one');
    const { updates } = await watchFile(path);
    await utimes(path, new Date(), new Date(0));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(updates).toEqual([]);
  });

  it('reads a file that never comes to rest all the same', async () => {
    const path = join(folder, 's');
    await writeFile(path, 'one');
    const { updates } = await watchFile(path);
    let count = 0;
    const writer = setInterval(() => void writeFile(path, `${(count += 1)}`.repeat(1 + (count % 5))), 5);
    await until(() => updates.length > 0);
    clearInterval(writer);
    expect(count).toBeGreaterThan(10);
  });

  it('reports each refusal, and forgets it when the file is good again', async () => {
    const path = join(folder, 's');
    await writeFile(path, 'one');
    const { file, updates } = await watchFile(path);
    await replace(path, 'x');
    await until(() => refusals.length === 1);
    expect(file.lastRefusal).toMatchObject({ code: 'SUPERGRAPH_INVALID', reason: expect.stringContaining('no x') });
    await replace(path, 'y'.repeat(2_000));
    await until(() => refusals.length === 2);
    expect(file.lastRefusal).toMatchObject({ code: 'SUPERGRAPH_TOO_LARGE' });
    await replace(path, 'one');
    await until(() => file.lastRefusal === null);
    expect(updates).toEqual(['x', 'one']);
  });

  it('waits for a file that is emptied first and written later', async () => {
    const path = join(folder, 's');
    await writeFile(path, 'one');
    const { updates } = await watchFile(path);
    await writeFile(path, '');
    await new Promise((resolve) => setTimeout(resolve, 60));
    await writeFile(path, 'two');
    await until(() => updates.length > 0);
    expect(updates).toEqual(['two']);
    expect(refusals).toEqual([]);
  });

  it('stops looking once it is told to', async () => {
    const path = join(folder, 's');
    await writeFile(path, 'one');
    const { updates } = await watchFile(path);
    await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
    await writeFile(path, 'two');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(updates).toEqual([]);
  });
});
