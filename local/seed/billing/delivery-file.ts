/** The deliveries in the facts folder, as a stream and again by campaign-month: memory holds places in the file, not rows. */
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { factFiles, parseDelivery, type DeliveryFact } from '../facts.ts';

/** All deliveries of one campaign and month, every revision. */
export type CampaignMonth = { readonly campaignId: number; readonly month: string; readonly rows: readonly DeliveryFact[] };

/** Deliveries by campaign-month. `rowsOf` answers for what was streamed or added before; nothing delivered: no rows. */
export type DeliveryFile = {
  /** One campaign-month at a time, in file order; also notes where each lies. */
  readonly stream: () => AsyncGenerator<CampaignMonth>;
  /** Adds a campaign-month that is not in the file: delivery of a campaign that Operations does not know. */
  readonly add: (group: CampaignMonth) => void;
  readonly rowsOf: (campaignId: number, month: string) => readonly DeliveryFact[];
  readonly close: () => void;
};

type Place = { readonly start: number; readonly length: number } | { readonly rows: readonly DeliveryFact[] };

/** Opens the deliveries of a facts folder. The caller closes them. */
export function openDeliveries(folder: string): DeliveryFile {
  const path = join(folder, factFiles.deliveries);
  const file = openSync(path, 'r');
  const places = new Map<string, Place>();
  const note = (campaignId: number, month: string, place: Place): void => {
    const key = `${campaignId}/${month}`;
    if (places.has(key)) throw new Error(`${factFiles.deliveries} is not sorted: campaign ${campaignId}, month ${month} comes twice`);
    places.set(key, place);
  };
  return {
    async *stream() {
      let rows: DeliveryFact[] = [];
      let start = 0;
      let offset = 0;
      for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
        const row = parseDelivery(line);
        const first = rows[0];
        if (first !== undefined && (row.campaignId !== first.campaignId || row.month !== first.month)) {
          note(first.campaignId, first.month, { start, length: offset - start });
          yield { campaignId: first.campaignId, month: first.month, rows };
          rows = [];
          start = offset;
        }
        rows.push(row);
        offset += Buffer.byteLength(line) + 1;
      }
      const first = rows[0];
      if (first === undefined) return;
      note(first.campaignId, first.month, { start, length: offset - start });
      yield { campaignId: first.campaignId, month: first.month, rows };
    },
    add: (group) => note(group.campaignId, group.month, { rows: group.rows }),
    rowsOf(campaignId, month) {
      const place = places.get(`${campaignId}/${month}`);
      if (place === undefined) return [];
      if ('rows' in place) return place.rows;
      const bytes = Buffer.alloc(place.length);
      readSync(file, bytes, 0, place.length, place.start);
      return bytes.toString('utf8').trimEnd().split('\n').map(parseDelivery);
    },
    close: () => closeSync(file),
  };
}

/** The rows that were known on a day: per game and publisher the highest revision received until then, in id order. */
export function knownOn(rows: readonly DeliveryFact[], day: string): readonly DeliveryFact[] {
  const latest = new Map<string, DeliveryFact>();
  for (const row of rows) {
    const key = `${row.gameId}/${row.publisherId}`;
    const known = latest.get(key);
    if (row.receivedOn <= day && (known === undefined || row.revision > known.revision)) latest.set(key, row);
  }
  return [...latest.values()].toSorted((a, b) => a.gameId - b.gameId || a.publisherId - b.publisherId);
}
