import type { OpsSearchQueryVariables } from '../generated/graphql.ts';

/** Hits of one kind at most: enough to recognise the right one; more needs another word. */
export const hitsPerKind = 5;

const invoiceNumber = /^[A-Z]{2,4}\/\d{2}-\d{2}\/\d{1,8}$/i;
const entityId = /^(cmp|adv|pub|gam|adu|crv)_\d+$/i;

/** What somebody typed, understood: an id, an invoice's number, or part of a name. */
export function classifySearch(text: string): OpsSearchQueryVariables {
  const id = entityId.exec(text);
  const kind = id?.[1]?.toLowerCase();
  const asked = (of: string): { readonly idIn: string[] } | { readonly nameContains: string } => {
    if (id === null && !invoiceNumber.test(text)) return { nameContains: text };
    return { idIn: kind === of ? [text.toLowerCase()] : [] };
  };
  return {
    first: hitsPerKind,
    campaigns: asked('cmp'),
    advertisers: asked('adv'),
    publishers: asked('pub'),
    games: asked('gam'),
    adUnits: { idIn: kind === 'adu' ? [text.toLowerCase()] : [] },
    creativeId: kind === 'crv' ? text.toLowerCase() : 'crv_0',
    withCreative: kind === 'crv',
    invoiceNumber: text.toUpperCase(),
    withInvoice: invoiceNumber.test(text),
  };
}
