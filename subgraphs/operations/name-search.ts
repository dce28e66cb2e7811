import { PublicError } from '@ad-network/runtime/public-error.ts';
import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { nameSearchCharactersMax } from './config.ts';

/**
 * The condition that `column` contains `text`, as plain characters: `%` and `_` are escaped, by `!` since a backslash
 * means nothing to a server in NO_BACKSLASH_ESCAPES mode. Case and accents are the collation's matter. Throws PublicError
 * INVALID_INPUT when the text is too long.
 */
export function nameContains(column: SQLWrapper, text: string): SQL {
  if (text.length > nameSearchCharactersMax) {
    throw new PublicError('INVALID_INPUT', `"nameContains" may have at most ${nameSearchCharactersMax} characters; got ${text.length}.`);
  }
  const pattern = `%${text.replace(/[!%_]/g, (character) => `!${character}`)}%`;
  return sql`${column} LIKE ${pattern} ESCAPE '!'`;
}
