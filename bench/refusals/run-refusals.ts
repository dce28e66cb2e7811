import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { defaultBounds } from '../../gateway/config.ts';
import { serveLibrary } from '../../gateway/testing/library.ts';
import { launchProcess, pinSelf, type Cores, type LaunchedProcess } from '../gateway/launch-process.ts';
import { usageOf } from '../gateway/measure-contender.ts';
import { formatTable } from '../operations/format-table.ts';
import { refusals, served, type Refusal } from './refusals.ts';
import type { Told } from './serve-refusing.ts';

/** How long each refusal is measured. */
export interface RefusalBounds {
  readonly readyTimeoutMs: number;
  readonly connections: number;
  readonly warmUpRequests: number;
  readonly requests: number;
  readonly durationMsMax: number;
}

/** What a run is asked to do. */
export interface RefusalBench {
  /** Parts of names; none means all. */
  readonly only: readonly string[];
  readonly dataFolder: string;
  readonly bounds: RefusalBounds;
  readonly cores: Cores | null;
  readonly say: (text: string) => void;
  readonly print: (text: string) => void;
}

/** What one kind of refusal costs. */
export interface RefusalFigures {
  readonly name: string;
  /** CPU of the gateway's process for one request: user and system, all threads. */
  readonly cpuMs: number;
  readonly bytes: number;
}

const place = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Measures what the gateway spends on each kind of request that it refuses, and prints the table of limits. */
export async function runRefusals(bench: RefusalBench): Promise<readonly RefusalFigures[]> {
  if (bench.cores !== null) pinSelf(bench.cores.others);
  mkdirSync(bench.dataFolder, { recursive: true });
  const folder = mkdtempSync(join(bench.dataFolder, 'refusals-'));
  const library = await serveLibrary();
  const chosen = refusals.filter(({ name }) => bench.only.length === 0 || bench.only.some((part) => name.includes(part)));
  const figures: RefusalFigures[] = [];
  try {
    writeFileSync(join(folder, 'supergraph.graphql'), library.sdl);
    for (const refusal of [served, ...chosen]) {
      bench.say(refusal.name);
      figures.push({ name: refusal.name, bytes: Buffer.byteLength(refusal.body), cpuMs: await measure(refusal, folder, bench) });
    }
  } finally {
    await library.close();
    rmSync(folder, { recursive: true });
  }
  bench.print(`CPU of the gateway's process for each request that it refuses, beside the smallest that it serves.\n${tableOf(figures)}`);
  return figures;
}

async function measure(refusal: Refusal, folder: string, { bounds, cores }: RefusalBench): Promise<number> {
  const told: Told = { supergraphPath: join(folder, 'supergraph.graphql'), operations: register(refusal, folder), settings: refusal.settings };
  const args = ['--expose-gc', '--import', place('../gateway/contender/answer-bench.ts'), place('serve-refusing.ts'), JSON.stringify(told)];
  const launched = await launchProcess({ args, core: cores?.contender ?? null, readyTimeoutMs: bounds.readyTimeoutMs });
  const pool = new Pool(String(launched.ready), { connections: bounds.connections + (refusal.occupy?.length ?? 0), pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  try {
    await occupy(pool, refusal);
    await sendMany(pool, refusal, bounds.warmUpRequests, bounds);
    return await measureSending(launched, () => sendMany(pool, refusal, bounds.requests, bounds));
  } finally {
    await pool.destroy();
    await launched.stop();
  }
}

function register({ settings }: Refusal, folder: string): string | null {
  if (settings.registered === undefined) return null;
  const operations = mkdtempSync(join(folder, 'operations-'));
  for (const [index, text] of settings.registered.entries()) writeFileSync(join(operations, `${index}.graphql`), text);
  return operations;
}

async function occupy(pool: Pool, refusal: Refusal): Promise<void> {
  for (const query of refusal.occupy ?? []) {
    void pool.request({ method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) }).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function measureSending(launched: LaunchedProcess, send: () => Promise<number>): Promise<number> {
  const before = await usageOf(launched, false);
  const sent = await send();
  const after = await usageOf(launched, false);
  return (after.cpuMs - before.cpuMs) / sent;
}

/** @returns how many were sent. @throws Error when one is not refused as it should be. */
async function sendMany(pool: Pool, { method, path, headers, body, expected }: Refusal, count: number, { connections, durationMsMax }: RefusalBounds): Promise<number> {
  const end = performance.now() + durationMsMax;
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < count && performance.now() < end) {
      sent += 1;
      const { statusCode, body: answer } = await pool.request({ method, path, headers, ...(method === 'POST' ? { body } : {}) });
      const text = await answer.text();
      const isAsExpected = statusCode === expected.status && (expected.code === null ? !text.includes('"errors"') : text.includes(`"code":"${expected.code}"`));
      if (!isAsExpected) throw new Error(`expected ${expected.status} ${expected.code}, got ${statusCode}: ${text.slice(0, 300)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  return sent;
}

function tableOf(figures: readonly RefusalFigures[]): string {
  const base = figures[0]?.cpuMs ?? 1;
  const rows = figures.map(({ name, bytes, cpuMs }) => {
    const bound = refusals.find((one) => one.name === name)?.bound ?? null;
    const limit = bound === null ? '' : `${bound} = ${defaultBounds[bound].value.toLocaleString('en')}`;
    return [name, limit, bytes.toLocaleString('en'), cpuMs.toFixed(2), `${(cpuMs / base).toFixed(1)}×`];
  });
  return formatTable(['request', 'limit', 'bytes sent', 'CPU ms', 'beside served'], rows);
}
