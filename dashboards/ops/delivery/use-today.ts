import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import type { RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { OpsReportingCalendarDocument } from '../generated/graphql.ts';

/** The business date, `YYYY-MM-DD`; undefined until it is known. Asked for once, then from the cache. */
export function useToday(): { readonly today: string | undefined; readonly failure: RequestFailure | undefined; readonly reload: () => void } {
  const { data, failure, reload } = usePageQuery(OpsReportingCalendarDocument, {});
  return { today: data?.reportingCalendar?.businessDate, failure, reload };
}
