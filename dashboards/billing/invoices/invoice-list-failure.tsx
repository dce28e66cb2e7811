import { FailureNotice, PartialNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import type { Connection } from '@ad-network/dashboard-shell/graphql/use-connection.ts';
import type { ReactNode } from 'react';
import type { InvoiceRowFragment } from '../generated/graphql.ts';

/** Why a list of invoices is missing, or what of it is. */
export function InvoiceListFailure(props: { readonly list: Connection<unknown>; readonly rows: readonly InvoiceRowFragment[] }): ReactNode {
  const { list, rows } = props;
  if (list.failure === undefined) return null;
  if (rows.some(({ billingAccount }) => !billingAccount.advertiser)) {
    const missing = 'Operations did not answer: advertisers are shown by their ids. Documents and amounts are complete.';
    return <PartialNotice missing={missing} failure={list.failure} onRetry={list.reload} busy={list.refreshing} />;
  }
  return <FailureNotice failure={list.failure} onRetry={list.reload} busy={list.refreshing} />;
}

