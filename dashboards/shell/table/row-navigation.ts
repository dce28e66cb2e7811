import { clientLimits } from '../graphql/client-limits.ts';

/** Which row a key leads to from row `index` of `count`; undefined for keys that lead nowhere. */
export function rowAfterKey(key: string, index: number, count: number): number | undefined {
  const targets: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined ? undefined : Math.min(Math.max(target, 0), count - 1);
}

/** The row whose link has the keyboard's focus, if one has. */
export function focusedRow(target: EventTarget): number | undefined {
  const link = target instanceof HTMLElement ? target.closest('[data-row-link]') : null;
  const index = link?.closest('[data-index]')?.getAttribute('data-index');
  return index === undefined || index === null ? undefined : Number(index);
}

/** Puts the keyboard's focus on a row's link as soon as it is rendered. */
export function focusRow(container: HTMLElement | null, index: number, framesLeft: number = clientLimits.renderFramesMax): void {
  const link = container?.querySelector<HTMLElement>(`[data-index="${index}"] [data-row-link]`);
  if (link) link.focus({ preventScroll: true });
  else if (framesLeft > 0) requestAnimationFrame(() => focusRow(container, index, framesLeft - 1));
}
