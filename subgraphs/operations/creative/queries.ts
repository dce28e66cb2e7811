import { defineBatch } from '@ad-network/runtime/batch.ts';
import { asc, inArray } from 'drizzle-orm';
import { creative, creativeAsset, creativeReview } from './table.ts';

/** The columns that a creative's fields are resolved from. */
export const creativeColumns = {
  id: creative.id,
  campaignId: creative.campaignId,
  templateId: creative.templateId,
  name: creative.name,
  clickUrl: creative.clickUrl,
  reviewStatus: creative.reviewStatus,
  submittedAt: creative.submittedAt,
  archivedAt: creative.archivedAt,
  version: creative.version,
};

/** A row of `creative`, as its fields are resolved from. */
export type CreativeRow = Pick<typeof creative.$inferSelect, keyof typeof creativeColumns>;

/** Creatives by id, archived ones too. */
export const creativeById = defineBatch<number, CreativeRow>('creative by id', async (ids, { database }) => {
  const rows = await database.drizzle.select(creativeColumns).from(creative).where(inArray(creative.id, [...ids])).limit(ids.length);
  return new Map(rows.map((row) => [row.id, row]));
});

/** A part of a creative; `sha256` as 64 hexadecimal digits. */
export type AssetRow = typeof creativeAsset.$inferSelect;

/** The columns of an asset, all of them. */
export const assetColumns = {
  creativeId: creativeAsset.creativeId,
  role: creativeAsset.role,
  url: creativeAsset.url,
  sha256: creativeAsset.sha256,
  width: creativeAsset.width,
  height: creativeAsset.height,
  bytes: creativeAsset.bytes,
};

/** The parts of creatives, in the order of the roles: at most one for each. */
export const assetsOfCreative = defineBatch<number, readonly AssetRow[]>('assets of creative', async (creativeIds, { database }) => {
  const rows = await database.drizzle
    .select(assetColumns)
    .from(creativeAsset)
    .where(inArray(creativeAsset.creativeId, [...creativeIds]))
    .orderBy(asc(creativeAsset.creativeId), asc(creativeAsset.role));
  return Map.groupBy(rows, (row) => row.creativeId);
});

/** A decision on a creative. */
export type ReviewRow = typeof creativeReview.$inferSelect;

/** The decisions on creatives, oldest first; a creative has a handful of them. */
export const reviewsOfCreative = defineBatch<number, readonly ReviewRow[]>('reviews of creative', async (creativeIds, { database }) => {
  const rows = await database.drizzle
    .select({
      id: creativeReview.id,
      creativeId: creativeReview.creativeId,
      reviewerId: creativeReview.reviewerId,
      decision: creativeReview.decision,
      reasonCode: creativeReview.reasonCode,
      note: creativeReview.note,
      decidedAt: creativeReview.decidedAt,
    })
    .from(creativeReview)
    .where(inArray(creativeReview.creativeId, [...creativeIds]))
    .orderBy(asc(creativeReview.creativeId), asc(creativeReview.decidedAt), asc(creativeReview.id));
  return Map.groupBy(rows, (row) => row.creativeId);
});
