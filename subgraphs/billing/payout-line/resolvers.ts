import { encodeId } from '@ad-network/runtime/ids.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import { money } from '../money/money.ts';
import type { PayoutLineRow } from './queries.ts';

export const payoutLineResolvers = {
  PayoutLine: {
    id: (line: PayoutLineRow) => encodeId('pyl', line.id),
    campaignRef: (line: PayoutLineRow) => encodeId('cmp', line.campaignId),
    campaign: (line: PayoutLineRow) => ({ id: encodeId('cmp', line.campaignId) }),
    gameRef: (line: PayoutLineRow) => encodeId('gam', line.gameId),
    game: (line: PayoutLineRow) => ({ id: encodeId('gam', line.gameId) }),
    revenue: (line: PayoutLineRow) => money(line.revenueMinor, line.currency),
    shareBasisPoints: (line: PayoutLineRow) => line.shareBp,
    earning: (line: PayoutLineRow) => money(line.earningMinor, line.currency),
  },
} satisfies Resolvers;
