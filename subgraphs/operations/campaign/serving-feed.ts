import { afterCursor, orderTerms, readPage, toConnection, type Connection, type PageArguments, type PageOrder } from '@ad-network/runtime/keyset-page.ts';
import { PublicError } from '@ad-network/runtime/public-error.ts';
import { and, count, eq, gte, lte, sql, type SQL } from 'drizzle-orm';
import { servingFeedRowsDefault } from '../config.ts';
import type { OperationsContext } from '../context.ts';
import { flight } from '../flight/table.ts';
import { campaignColumns, type CampaignRow } from './queries.ts';
import { campaign } from './table.ts';

const order: PageOrder = { name: 'serving feed', parts: [{ column: campaign.id, direction: 'asc' }] };

/** A page of the campaigns that are ACTIVE and inside a flight today, oldest first: the ad server's list. Throws PublicError: see `readPage`. */
export async function listServingFeed(context: OperationsContext, args: PageArguments): Promise<Connection<CampaignRow>> {
  const page = readPage(args, order, { rowsDefault: servingFeedRowsDefault });
  if (page.after !== null && typeof page.after[0] !== 'number') {
    throw new PublicError('INVALID_CURSOR', '"after" must be an endCursor or edge cursor of this same list; begin again without it.');
  }
  const db = context.database.drizzle;
  const conditions = inFlight(context);
  const rows = await db
    .select(campaignColumns)
    .from(campaign)
    .where(and(conditions, afterCursor(page)))
    .orderBy(...orderTerms(order))
    .limit(page.first + 1);
  return toConnection(rows, page, (row) => [row.id], async () => {
    const counted = await db.select({ rows: count() }).from(campaign).where(conditions);
    return counted[0]?.rows ?? 0;
  });
}

function inFlight({ database, today }: OperationsContext): SQL | undefined {
  const covering = database.drizzle
    .select({ one: sql`1` })
    .from(flight)
    .where(and(eq(flight.campaignId, campaign.id), lte(flight.startsOn, today), gte(flight.endsOn, today)))
    .limit(1);
  // A value and not EXISTS: that MariaDB makes a join of, for which it reads every flight there is before the first campaign.
  return and(eq(campaign.status, 'ACTIVE'), sql`${covering} = 1`);
}
