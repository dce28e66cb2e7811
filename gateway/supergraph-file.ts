import { watch } from 'node:fs';
import type { FSWatcher } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupergraphManager } from '@apollo/gateway';
import { asRefusal } from './supergraph-intake.ts';
import type { SupergraphRefusal } from './supergraph-intake.ts';
import { SupergraphRefused } from './supergraph-refused.ts';

/** The bounds of watching a supergraph file. */
export interface SupergraphFileBounds {
  /** A larger file is refused unread. */
  readonly supergraphBytesMax: number;
  /** How long a file must stay unchanged before it counts as written. */
  readonly supergraphSettleMs: number;
  /** A file that never comes to rest is read after this time all the same. */
  readonly supergraphSettleMsMax: number;
  /** How often the file is looked at where the file system reports no changes. */
  readonly supergraphPollMs: number;
}

/** Told of what becomes of each change of the file. */
export interface SupergraphFileListener {
  taken(): void;
  refused(refusal: SupergraphRefusal): void;
  /** The folder cannot be watched, so changes are noticed by polling only. */
  watchFailed(error: unknown): void;
}

/** Throws, or answers with, why a supergraph is refused; ends when it serves. */
type Update = (sdl: string) => void | Promise<SupergraphRefused | null>;

const MISSING = 'missing';

/**
 * Supplies the SDL in a file, and each new one that the file comes to hold: replaced by a rename,
 * written in place, or several times in quick succession. What the update refuses is reported and
 * forgotten; the next change is offered again.
 */
export class SupergraphFile implements SupergraphManager {
  /** Why the file's newest content does not serve; null when it does. */
  lastRefusal: SupergraphRefusal | null = null;
  readonly #path: string;
  readonly #bounds: SupergraphFileBounds;
  readonly #listener: SupergraphFileListener;
  #offered = '';
  #signature = '';
  #checking: Promise<void> | undefined;
  #changedMeanwhile = false;
  #stopped = false;

  constructor(path: string, bounds: SupergraphFileBounds, listener: SupergraphFileListener) {
    this.#path = resolve(path);
    this.#bounds = bounds;
    this.#listener = listener;
  }

  /** @throws SupergraphRefused when the file cannot be read. */
  async initialize({ update }: { readonly update: Update }): Promise<{ supergraphSdl: string; cleanup: () => Promise<void> }> {
    this.#signature = await this.#look();
    this.#offered = await this.#read();
    const watcher = this.#watchFolder(update);
    const poll = setInterval(() => this.#changed(update), this.#bounds.supergraphPollMs);
    poll.unref();
    const cleanup = async () => {
      this.#stopped = true;
      watcher?.close();
      clearInterval(poll);
      await this.#checking;
    };
    return { supergraphSdl: this.#offered, cleanup };
  }

  // The folder, since a rename replaces the file and a watch on the old one would stay silent.
  #watchFolder(update: Update): FSWatcher | undefined {
    try {
      const name = basename(this.#path);
      const watcher = watch(dirname(this.#path), { persistent: false }, (_event, changed) => {
        if (changed === null || changed === name) {
          this.#changed(update);
        }
      });
      watcher.on('error', (error) => this.#listener.watchFailed(error));
      return watcher;
    } catch (error) {
      this.#listener.watchFailed(error);
      return undefined;
    }
  }

  #changed(update: Update): void {
    if (this.#checking !== undefined) {
      this.#changedMeanwhile = true;
      return;
    }
    this.#checking = this.#check(update).finally(() => {
      this.#checking = undefined;
      if (this.#changedMeanwhile && !this.#stopped) {
        this.#changedMeanwhile = false;
        this.#changed(update);
      }
    });
  }

  async #check(update: Update): Promise<void> {
    if ((await this.#look()) === this.#signature) {
      return;
    }
    this.#signature = await this.#settle();
    if (this.#stopped) {
      return;
    }
    try {
      const sdl = await this.#read();
      if (sdl === this.#offered && this.lastRefusal === null) {
        return;
      }
      this.#offered = sdl;
      const refused = await update(sdl);
      if (refused instanceof SupergraphRefused) throw refused;
      this.lastRefusal = null;
      this.#listener.taken();
    } catch (error) {
      const { code, message } = asRefusal(error);
      this.lastRefusal = { at: new Date(), code, reason: message };
      this.#listener.refused(this.lastRefusal);
    }
  }

  /**
   * Waits until the file stays as it is for a moment, and answers what it then looks like. An empty file is waited for to
   * the end: writing in place empties it first, and a busy machine may be slow to go on.
   */
  async #settle(): Promise<string> {
    const deadline = Date.now() + this.#bounds.supergraphSettleMsMax;
    let seen = await this.#look();
    while (Date.now() < deadline && !this.#stopped) {
      await sleep(this.#bounds.supergraphSettleMs);
      const now = await this.#look();
      if (now === seen && !/^\d+:0:/.test(now)) {
        break;
      }
      seen = now;
    }
    return seen;
  }

  async #look(): Promise<string> {
    try {
      const { ino, size, mtimeNs } = await stat(this.#path, { bigint: true });
      return `${ino}:${size}:${mtimeNs}`;
    } catch {
      return MISSING;
    }
  }

  async #read(): Promise<string> {
    try {
      const { size } = await stat(this.#path);
      if (size > this.#bounds.supergraphBytesMax) {
        throw new SupergraphRefused(
          'SUPERGRAPH_TOO_LARGE',
          `The supergraph file has ${size} bytes; at most ${this.#bounds.supergraphBytesMax} are read. Raise supergraphBytesMax if it is right.`,
        );
      }
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof SupergraphRefused) {
        throw error;
      }
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
      throw new SupergraphRefused(
        'SUPERGRAPH_UNREADABLE',
        `The supergraph file ${basename(this.#path)} cannot be read (${code}). Check the path and its permissions.`,
        { cause: error },
      );
    }
  }
}
