import { isData, readOwn } from './program.ts';
import type { Data, PathStep } from './program.ts';

/** Where an object is in the response, as subgraphs' and our own aliases say it. */
export type ResponsePath = readonly (string | number)[];

/** The objects at a path, in the order of the response; nulls and what is not there are left out. */
export function collectObjects(root: Data, path: readonly PathStep[]): readonly Data[] {
  if (path.length === 0) return [root];
  const found: Data[] = [];
  collect(root, path, 0, found);
  return found;
}

function collect(value: unknown, path: readonly PathStep[], from: number, found: Data[]): void {
  let current = value;
  for (let at = from; at < path.length; at += 1) {
    const step = path[at];
    if (step === undefined || current === null || typeof current !== 'object') return;
    if (Array.isArray(current)) {
      const next = step.kind === 'elements' ? at + 1 : at;
      for (const element of current) collect(element, path, next, found);
      return;
    }
    if (step.kind === 'elements') return;
    current = step.isOwnOnly ? readOwn(current as Data, step.key) : (current as Data)[step.key];
  }
  if (Array.isArray(current)) for (const element of current) collect(element, path, path.length, found);
  else if (isData(current)) found.push(current);
}

/** An object with the way to it, ancestors first: for errors and for contexts, which are rare. */
export interface Located {
  readonly object: Data;
  readonly path: ResponsePath;
  /** The objects on the way, from the root to the object itself. */
  readonly ancestors: readonly Data[];
}

/** As `collectObjects`, with the way to each. */
export function locateObjects(root: Data, path: readonly PathStep[]): readonly Located[] {
  const found: Located[] = [];
  const locate = (value: unknown, at: number, way: ResponsePath, ancestors: readonly Data[]): void => {
    const step = path[at];
    if (Array.isArray(value)) {
      const next = step?.kind === 'elements' ? at + 1 : at;
      for (const [index, element] of value.entries()) locate(element, next, [...way, index], ancestors);
      return;
    }
    if (!isData(value)) return;
    const through = [...ancestors, value];
    if (step === undefined) found.push({ object: value, path: way, ancestors: through });
    else if (step.kind === 'key') locate(readOwn(value, step.key), at + 1, [...way, step.key], through);
  };
  locate(root, 0, [], []);
  return found;
}

/** The part of a path that is one place: up to the first list. */
export function commonPath(path: readonly PathStep[]): ResponsePath {
  const keys: string[] = [];
  for (const step of path) {
    if (step.kind === 'elements') break;
    keys.push(step.key);
  }
  return keys;
}
