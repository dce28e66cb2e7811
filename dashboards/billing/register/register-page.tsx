import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { EmptyState, FailureNotice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { useBusinessDate } from '@ad-network/dashboard-shell/frame/business-date.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { FilterBar } from '@ad-network/dashboard-shell/table/filter-bar.tsx';
import { NativeSelect, Skeleton, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BillingRegisterDocument, type BillingRegisterQuery } from '../generated/graphql.ts';
import { Facts } from '../layout/facts.tsx';
import { Page, Panels } from '../layout/page.tsx';
import { fiscalYears } from './fiscal-years.ts';

/** What the register keeps in the address. */
export interface RegisterSearch {
  readonly year?: string | undefined;
}

/** Fiscal years that are offered. */
const yearsOffered = 6;
const kinds = { INVOICE: 'Invoices', CREDIT_NOTE: 'Credit notes' } as const;

type Series = NonNullable<BillingRegisterQuery['documentRegister']>[number];

function SeriesPanel({ series }: { readonly series: Series }): ReactNode {
  const gaps = series.gaps.length;
  return (
    <Facts
      title={`${kinds[series.documentType]}, series ${series.series}`}
      facts={[
        ['Numbers given', formatUnits(String(series.issued))],
        ['Last number', series.lastNumber ?? 'none yet'],
        ['Gaps', gaps === 0 ? <StatusBadge tone="positive">None: every number is on a document</StatusBadge> : <StatusBadge tone="negative">{gaps} missing</StatusBadge>],
        ['Missing places', gaps === 0 ? undefined : series.gaps.join(', ')],
        ['Documents', series.documentType === 'INVOICE' ? <Link to="/invoices" search={{ sort: 'NUMBER', dir: 'DESC' }}>by number</Link> : <Link to="/credit-notes" search={{ status: 'ISSUED' }}>issued credit notes</Link>],
      ]}
    />
  );
}

/** The numbering of a fiscal year, with its gap check: consecutive numbers are the law, and the first thing an auditor asks for. */
export function RegisterPage(props: { readonly search: RegisterSearch; readonly onChange: (change: RegisterSearch) => void }): ReactNode {
  const years = fiscalYears(useBusinessDate().slice(0, 7), yearsOffered);
  const year = props.search.year ?? years[0] ?? '';
  const query = usePageQuery(BillingRegisterDocument, { year });
  const series = query.data?.documentRegister;
  return (
    <Page>
      <FilterBar title="Document register" count="" refreshing={query.refreshing} onRefresh={query.reload}>
        <NativeSelect
          size="xs"
          aria-label="Fiscal year"
          value={year}
          data={(years.includes(year) ? years : [year, ...years]).map((value) => ({ value, label: `April 20${value.slice(0, 2)} – March 20${value.slice(3)}` }))}
          onChange={(event) => props.onChange({ year: event.currentTarget.value })}
        />
      </FilterBar>
      {query.failure ? <FailureNotice failure={query.failure} onRetry={query.reload} busy={query.refreshing} /> : null}
      {query.loading ? <Skeleton height={160} aria-label="Loading" /> : null}
      {series?.length === 0 ? <EmptyState title="No document in this year">A series begins with the year’s first document of its kind.</EmptyState> : null}
      {series && series.length > 0 ? <Panels>{series.map((one) => <SeriesPanel key={one.series} series={one} />)}</Panels> : null}
      <Text size="sm" c="dimmed">A number is given at issue, without a gap in its series; a void invoice keeps its number.</Text>
    </Page>
  );
}
