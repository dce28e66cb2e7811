import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';

/** What a page shows while it has nothing: a skeleton, why it failed, or that there is no such thing. */
export function PageState(props: { readonly query: PageQuery<unknown>; readonly found: boolean; readonly missing: string }): ReactNode {
  const { query, found } = props;
  if (found) return null;
  if (query.failure) return <FailureNotice failure={query.failure} onRetry={query.reload} busy={query.refreshing} />;
  if (query.loading) return <Skeleton height={320} aria-label="Loading" />;
  return <EmptyState title={props.missing}>It does not exist, or you may not see it.</EmptyState>;
}
