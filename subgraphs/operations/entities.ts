import { fileURLToPath } from 'node:url';
import { buildSchema, type EntityModule } from '@ad-network/runtime/build-schema.ts';
import { scalars } from '@ad-network/runtime/scalars.ts';
import type { GraphQLSchema } from 'graphql';
import { advertiserResolvers } from './advertiser/resolvers.ts';
import { agencyResolvers } from './agency/resolvers.ts';
import { campaignResolvers } from './campaign/resolvers.ts';
import { flightResolvers } from './flight/resolvers.ts';
import { goalProgressResolvers } from './goal-progress/resolvers.ts';
import { opsUserResolvers } from './ops-user/resolvers.ts';

/** Folder of this subgraph, where each entity's schema.graphql is found. */
export const subgraphFolder: string = fileURLToPath(new URL('.', import.meta.url));

/** The types Operations owns, a folder each. A folder without resolvers holds types whose fields are their parent's properties. */
export const entities: readonly EntityModule[] = [
  { folder: 'agency', resolvers: agencyResolvers },
  { folder: 'advertiser', resolvers: advertiserResolvers },
  { folder: 'campaign', resolvers: campaignResolvers },
  { folder: 'flight', resolvers: flightResolvers },
  { folder: 'goal-progress', resolvers: goalProgressResolvers },
  { folder: 'serving-status', resolvers: {} },
  { folder: 'ops-user', resolvers: opsUserResolvers },
  { folder: 'ops-user-error', resolvers: {} },
];

/** Operations' executable schema. Throws an Error that names every mismatch between SDL and resolvers. */
export function createSchema(): GraphQLSchema {
  return buildSchema({ subgraphFolder, entities, scalars });
}
