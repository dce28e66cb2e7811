import { reportingZone } from '@ad-network/runtime/business-date.ts';
import type { Resolvers } from '@ad-network/runtime/resolver-types.ts';
import type { OperationsContext } from '../context.ts';

/** Resolvers of ReportingCalendar. */
export const reportingCalendarResolvers: Resolvers = {
  Query: {
    reportingCalendar: (_: unknown, _arguments: unknown, context: OperationsContext) => ({ businessDate: context.today, timeZone: reportingZone }),
  },
};
