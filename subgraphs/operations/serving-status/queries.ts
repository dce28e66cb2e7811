import { defineBatch, loadOne } from '@ad-network/runtime/batch.ts';
import { and, eq, inArray, isNull, sql, type SQL } from 'drizzle-orm';
import type { MySqlColumn } from 'drizzle-orm/mysql-core';
import { campaign, campaignGame, campaignTarget } from '../campaign/table.ts';
import type { CampaignRow } from '../campaign/queries.ts';
import type { OperationsContext } from '../context.ts';
import { creative } from '../creative/table.ts';
import { flightsOfCampaign } from '../flight/queries.ts';
import { platforms, type Platform } from '../game/table.ts';
import { deliveredOfCampaign } from '../goal-progress/queries.ts';
import { unitsOfGoal } from '../goal-progress/rules.ts';
import { publisherBlock } from '../publisher/table.ts';
import type { ServingFacts } from './rules.ts';
import { eligibleInventory } from './table.ts';

/** How far a campaign gets on the way to a player: nothing to show, something to show but nowhere, or both. */
type Placement = 'no creative' | 'no inventory' | 'placed';
const placements: readonly Placement[] = ['no creative', 'no inventory', 'placed'];

/**
 * Whether campaigns have a creative that is approved and not archived, and an ad unit that would show one (3.8, NO_ELIGIBLE_INVENTORY). One statement
 * for all of them. For each campaign the server stops at the first row that fits, and looks in one of three ways, narrowest first: in the
 * games of its INCLUDE list; in its categories; anywhere. That is what keeps the rows read to some ten a campaign, whatever the number of ad units.
 * STRAIGHT_JOIN holds the server to that order also when its statistics are old.
 */
const placementOfCampaign = defineBatch<number, Placement>('placement of campaign', async (campaignIds, { database }) => {
  const verdict = sql`CASE
    WHEN CASE
      WHEN ${anyListed('INCLUDE')} THEN ${fitsInIncludedGames()}
      WHEN ${anyTarget('GAME_CATEGORY')} THEN ${onAnyPlatform(fitsInCategories)}
      ELSE ${onAnyPlatform(fitsAnywhere)} END THEN 2
    WHEN EXISTS (SELECT 1 FROM ${creative} WHERE ${isApproved()}) THEN 1
    ELSE 0 END`;
  const [rows] = await database.drizzle.execute(
    sql`${withoutSubqueryCache}SELECT ${campaign.id} AS id, ${verdict} AS place FROM ${campaign} WHERE ${inArray(campaign.id, [...campaignIds])} LIMIT ${campaignIds.length}`,
  );
  return new Map((rows as unknown as readonly { readonly id: unknown; readonly place: unknown }[]).flatMap((row) => {
    const placement = placements[Number(row.place)];
    return placement === undefined ? [] : [[Number(row.id), placement] as const];
  }));
});

/**
 * For MariaDB alone, which would look up each answer in a cache that is always empty, as no campaign comes twice, and read all blocks of all
 * publishers at once (https://mariadb.com/kb/en/subquery-cache/). MySQL takes it for a comment.
 */
const withoutSubqueryCache = sql.raw("/*M!100100 SET STATEMENT optimizer_switch='subquery_cache=off,exists_to_in=off' FOR */ ");

/** One look-up for each platform: the platforms that a campaign may be shown on are read once, not for each ad unit. */
function onAnyPlatform(fits: (platform: Platform) => SQL): SQL {
  return sql`(${sql.join(platforms.map((platform) => sql`(${allows('PLATFORM', platform)} AND ${fits(platform)})`), sql` OR `)})`;
}

function fitsInIncludedGames(): SQL {
  return sql`EXISTS (SELECT 1 FROM ${creative}
    STRAIGHT_JOIN ${campaignGame} ON ${and(eq(campaignGame.campaignId, campaign.id), eq(campaignGame.mode, 'INCLUDE'))}
    STRAIGHT_JOIN ${eligibleInventory} ON ${and(eq(eligibleInventory.gameId, campaignGame.gameId), eq(eligibleInventory.templateId, creative.templateId))}
    WHERE ${and(isApproved(), allows('GAME_CATEGORY', eligibleInventory.category), allows('PLATFORM', eligibleInventory.platform), isNotBlocked())})`;
}

function fitsInCategories(platform: Platform): SQL {
  const placed = and(eq(eligibleInventory.templateId, creative.templateId), eq(eligibleInventory.platform, platform), eq(eligibleInventory.category, campaignTarget.value));
  return sql`EXISTS (SELECT 1 FROM ${creative}
    STRAIGHT_JOIN ${campaignTarget} ON ${and(eq(campaignTarget.campaignId, campaign.id), eq(campaignTarget.dimension, 'GAME_CATEGORY'))}
    STRAIGHT_JOIN ${eligibleInventory} ON ${placed} WHERE ${and(isApproved(), isNotBlocked(), isNotExcluded())})`;
}

function fitsAnywhere(platform: Platform): SQL {
  const placed = and(eq(eligibleInventory.templateId, creative.templateId), eq(eligibleInventory.platform, platform));
  return sql`EXISTS (SELECT 1 FROM ${creative} STRAIGHT_JOIN ${eligibleInventory} ON ${placed} WHERE ${and(isApproved(), isNotBlocked(), isNotExcluded())})`;
}

function isApproved(): SQL | undefined {
  return and(eq(creative.campaignId, campaign.id), eq(creative.reviewStatus, 'APPROVED'), isNull(creative.archivedAt));
}

function anyTarget(dimension: 'PLATFORM' | 'GAME_CATEGORY', ...more: readonly SQL[]): SQL {
  return sql`EXISTS (SELECT 1 FROM ${campaignTarget} WHERE ${and(eq(campaignTarget.campaignId, campaign.id), eq(campaignTarget.dimension, dimension), ...more)})`;
}

function anyListed(mode: 'INCLUDE' | 'EXCLUDE', ...more: readonly SQL[]): SQL {
  return sql`EXISTS (SELECT 1 FROM ${campaignGame} WHERE ${and(eq(campaignGame.campaignId, campaign.id), eq(campaignGame.mode, mode), ...more)})`;
}

/** No targeting of the dimension allows every value of it. */
function allows(dimension: 'PLATFORM' | 'GAME_CATEGORY', value: MySqlColumn | Platform): SQL {
  return sql`(NOT ${anyTarget(dimension)} OR ${anyTarget(dimension, eq(campaignTarget.value, value))})`;
}

function isNotBlocked(): SQL {
  const blocks = and(eq(publisherBlock.publisherId, eligibleInventory.publisherId), eq(publisherBlock.advertiserId, campaign.advertiserId));
  return sql`NOT EXISTS (SELECT 1 FROM ${publisherBlock} WHERE ${blocks})`;
}

function isNotExcluded(): SQL {
  return sql`NOT ${anyListed('EXCLUDE', eq(campaignGame.gameId, eligibleInventory.gameId))}`;
}

/** All that the serving verdict on a campaign depends on, read together with that of every other campaign asked for. */
export async function readServingFacts(context: OperationsContext, row: CampaignRow, fundingStatus: string): Promise<ServingFacts> {
  const [flights, delivered, placement] = await Promise.all([
    loadOne(context, flightsOfCampaign, row.id),
    loadOne(context, deliveredOfCampaign, row.id),
    loadOne(context, placementOfCampaign, row.id),
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
    hasApprovedCreative: placement === 'placed' || placement === 'no inventory',
    hasEligibleInventory: placement === 'placed',
    fundingStatus,
  };
}
