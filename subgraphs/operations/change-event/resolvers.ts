import { loadOne } from '@ad-network/runtime/batch.ts';
import { encodeId } from '@ad-network/runtime/ids.ts';
import type { PageArguments } from '@ad-network/runtime/keyset-page.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';
import { opsUserById } from '../ops-user/queries.ts';
import { encodeEntityId } from './entity-kinds.ts';
import { fieldChanges, listChanges, listChangesOfAdvertiser, listChangesOfCampaign, listChangesOfPublisher, type ChangeEventRow, type ChangeListArguments } from './queries.ts';

/** What has a history: any row with an id. */
interface Changed {
  readonly id: number;
}

/** Resolvers of ChangeEvent, its list, and the history of what has one. */
export const changeEventResolvers: Resolvers = {
  Query: {
    changes: (_: unknown, args: ChangeListArguments, context: OperationsContext) => listChanges(context, args),
  },
  Advertiser: {
    changes: (advertiser: Changed, args: PageArguments, context: OperationsContext) => listChangesOfAdvertiser(context, advertiser.id, args),
  },
  Campaign: {
    changes: (campaign: Changed, args: PageArguments, context: OperationsContext) => listChangesOfCampaign(context, campaign.id, args),
  },
  Publisher: {
    changes: (publisher: Changed, args: PageArguments, context: OperationsContext) => listChangesOfPublisher(context, publisher.id, args),
  },
  ChangeEvent: {
    id: (event: ChangeEventRow) => encodeId('chg', event.id),
    actor: (event: ChangeEventRow, _: unknown, context: OperationsContext) => (event.actorId === null ? null : loadOne(context, opsUserById, event.actorId)),
    entityId: (event: ChangeEventRow) => encodeEntityId(event.entityType, event.entityId),
    changes: fieldChanges,
  },
};
