import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { describeFailure, type RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useState } from 'react';
import { useClient } from 'urql';
import { BillingInvoiceLinesDocument, type BillingInvoiceLinesQuery } from '../generated/graphql.ts';

type LineConnection = NonNullable<BillingInvoiceLinesQuery['invoice']>['lines'];
type PageInfo = LineConnection['pageInfo'];
type LineNode = LineConnection['edges'][number]['node'];

/** Lines after those that came with the invoice. */
export interface FurtherLines {
  readonly nodes: readonly LineNode[];
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly failure: RequestFailure | undefined;
  readonly loadMore: () => void;
}

/** Reads further lines on demand. `firstPage` is where the lines that came with the invoice end. */
export function useFurtherLines(invoiceId: string, firstPage: PageInfo): FurtherLines {
  const client = useClient();
  const [pages, setPages] = useState<readonly LineConnection[]>([]);
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<RequestFailure>();
  const last = pages.at(-1)?.pageInfo ?? firstPage;

  const load = async (): Promise<void> => {
    setLoading(true);
    setFailure(undefined);
    const variables = { id: invoiceId, first: clientLimits.pageLines, after: last.endCursor };
    const { data, error, operation } = await client.query(BillingInvoiceLinesDocument, variables);
    const lines = data?.invoice?.lines;
    const requestId: unknown = operation.context['requestId'];
    if (lines) setPages((before) => [...before, lines]);
    if (error) setFailure(describeFailure(error, typeof requestId === 'string' ? requestId : undefined));
    setLoading(false);
  };
  return {
    nodes: pages.flatMap(({ edges }) => edges.map(({ node }) => node)),
    hasMore: last.hasNextPage,
    loading,
    failure,
    loadMore: () => void load(),
  };
}
