import type { Tone } from './status-badge.tsx';

/** A state in words and how good it is. */
export interface Wording {
  readonly text: string;
  readonly tone: Tone;
}

/** A code of the API in plain words: `PER_MONTH` is "per month". */
export function plainWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

/** A code of the API as it stands alone in a cell or a choice: `APP_INSTALLS` is "App installs". */
export function capitalWords(code: string): string {
  const words = plainWords(code);
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Words for a value that the API may add before a page knows it: then the value itself. */
export function wordsFor(words: Readonly<Record<string, Wording>>, value: string): Wording {
  const known = Object.hasOwn(words, value) ? words[value] : undefined;
  return known ?? { text: plainWords(value), tone: 'neutral' };
}
