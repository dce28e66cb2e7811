import { loadOne } from '@ad-network/runtime/batch.ts';
import { decodeId, encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { campaignById } from '../campaign/queries.ts';
import type { OperationsContext } from '../context.ts';
import { nativeTemplateById } from '../native-template/queries.ts';
import { opsUserById } from '../ops-user/queries.ts';
import { toPayload } from '../run-command.ts';
import { createCreative, updateCreative, type CreateCreativeInput, type UpdateCreativeInput } from './commands.ts';
import { listReviewQueue } from './list-creatives.ts';
import { assetsOfCreative, creativeById, reviewsOfCreative, type CreativeRow, type ReviewRow } from './queries.ts';
import { appealCreative, archiveCreative, reviewCreative, submitCreative, type AppealCreativeInput, type CreativeVersionInput, type ReviewInput } from './review-commands.ts';

/** Resolvers of Creative, its queue and its commands. */
export const creativeResolvers: Resolvers = {
  Query: {
    creative: (_: unknown, args: { readonly id: string }, context: OperationsContext) => loadOne(context, creativeById, decodeId('crv', args.id)),
    creativeReviewQueue: (_: unknown, args: PageArguments, context: OperationsContext) => listReviewQueue(context, args),
  },
  Mutation: {
    createCreative: async (_: unknown, args: { readonly input: CreateCreativeInput }, context: OperationsContext) => toPayload('creative', await createCreative(context, args.input)),
    updateCreative: async (_: unknown, args: { readonly input: UpdateCreativeInput }, context: OperationsContext) => toPayload('creative', await updateCreative(context, args.input)),
    submitCreative: async (_: unknown, args: { readonly input: CreativeVersionInput }, context: OperationsContext) => toPayload('creative', await submitCreative(context, args.input)),
    reviewCreative: async (_: unknown, args: { readonly input: ReviewInput }, context: OperationsContext) => toPayload('creative', await reviewCreative(context, args.input)),
    appealCreative: async (_: unknown, args: { readonly input: AppealCreativeInput }, context: OperationsContext) => toPayload('creative', await appealCreative(context, args.input)),
    archiveCreative: async (_: unknown, args: { readonly input: CreativeVersionInput }, context: OperationsContext) => toPayload('creative', await archiveCreative(context, args.input)),
  },
  Creative: {
    __resolveReference: (reference: { readonly id: string }, context: OperationsContext) => loadOne(context, creativeById, decodeId('crv', reference.id)),
    id: (creative: CreativeRow) => encodeId('crv', creative.id),
    campaign: (creative: CreativeRow, _: unknown, context: OperationsContext) => loadOne(context, campaignById, creative.campaignId),
    template: (creative: CreativeRow, _: unknown, context: OperationsContext) => loadOne(context, nativeTemplateById, creative.templateId),
    assets: async (creative: CreativeRow, _: unknown, context: OperationsContext) => (await loadOne(context, assetsOfCreative, creative.id)) ?? [],
    archived: (creative: CreativeRow) => creative.archivedAt !== null,
    reviews: async (creative: CreativeRow, _: unknown, context: OperationsContext) => (await loadOne(context, reviewsOfCreative, creative.id)) ?? [],
  },
  CreativeReview: {
    reviewer: (review: ReviewRow, _: unknown, context: OperationsContext) => (review.reviewerId === null ? null : loadOne(context, opsUserById, review.reviewerId)),
  },
};
