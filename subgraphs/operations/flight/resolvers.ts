import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { FlightRow } from './queries.ts';

/** Resolvers of Flight. */
export const flightResolvers: Resolvers = {
  Flight: {
    id: (flight: FlightRow) => encodeId('flt', flight.id),
  },
};
