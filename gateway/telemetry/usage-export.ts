import { appendFile, rename, stat } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { TelemetryBounds } from './telemetry-limits.ts';
import type { Usage, UsageWindow } from './usage.ts';

/** Writes usage window by window: to a file, one JSON text a line, or to a URL, one POST each. */
export class UsageExport {
  readonly #usage: Usage;
  readonly #target: string;
  readonly #bounds: TelemetryBounds;
  readonly #logger: Logger;
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> = Promise.resolve();
  /** What the receiver did not take; tried once more, before the next window. */
  #unsent: UsageWindow | null = null;

  /** @param target path of a file, or an http(s) URL */
  constructor(usage: Usage, target: string, bounds: TelemetryBounds, logger: Logger) {
    this.#usage = usage;
    this.#target = target;
    this.#bounds = bounds;
    this.#logger = logger;
    this.#timer = setInterval(() => void this.flush(), bounds.usageFlushMs);
    this.#timer.unref();
  }

  /** Writes what was counted; resolves when it is written or has failed, which is logged. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#flushNow());
    return this.#writing;
  }

  /** Writes the last window. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #flushNow(): Promise<void> {
    const windows = [this.#unsent, this.#usage.take()].filter((window) => window !== null);
    this.#unsent = null;
    for (const window of windows) {
      try {
        await this.#write(`${JSON.stringify(window)}\n`);
      } catch (error) {
        // One window is held back: one more would be lost than the bound on windows in memory allows.
        this.#unsent = window === windows.at(-1) ? window : this.#unsent;
        this.#logger.warn({ reason: error instanceof Error ? error.message : String(error) }, 'usage could not be exported');
      }
    }
  }

  async #write(line: string): Promise<void> {
    if (/^https?:/.test(this.#target)) {
      const response = await fetch(this.#target, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: line, redirect: 'error', signal: AbortSignal.timeout(this.#bounds.usageTimeoutMs),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the receiver answered with status ${response.status}`);
      return;
    }
    const size = await stat(this.#target).then((file) => file.size, () => 0);
    if (size + line.length > this.#bounds.usageFileBytesMax) await rename(this.#target, `${this.#target}.before`).catch(() => {});
    await appendFile(this.#target, line);
  }
}
