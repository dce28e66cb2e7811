import { encodeId, idKinds, tryDecodeId, type IdPrefix } from '@ad-network/runtime/ids.ts';

/** The kinds of things that change events are about, by the entity type that they are recorded under, with the prefix of their ids. */
const prefixes: ReadonlyMap<string, IdPrefix> = new Map<string, IdPrefix>([
  ['Agency', 'agy'],
  ['Advertiser', 'adv'],
  ['Campaign', 'cmp'],
  ['Creative', 'crv'],
  ['Publisher', 'pub'],
  ['Game', 'gam'],
  ['AdUnit', 'adu'],
  ['OpsUser', 'usr'],
  ['DeliveryBatch', 'dbt'],
]);

/** A month has no row id: its events are recorded under its digits, 202611 for `2026-11`. */
const monthType = 'DeliveryMonth';

/** The wire form of what an event is about: its id, or a month `2026-11`. */
export function encodeEntityId(entityType: string, entityId: number): string {
  const prefix = prefixes.get(entityType);
  if (prefix !== undefined) return encodeId(prefix, entityId);
  return entityType === monthType ? `${Math.trunc(entityId / 100)}-${String(entityId % 100).padStart(2, '0')}` : String(entityId);
}

/** What an id on the wire names: the prefix, or the form of a month, tells the entity type. Null when it is no id that events are recorded under. */
export function decodeEntityId(text: string): { readonly entityType: string; readonly entityId: number } | null {
  for (const [entityType, prefix] of prefixes) {
    const entityId = tryDecodeId(prefix, text);
    if (entityId !== null) return { entityType, entityId };
  }
  return /^\d{4}-\d{2}$/.test(text) ? { entityType: monthType, entityId: Number(text.replace('-', '')) } : null;
}

/** What `decodeEntityId` knows, for people. */
export const entityKindNames: string = [...[...prefixes.values()].map((prefix) => `${idKinds[prefix]} (${prefix}_…)`), 'month of delivery (2026-11)'].join(', ');
