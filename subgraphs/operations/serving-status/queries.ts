import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { and, eq, exists, inArray, isNull, notExists, or, sql, type SQL } from 'drizzle-orm';
import type { MySqlColumn } from 'drizzle-orm/mysql-core';
import { adUnit } from '../ad-unit/table.ts';
import { campaign, campaignGame, campaignTarget } from '../campaign/table.ts';
import type { CampaignRow } from '../campaign/queries.ts';
import type { OperationsContext } from '../context.ts';
import { creative } from '../creative/table.ts';
import { flightsOfCampaign } from '../flight/queries.ts';
import { game } from '../game/table.ts';
import { deliveredOfCampaign } from '../goal-progress/queries.ts';
import { unitsOfGoal } from '../goal-progress/rules.ts';
import { publisher, publisherBlock } from '../publisher/table.ts';
import type { ServingFacts } from './rules.ts';

const one = { one: sql<number>`1`.as('one') };

/** True for campaigns with a creative that is approved and not archived; others are not in the map. */
const approvedCreativeOfCampaign = defineBatch<number, true>('approved creative of campaign', async (campaignIds, { database }) => {
  const rows = await database.drizzle
    .selectDistinct({ campaignId: creative.campaignId })
    .from(creative)
    .where(and(inArray(creative.campaignId, [...campaignIds]), isApproved()))
    .limit(campaignIds.length);
  return new Map(rows.map((row) => [row.campaignId, true]));
});

function isApproved(): SQL | undefined {
  return and(eq(creative.reviewStatus, 'APPROVED'), isNull(creative.archivedAt));
}

/**
 * True for campaigns that some ad unit would serve (3.8, NO_ELIGIBLE_INVENTORY); others are not in the map. One statement
 * for all of them: for each campaign the server stops at the first ad unit that fits.
 */
const inventoryOfCampaign = defineBatch<number, true>('inventory of campaign', async (campaignIds, { database }) => {
  const db = database.drizzle;
  const ofCampaign = (column: MySqlColumn): SQL => eq(column, campaign.id);
  const targets = (dimension: 'PLATFORM' | 'GAME_CATEGORY') => and(ofCampaign(campaignTarget.campaignId), eq(campaignTarget.dimension, dimension));
  const listed = (mode: 'INCLUDE' | 'EXCLUDE') => and(ofCampaign(campaignGame.campaignId), eq(campaignGame.mode, mode));
  const anyTarget = (...conditions: (SQL | undefined)[]) => db.select(one).from(campaignTarget).where(and(...conditions));
  const anyListed = (...conditions: (SQL | undefined)[]) => db.select(one).from(campaignGame).where(and(...conditions));
  const fits = db
    .select(one)
    .from(creative)
    .innerJoin(adUnit, and(eq(adUnit.templateId, creative.templateId), eq(adUnit.status, 'ACTIVE')))
    .innerJoin(game, and(eq(game.id, adUnit.gameId), eq(game.reviewStatus, 'APPROVED')))
    .innerJoin(publisher, and(eq(publisher.id, game.publisherId), eq(publisher.status, 'ACTIVE')))
    .where(
      and(
        ofCampaign(creative.campaignId),
        isApproved(),
        notExists(
          db
            .select(one)
            .from(publisherBlock)
            .where(and(eq(publisherBlock.publisherId, publisher.id), eq(publisherBlock.advertiserId, campaign.advertiserId))),
        ),
        or(notExists(anyTarget(targets('PLATFORM'))), exists(anyTarget(targets('PLATFORM'), eq(campaignTarget.value, game.platform)))),
        or(notExists(anyTarget(targets('GAME_CATEGORY'))), exists(anyTarget(targets('GAME_CATEGORY'), eq(campaignTarget.value, game.category)))),
        or(notExists(anyListed(listed('INCLUDE'))), exists(anyListed(listed('INCLUDE'), eq(campaignGame.gameId, game.id)))),
        notExists(anyListed(listed('EXCLUDE'), eq(campaignGame.gameId, game.id))),
      ),
    );
  const rows = await db
    .select({ id: campaign.id })
    .from(campaign)
    .where(and(inArray(campaign.id, [...campaignIds]), exists(fits)))
    .limit(campaignIds.length);
  return new Map(rows.map((row) => [row.id, true]));
});

/** All that the serving verdict on a campaign depends on, read together with that of every other campaign asked for. */
export async function readServingFacts(context: OperationsContext, row: CampaignRow, fundingStatus: string): Promise<ServingFacts> {
  const [flights, delivered, creatives, inventory] = await Promise.all([
    loadOne(context, flightsOfCampaign, row.id),
    loadOne(context, deliveredOfCampaign, row.id),
    loadOne(context, approvedCreativeOfCampaign, row.id),
    loadOne(context, inventoryOfCampaign, row.id),
  ]);
  return {
    today: context.today,
    status: row.status,
    flights: (flights ?? []).map((flight) => ({
      startsOn: flight.startsOn,
      endsOn: flight.endsOn,
      goal: flight.goalQuantity,
      delivered: unitsOfGoal(flight, delivered?.get(flight.id) ?? null),
    })),
    hasApprovedCreative: creatives === true,
    hasEligibleInventory: inventory === true,
    fundingStatus,
  };
}
