import { isData } from './program.ts';
import type { Data } from './program.ts';

/**
 * Merges what a subgraph sent into what is known of the same object: objects key by key, lists element by element; of two leaves the newer one stays. Values that are new are
 * taken over, not copied: an answer belongs to one place.
 */
export function merge(target: Data, source: Data): void {
  if (target === source) return;
  for (const key in source) {
    const value = source[key];
    if (value === undefined) continue;
    const known = target[key];
    if (known === undefined) target[key] = value;
    // What every object inherits: functions, which no JSON holds, and the prototype itself.
    else if (typeof known === 'function' || known === Object.prototype) mergeOwn(target, key, value);
    else target[key] = known === null || typeof known !== 'object' ? value : mergeValues(known, value);
  }
}

/** A key such as `__proto__` is data like any other. */
function mergeOwn(target: Data, key: string, value: unknown): void {
  const known = Object.hasOwn(target, key) ? target[key] : undefined;
  Object.defineProperty(target, key, { value: known === undefined ? value : mergeValues(known, value), enumerable: true, writable: true, configurable: true });
}

function mergeValues(known: unknown, value: unknown): unknown {
  if (known === value) return known;
  if (Array.isArray(known) && Array.isArray(value)) {
    for (let at = 0; at < value.length; at += 1) known[at] = at < known.length ? mergeValues(known[at], value[at]) : value[at];
    return known;
  }
  if (isData(known) && isData(value)) {
    merge(known, value);
    return known;
  }
  return value;
}
