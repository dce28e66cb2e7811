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

/** The wire form of what an event is about; of a kind without ids of its own (a month) the number as it is stored. */
export function encodeEntityId(entityType: string, entityId: number): string {
  const prefix = prefixes.get(entityType);
  return prefix === undefined ? String(entityId) : encodeId(prefix, entityId);
}

/** What an id on the wire names: the prefix tells the entity type. Null when it is no id that events are recorded under. */
export function decodeEntityId(text: string): { readonly entityType: string; readonly entityId: number } | null {
  for (const [entityType, prefix] of prefixes) {
    const entityId = tryDecodeId(prefix, text);
    if (entityId !== null) return { entityType, entityId };
  }
  return null;
}

/** The kinds whose ids `decodeEntityId` knows, for people. */
export const entityKindNames: string = [...prefixes.values()].map((prefix) => `${idKinds[prefix]} (${prefix}_…)`).join(', ');
