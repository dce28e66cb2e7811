import type { ChangeFilter } from '../generated/graphql.ts';

/** What the change history keeps in the address. */
export interface HistorySearch {
  /** Only of this one thing: an id, or a month of delivery. */
  readonly entity?: string | undefined;
  /** Only of this kind. */
  readonly kind?: string | undefined;
  /** Only with tokens of this subject. */
  readonly by?: string | undefined;
  /** Days, both included, in the reader's time zone. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Kinds of things that are changed. */
export const changedKinds: readonly string[] = ['Campaign', 'Creative', 'Advertiser', 'Agency', 'Publisher', 'Game', 'AdUnit', 'DeliveryMonth'];

const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the address; what is not understood is left out. */
export function parseHistorySearch(search: Readonly<Record<string, unknown>>): HistorySearch {
  const text = (name: string): string | undefined => {
    const value = search[name];
    return typeof value === 'string' ? value.trim() || undefined : undefined;
  };
  const dayOf = (name: string): string | undefined => {
    const value = text(name);
    return value !== undefined && day.test(value) ? value : undefined;
  };
  return { entity: text('entity'), kind: changedKinds.find((kind) => kind === search['kind']), by: text('by'), from: dayOf('from'), to: dayOf('to') };
}

/** Midnight of a day in the reader's time zone, `days` later, as an instant. */
function midnight(of: string, days: number): string {
  const [year = 1970, month = 1, date = 1] = of.split('-').map(Number);
  return new Date(year, month - 1, date + days).toISOString();
}

/** The API's filter for a search. A day in `to` is included. */
export function changeFilter(search: HistorySearch): ChangeFilter {
  return {
    ...(search.entity === undefined ? {} : { entityId: search.entity }),
    ...(search.kind === undefined ? {} : { entityType: search.kind }),
    ...(search.by === undefined ? {} : { actorSubject: search.by }),
    ...(search.from === undefined ? {} : { from: midnight(search.from, 0) }),
    ...(search.to === undefined ? {} : { to: midnight(search.to, 1) }),
  };
}
