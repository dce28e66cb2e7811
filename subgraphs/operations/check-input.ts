import { tryDecodeId, decodeId, type IdPrefix } from '@ad-network/runtime/ids.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { nameCharactersMax, urlCharactersMax } from './config.ts';
import { refuse } from './run-command.ts';

/** The row id in `text`; refuses an id of another kind with WRONG_ID_KIND, before any SQL. `field` is its path below `input`. */
export function checkId(prefix: IdPrefix, text: string, ...field: readonly string[]): number {
  const id = tryDecodeId(prefix, text);
  if (id !== null) return id;
  try {
    return decodeId(prefix, text);
  } catch (error) {
    if (error instanceof PublicError) return refuse('WRONG_ID_KIND', error.message, ...field);
    throw error;
  }
}

/** As `checkId`, with null and undefined as they are. */
export function checkOptionalId<Absent extends null | undefined>(prefix: IdPrefix, text: string | Absent, ...field: readonly string[]): number | Absent {
  return typeof text === 'string' ? checkId(prefix, text, ...field) : text;
}

/** `input` without null in the `fields` named: they may be left out, to stay as they are, but not be cleared. Refuses with INVALID_INPUT. */
export function checkNotCleared<Input extends object, Field extends keyof Input & string>(
  input: Input,
  ...fields: readonly Field[]
): { readonly [name in Field]?: Exclude<Input[name], null> | undefined } {
  const cleared = fields.find((field) => input[field] === null);
  if (cleared !== undefined) return refuse('INVALID_INPUT', `"${cleared}" cannot be cleared; leave it out to keep it.`, cleared);
  return input as { readonly [name in Field]?: Exclude<Input[name], null> | undefined };
}

/** Refuses with VERSION_CONFLICT, naming both versions, unless the row is at the version that the client has seen. */
export function checkVersion(noun: string, row: { readonly version: number; readonly status?: string }, expectedVersion: number): void {
  if (row.version === expectedVersion) return;
  const state = row.status === undefined ? '' : ` (status ${row.status})`;
  refuse(
    'VERSION_CONFLICT',
    `The ${noun} is at version ${row.version}${state}, not at ${expectedVersion} which was expected: somebody changed it since, or this request was carried out before. Read it again.`,
    'expectedVersion',
  );
}

/** A name without the space around it. Refuses an empty one, one that is too long, and control characters, which no screen shows. */
export function checkName(text: string, ...field: readonly string[]): string {
  const name = checkText(text, nameCharactersMax, ...field).trim();
  if (name === '') return refuse('INVALID_INPUT', `"${field.at(-1)}" must not be empty.`, ...field);
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) ? refuse('INVALID_INPUT', `"${field.at(-1)}" must be one line without control characters.`, ...field) : name;
}

/** A text of several lines as it is. Refuses one that is too long, broken characters, and control characters other than tab and line ends. */
export function checkText(text: string, charactersMax: number, ...field: readonly string[]): string {
  // The database counts characters, JavaScript's length counts halves of some.
  const characters = text.length > charactersMax ? [...text].length : text.length;
  if (characters > charactersMax) refuse('INVALID_INPUT', `"${field.at(-1)}" may have at most ${charactersMax} characters; got ${characters}.`, ...field);
  if (!text.isWellFormed() || /[^\P{Cc}\t\r\n]/u.test(text)) refuse('INVALID_INPUT', `"${field.at(-1)}" must be text without control characters.`, ...field);
  return text;
}

/** An absolute http or https address without a password in it. */
export function checkUrl(text: string, ...field: readonly string[]): string {
  const rule = `"${field.at(-1)}" must be an http or https address of at most ${urlCharactersMax} characters, like "https://www.example.com/play".`;
  if (text.length > urlCharactersMax || /[\s\p{Cc}]/u.test(text) || !text.isWellFormed()) return refuse('INVALID_INPUT', rule, ...field);
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\//i.test(text) || !['http:', 'https:'].includes(url.protocol)) return refuse('INVALID_INPUT', rule, ...field);
  if (url.username !== '' || url.password !== '') return refuse('INVALID_INPUT', `"${field.at(-1)}" must not hold a user name or password: everybody who sees the ad sees the address.`, ...field);
  return text;
}
