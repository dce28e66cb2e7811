import { loadOne } from '@ad-network/runtime/batch.ts';
import { readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, asc, eq, inArray, lt, lte, sql } from 'drizzle-orm';
import { pageRowsDefault } from '../config.ts';
import type { BillingContext } from '../context.ts';
import { invoice } from '../invoice/table.ts';
import { defineParentBatch, type ParentList } from '../parent-batch.ts';
import { invoiceLineColumns, type InvoiceLineRow } from './queries.ts';
import { invoiceLine } from './table.ts';

/** The same cut of many campaigns' lines. */
interface LinesOfCampaign extends ParentList {
  /** Lines of this id and after were on earlier pages; null at the beginning. */
  readonly beforeId: number | null;
  /** One more than the page, to see whether there is a next one. */
  readonly rows: number;
}

const newestFirst: PageOrder = { name: 'campaign-line', parts: [{ column: invoiceLine.id, direction: 'desc' }] };

const linesByCampaign = defineParentBatch('invoice lines by campaign', async (context: BillingContext, campaignIds, { beforeId, rows: rowsEach }: LinesOfCampaign) => {
  const ranked = context.database.drizzle
    .select({
      ...invoiceLineColumns,
      currency: invoice.currency,
      place: sql<number>`ROW_NUMBER() OVER (PARTITION BY ${invoiceLine.campaignId} ORDER BY ${invoiceLine.id} DESC)`.as('place'),
    })
    .from(invoiceLine)
    .innerJoin(invoice, eq(invoice.id, invoiceLine.invoiceId))
    .where(
      and(
        inArray(invoiceLine.campaignId, [...campaignIds]),
        inArray(invoice.status, ['ISSUED', 'WRITTEN_OFF']),
        beforeId === null ? undefined : lt(invoiceLine.id, beforeId),
      ),
    )
    .as('ranked');
  const lines: readonly InvoiceLineRow[] = await context.database.drizzle
    .select()
    .from(ranked)
    .where(lte(ranked.place, rowsEach))
    .orderBy(asc(ranked.campaignId), asc(ranked.place))
    .limit(campaignIds.length * rowsEach);
  return Map.groupBy(lines, (line) => line.campaignId ?? 0);
});

/** A page of the lines that bill a campaign, newest first; pages of many campaigns are read together. */
export async function listCampaignLines(context: BillingContext, campaignId: number, args: PageArguments): Promise<Omit<Connection<InvoiceLineRow>, 'totalCount'>> {
  const page = readPage(args, newestFirst, { rowsDefault: pageRowsDefault });
  const beforeId = page.after?.[0] ?? null;
  if (beforeId !== null && typeof beforeId !== 'number') throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of a campaign\'s invoice lines; begin again without it.');
  const list = { beforeId, rows: page.first + 1, identity: `${beforeId}/${page.first}` };
  const rows = (await loadOne(context, linesByCampaign, { parentId: campaignId, list })) ?? [];
  const { edges, pageInfo } = toConnection(rows, page, (row) => [row.id], () => Promise.resolve(rows.length));
  return { edges, pageInfo };
}
