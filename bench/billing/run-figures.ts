import type { Memory } from './sample-memory.ts';

/** A look at a billing run. */
export interface RunSample {
  readonly atMs: number;
  /** What the run does: `collect`, `draft`, `issue` or `close`; null when nothing. */
  readonly step: string | null;
  /** How many of the step's things are done: pages of delivery when it collects, accounts or drafts otherwise. */
  readonly done: number;
  readonly memoryMiB: Memory;
}

/** How long a step took, and how its second half compares with its first. */
export interface StepFigures {
  readonly step: string;
  readonly seconds: number;
  readonly done: number;
  /** Speed of the second half of what was done, over that of the first: far below 1 when work grows with what is done already. Null when the step was too short to tell. */
  readonly secondHalfSpeed: number | null;
}

/** What a process held. */
export interface MemoryFigures {
  readonly process: string;
  readonly beforeMiB: number;
  readonly peakMiB: number;
  /** Highest in the second half of the samples over highest in the first: near 1 when memory does not grow with the rows. */
  readonly secondHalfPeak: number;
}

/** The steps of a run, in the order in which they were seen. */
export function stepFigures(samples: readonly RunSample[]): readonly StepFigures[] {
  const steps = Map.groupBy(samples.flatMap((sample) => (sample.step === null ? [] : [{ ...sample, step: sample.step }])), ({ step }) => step);
  return [...steps].map(([step, own]) => {
    const startedMs = own[0]?.atMs ?? 0;
    const endedMs = samples.find(({ atMs }) => atMs > (own.at(-1)?.atMs ?? 0))?.atMs ?? own.at(-1)?.atMs ?? 0;
    const done = Math.max(0, ...own.map((sample) => sample.done));
    return { step, seconds: (endedMs - startedMs) / 1_000, done, secondHalfSpeed: secondHalfSpeed(own, done) };
  });
}

/** Samples of a half below which its speed is chance. */
const samplesOfHalfMin = 3;

function secondHalfSpeed(samples: readonly RunSample[], done: number): number | null {
  const first = samples[0];
  const middle = samples.find((sample) => sample.done * 2 >= done);
  const last = samples.find((sample) => sample.done === done);
  if (first === undefined || middle === undefined || last === undefined || done === 0) return null;
  const before = samples.filter(({ atMs }) => atMs < middle.atMs).length;
  if (before < samplesOfHalfMin || samples.length - before < samplesOfHalfMin) return null;
  const firstSpeed = (middle.done - first.done) / (middle.atMs - first.atMs);
  const secondSpeed = (done - middle.done) / (last.atMs - middle.atMs);
  return firstSpeed === 0 || last === middle ? null : secondSpeed / firstSpeed;
}

/** What each process held before the first sample, at most, and how that changed over the run. */
export function memoryFigures(before: Memory, samples: readonly RunSample[]): readonly MemoryFigures[] {
  const half = Math.ceil(samples.length / 2);
  return Object.entries(before).map(([process, beforeMiB]) => {
    const peakOf = (part: readonly RunSample[]): number => Math.max(0, ...part.map(({ memoryMiB }) => memoryMiB[process] ?? 0));
    const first = peakOf(samples.slice(0, half));
    return { process, beforeMiB, peakMiB: Math.max(beforeMiB, peakOf(samples)), secondHalfPeak: first === 0 ? 1 : peakOf(samples.slice(half)) / first };
  });
}
