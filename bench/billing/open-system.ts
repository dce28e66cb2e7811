import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freePorts } from '../../local/ports.ts';
import type { ScaleName } from '../../local/seed/scales.ts';
import { startSystem, type System, type SystemOptions } from '../../local/system.ts';
import { config } from '../config.ts';

export interface OpenSystemOptions {
  readonly scale: ScaleName;
  readonly dataFolder: string;
  /** Settings added to those of single processes. Default: those of closing a month. */
  readonly environment?: SystemOptions['environment'];
  readonly say: (text: string) => void;
}

/** The whole system without pages, on data that nobody else uses. */
export interface BenchSystem {
  readonly system: System;
  readonly close: () => Promise<void>;
}

/**
 * Starts the whole system on a copy of a seeded data folder. Seeding takes minutes at the larger scales and a run uses a month up, so what was seeded is kept below
 * `dataFolder` for the next measurement, and the copy is removed on closing.
 */
export async function openSystem({ scale, dataFolder, say, environment = closingMonth() }: OpenSystemOptions): Promise<BenchSystem> {
  const seeded = resolve(dataFolder, `billing-${scale}`, 'seeded');
  const measured = resolve(dataFolder, `billing-${scale}`, 'measured');
  rmSync(measured, { recursive: true, force: true });
  await seedOnce(scale, seeded, say);
  cpSync(seeded, measured, { recursive: true });
  const system = await startSystem({ ...(await optionsFor(scale, measured)), environment });
  return {
    system,
    close: async () => {
      await system.stop();
      rmSync(measured, { recursive: true, force: true });
    },
  };
}

/** A month after the seed ends; usage is collected once when the worker starts, and then by the run alone. */
function closingMonth(): NonNullable<SystemOptions['environment']> {
  const date = { BUSINESS_DATE: config.billing.businessDate };
  return { operations: date, billing: date, worker: { ...date, FUNDING_INTERVAL_MS: String(config.billing.fundingIntervalMs) } };
}

/** Data that another version of the migrations or of the generator left is made anew; an interrupted seeding leaves no mark. */
async function seedOnce(scale: ScaleName, folder: string, say: (text: string) => void): Promise<void> {
  const mark = join(folder, 'bench-seeded');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === scale) return;
  rmSync(folder, { recursive: true, force: true });
  const startedMs = Date.now();
  let lastMs = startedMs;
  const system = await startSystem({
    ...(await optionsFor(scale, folder)),
    report: ({ step, detail }) => {
      if (Date.now() - lastMs < config.billing.progressEveryMs) return;
      lastMs = Date.now();
      say(`preparing ${scale}: ${step} ${detail}`);
    },
  });
  await system.stop();
  writeFileSync(mark, scale);
  say(`prepared ${scale} in ${((Date.now() - startedMs) / 1000).toFixed(0)} s`);
}

async function optionsFor(scale: ScaleName, dataFolder: string): Promise<SystemOptions> {
  return { scale, dataFolder, ports: await freePorts(), dashboards: false, ignoreExternal: true };
}
