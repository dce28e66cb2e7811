import { Pool, type Dispatcher } from 'undici';
import { quantile } from '../operations/quantile.ts';

/** Posts JSON over kept connections, by the cheapest way that undici has. */
export interface Poster {
  /** @throws Error when the status is not 200 or the connection fails. */
  post(body: string | Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

/** How long to load: as many requests as asked, within the time. */
export interface LoadBounds {
  readonly connections: number;
  readonly requestsMin: number;
  readonly durationMsMin: number;
  /** Ends it although fewer requests were answered. */
  readonly durationMsMax: number;
}

/** What a load was answered with. */
export interface LoadFigures {
  readonly requests: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const jsonHeaders = { 'content-type': 'application/json', accept: 'application/json' };

/** Opens up to so many connections to one URL; `more` headers go with every request. */
export function openPoster(url: string, connections: number, more: Readonly<Record<string, string>> = {}): Poster {
  const headers = { ...jsonHeaders, ...more };
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  return {
    post: (body) => new Promise((resolve, reject) => pool.dispatch({ path: pathname, method: 'POST', headers, body }, collect(resolve, reject))),
    close: () => pool.destroy(),
  };
}

function collect(resolve: (body: Buffer) => void, reject: (error: Error) => void): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  return {
    onRequestStart() {},
    onResponseStart(_controller, statusCode) {
      status = statusCode;
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      if (status === 200) resolve(body);
      else reject(new Error(`status ${status}: ${body.toString().slice(0, 500)}`));
    },
    onResponseError(_controller, error) {
      reject(error);
    },
  };
}

/** Sends one body again and again on all connections; or on each what `body` makes for it, one after the other. */
export async function sendLoad(url: string, body: string | ((connection: number) => string), bounds: LoadBounds, headers: Readonly<Record<string, string>> = {}): Promise<LoadFigures> {
  const poster = openPoster(url, bounds.connections, headers);
  const bytes = typeof body === 'string' ? Buffer.from(body) : null;
  const times: number[] = [];
  const begun = performance.now();
  const isOver = (): boolean => {
    const elapsedMs = performance.now() - begun;
    return elapsedMs >= bounds.durationMsMax || (elapsedMs >= bounds.durationMsMin && times.length >= bounds.requestsMin);
  };
  const client = async (connection: number): Promise<void> => {
    while (!isOver()) {
      const next = typeof body === 'string' ? (bytes ?? body) : body(connection);
      const sent = performance.now();
      await poster.post(next);
      times.push(performance.now() - sent);
    }
  };
  try {
    await Promise.all(Array.from({ length: bounds.connections }, (_, connection) => client(connection)));
  } finally {
    await poster.close();
  }
  times.sort((a, b) => a - b);
  return { requests: times.length, p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95) };
}
