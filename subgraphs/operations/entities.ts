import { fileURLToPath } from 'node:url';
import { buildSchema, type EntityModule } from '@ad-network/runtime/build-schema.ts';
import { scalars } from '@ad-network/runtime/scalars.ts';
import type { GraphQLSchema } from 'graphql';
import { adUnitResolvers } from './ad-unit/resolvers.ts';
import { advertiserResolvers } from './advertiser/resolvers.ts';
import { agencyResolvers } from './agency/resolvers.ts';
import { billableDeliveryResolvers } from './billable-delivery/resolvers.ts';
import { campaignResolvers } from './campaign/resolvers.ts';
import { campaignUnitsResolvers } from './campaign-units/resolvers.ts';
import { changeEventResolvers } from './change-event/resolvers.ts';
import { creativeResolvers } from './creative/resolvers.ts';
import { deliveryRowResolvers } from './delivery-row/resolvers.ts';
import { deliveryTotalsResolvers } from './delivery-totals/resolvers.ts';
import { fillTotalsResolvers } from './fill-totals/resolvers.ts';
import { flightResolvers } from './flight/resolvers.ts';
import { gameResolvers } from './game/resolvers.ts';
import { gameOwnershipResolvers } from './game-ownership/resolvers.ts';
import { goalProgressResolvers } from './goal-progress/resolvers.ts';
import { monthlyDeliveryResolvers } from './monthly-delivery/resolvers.ts';
import { nativeTemplateResolvers } from './native-template/resolvers.ts';
import { opsUserResolvers } from './ops-user/resolvers.ts';
import { publisherResolvers } from './publisher/resolvers.ts';
import { reportingCalendarResolvers } from './reporting-calendar/resolvers.ts';
import { targetingResolvers } from './targeting/resolvers.ts';

/** Folder of this subgraph, where each entity's schema.graphql is found. */
export const subgraphFolder: string = fileURLToPath(new URL('.', import.meta.url));

/** The types Operations owns, a folder each. A folder without resolvers holds types whose fields are their parent's properties. */
export const entities: readonly EntityModule[] = [
  { folder: 'agency', resolvers: agencyResolvers },
  { folder: 'advertiser', resolvers: advertiserResolvers },
  { folder: 'campaign', resolvers: campaignResolvers },
  { folder: 'targeting', resolvers: targetingResolvers },
  { folder: 'creative', resolvers: creativeResolvers },
  { folder: 'flight', resolvers: flightResolvers },
  { folder: 'goal-progress', resolvers: goalProgressResolvers },
  { folder: 'serving-status', resolvers: {} },
  { folder: 'budget-pacing', resolvers: {} },
  { folder: 'monthly-delivery', resolvers: monthlyDeliveryResolvers },
  { folder: 'campaign-units', resolvers: campaignUnitsResolvers },
  { folder: 'native-template', resolvers: nativeTemplateResolvers },
  { folder: 'publisher', resolvers: publisherResolvers },
  { folder: 'game', resolvers: gameResolvers },
  { folder: 'game-ownership', resolvers: gameOwnershipResolvers },
  { folder: 'ad-unit', resolvers: adUnitResolvers },
  { folder: 'delivery-row', resolvers: deliveryRowResolvers },
  { folder: 'delivery-totals', resolvers: deliveryTotalsResolvers },
  { folder: 'fill-totals', resolvers: fillTotalsResolvers },
  { folder: 'billable-delivery', resolvers: billableDeliveryResolvers },
  { folder: 'ops-user', resolvers: opsUserResolvers },
  { folder: 'change-event', resolvers: changeEventResolvers },
  { folder: 'ops-user-error', resolvers: {} },
  { folder: 'reporting-calendar', resolvers: reportingCalendarResolvers },
];

/** Operations' executable schema. Throws an Error that names every mismatch between SDL and resolvers. */
export function createSchema(): GraphQLSchema {
  return buildSchema({ subgraphFolder, entities, scalars });
}
