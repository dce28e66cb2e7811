import { PublicError } from './public-error.ts';

/** Prefix of each kind of id on the wire (domain.md 3.2). A wrong kind is refused before any SQL runs. */
export const idKinds = {
  adv: 'advertiser',
  agy: 'agency',
  cmp: 'campaign',
  crv: 'creative',
  pub: 'publisher',
  gam: 'game',
  adu: 'ad unit',
  usr: 'ops user',
  flt: 'flight',
  tpl: 'native template',
  chg: 'change event',
  dbt: 'delivery batch',
  inv: 'invoice',
  inl: 'invoice line',
  bac: 'billing account',
  con: 'contract',
  wal: 'wallet',
  wtx: 'wallet transaction',
  crn: 'credit note',
  cnl: 'credit note line',
  pay: 'payment',
  pal: 'payment allocation',
  rfd: 'refund',
  wof: 'write-off',
  pac: 'payout account',
  pyt: 'payout',
  pyl: 'payout line',
  pbt: 'payout batch',
  run: 'billing run',
  urf: 'usage refresh',
  bev: 'billing event',
} as const;

export type IdPrefix = keyof typeof idKinds;

const idShape = /^([a-z]{3})_([1-9][0-9]{0,15})$/;

/** The wire form of a row's id: `cmp` and 123 give `cmp_123`. */
export function encodeId(prefix: IdPrefix, id: number): string {
  return `${prefix}_${id}`;
}

/**
 * The row id in `text`, which must be of kind `prefix`. Throws `PublicError` with code WRONG_ID_KIND otherwise, so that
 * an advertiser's id passed for a campaign is named as that, not answered with some campaign.
 */
export function decodeId(prefix: IdPrefix, text: string): number {
  const id = tryDecodeId(prefix, text);
  if (id !== null) return id;
  // A representation sent to _entities has no declared type: its id may be anything.
  const shown = typeof text === 'string' ? `"${text.slice(0, 40)}"` : 'What was given';
  const given = typeof text === 'string' ? idShape.exec(text)?.[1] : undefined;
  const kind = given !== undefined && given in idKinds ? `is the id of ${withArticle(idKinds[given as IdPrefix])}` : 'is not an id of this graph';
  throw new PublicError('WRONG_ID_KIND', `${shown} ${kind}; here the id of ${withArticle(idKinds[prefix])} is needed, like "${prefix}_123".`);
}

/** As `decodeId`, with null in place of the error: for commands, which answer with a userError. */
export function tryDecodeId(prefix: IdPrefix, text: string): number | null {
  if (typeof text !== 'string') return null;
  const match = idShape.exec(text);
  if (match === null || match[1] !== prefix) return null;
  const id = Number(match[2]);
  return Number.isSafeInteger(id) ? id : null;
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
