import { capitalWords, plainWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { rejectionText } from '../review/review-words.ts';

/** `setCampaignStatus` is "set campaign status". */
export function camelWords(name: string): string {
  return plainWords(name.replaceAll(/([a-z])([A-Z])/g, '$1_$2'));
}

/** A changed field in words: `flights.flt_7.goalQuantity` is "Flight flt_7 goal quantity". */
export function fieldName(path: string): string {
  const words = path
    .replace(/^flights\./, 'flight.')
    .split('.')
    .map((part) => (/_\d+$/.test(part) ? part : camelWords(part)))
    .join(' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

/** Fields whose values are codes of the API; all others are shown as they are: names, ids, days, counts. */
const codeFields = /(status|decision|objective|pacing|goalUnit|category|Categories|platforms|connectionTypes|action)$/i;

/** A value before or after a change, in words where it is a code. */
export function fieldValue(path: string, value: string): string {
  if (path.endsWith('reasonCode')) return rejectionText(value);
  return codeFields.test(path) ? value.split(', ').map(capitalWords).join(', ') : value;
}

/** Kinds of things that are changed, as the API names them, and in words. */
export const kindWords: Readonly<Record<string, string>> = {
  Campaign: 'Campaign',
  Creative: 'Creative',
  Advertiser: 'Advertiser',
  Agency: 'Agency',
  Publisher: 'Publisher',
  Game: 'Game',
  AdUnit: 'Ad unit',
  DeliveryMonth: 'Month of delivery',
};
