import { addDays, countDays, type DayRange } from '../campaigns/delivery-range.ts';
import type { DeliveryFilter, DeliveryGroup } from '../generated/graphql.ts';

/** What the delivery explorer keeps in the address. */
export interface DeliverySearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by?: DeliveryGroup | undefined;
  /** Ids of campaigns, games, ad units and publishers, joined by commas: their prefixes say which is which. */
  readonly of?: string | undefined;
}

/** What each day can be split by. */
export const deliveryGroups: readonly { readonly value: DeliveryGroup; readonly label: string }[] = [
  { value: 'NONE', label: 'Day' },
  { value: 'CAMPAIGN', label: 'Day and campaign' },
  { value: 'GAME', label: 'Day and game' },
  { value: 'AD_UNIT', label: 'Day and ad unit' },
];

/** Days of a range at most, as the API allows. */
const rangeDays = 92;
const defaultDays = 14;
const day = /^\d{4}-\d{2}-\d{2}$/;

function isDay(value: unknown): value is string {
  return typeof value === 'string' && day.test(value) && !Number.isNaN(Date.parse(`${value}T00:00:00Z`));
}

/** Reads the address; what is not understood is left out. */
export function parseDeliverySearch(search: Readonly<Record<string, unknown>>): DeliverySearch {
  return {
    from: isDay(search['from']) ? search['from'] : undefined,
    to: isDay(search['to']) ? search['to'] : undefined,
    by: deliveryGroups.find(({ value }) => value === search['by'])?.value,
    of: typeof search['of'] === 'string' ? search['of'].trim() || undefined : undefined,
  };
}

/** The days of a search: by default the last 14. */
export function deliveryRange(search: DeliverySearch, today: string): DayRange {
  const to = search.to ?? today;
  return { from: search.from ?? addDays(to, 1 - defaultDays), to };
}

/** Why a range cannot be asked for, or undefined. */
export function rangeProblem(range: DayRange): string | undefined {
  if (range.to < range.from) return 'It ends before it begins.';
  return countDays(range) > rangeDays ? `At most ${rangeDays} days at once; these are ${countDays(range)}.` : undefined;
}

/** The API's filter for a search, and what of it is no id of those kinds. */
export function deliveryFilter(search: DeliverySearch): { readonly filter: DeliveryFilter; readonly unknown: readonly string[] } {
  const ids = (search.of ?? '').toLowerCase().split(/[\s,]+/).filter((id) => id !== '');
  const of = (prefix: string): string[] => ids.filter((id) => new RegExp(`^${prefix}_\\d+$`).test(id));
  const [campaigns, games, adUnits, publishers] = [of('cmp'), of('gam'), of('adu'), of('pub')];
  return {
    filter: {
      ...(campaigns.length === 0 ? {} : { campaignIdIn: campaigns }),
      ...(games.length === 0 ? {} : { gameIdIn: games }),
      ...(adUnits.length === 0 ? {} : { adUnitIdIn: adUnits }),
      ...(publishers.length === 0 ? {} : { publisherIdIn: publishers }),
    },
    unknown: ids.filter((id) => ![campaigns, games, adUnits, publishers].some((known) => known.includes(id))),
  };
}
