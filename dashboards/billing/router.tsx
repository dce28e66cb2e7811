import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { AppFrame } from '@ad-network/dashboard-shell/frame/app-frame.tsx';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, Outlet, redirect, useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { parseInvoiceSearch, type InvoiceSearch } from './invoices/invoice-search.ts';
import { Navigation } from './navigation.tsx';
import { searchReaders } from './list-searches.ts';

const search = async () => (await import('./search/use-billing-search.ts')).useBillingSearch;

const rootRoute = createRootRoute({
  component: () => (
    <AppFrame area="Billing" navigation={<Navigation />} search={search}>
      <Outlet />
    </AppFrame>
  ),
  notFoundComponent: () => <EmptyState title="There is no such page" action={<Link to="/invoices">Go to the invoices</Link>} />,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/invoices', replace: true });
  },
});

const InvoiceListPage = lazyRouteComponent(() => import('./invoices/invoice-list-page.tsx'), 'InvoiceListPage');

const invoicesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invoices',
  validateSearch: parseInvoiceSearch,
  component: function Invoices() {
    const navigate = invoicesRoute.useNavigate();
    return (
      <InvoiceListPage
        search={invoicesRoute.useSearch()}
        onChange={(change) => void navigate({ search: (previous: InvoiceSearch) => ({ ...previous, ...change }), replace: true })}
        onOpen={(invoiceId) => void navigate({ to: '/invoices/$invoiceId', params: { invoiceId } })}
      />
    );
  },
});

const getParentRoute = () => rootRoute;
const invoiceRoute = createRoute({ getParentRoute, path: '/invoices/$invoiceId', component: lazyRouteComponent(() => import('./invoices/invoice-page.tsx'), 'InvoiceRoutePage') });
const invoicePrintRoute = createRoute({ getParentRoute, path: '/invoices/$invoiceId/print', component: lazyRouteComponent(() => import('./documents/print-view.tsx'), 'InvoicePrintPage') });
const creditFormRoute = createRoute({ getParentRoute, path: '/invoices/$invoiceId/credit', component: lazyRouteComponent(() => import('./credit-notes/credit-form-page.tsx'), 'CreditFormPage') });
const creditNoteRoute = createRoute({ getParentRoute, path: '/credit-notes/$creditNoteId', component: lazyRouteComponent(() => import('./credit-notes/credit-note-page.tsx'), 'CreditNotePage') });
const creditNotePrintRoute = createRoute({ getParentRoute, path: '/credit-notes/$creditNoteId/print', component: lazyRouteComponent(() => import('./documents/print-view.tsx'), 'CreditNotePrintPage') });
const paymentRoute = createRoute({ getParentRoute, path: '/payments/$paymentId', component: lazyRouteComponent(() => import('./payments/payment-page.tsx'), 'PaymentPage') });
const accountRoute = createRoute({ getParentRoute, path: '/accounts/$accountId', component: lazyRouteComponent(() => import('./accounts/account-page.tsx'), 'AccountPage') });
const statementRoute = createRoute({ getParentRoute, path: '/payouts/$payoutId', component: lazyRouteComponent(() => import('./payouts/statement-page.tsx'), 'StatementPage') });
const batchRoute = createRoute({ getParentRoute, path: '/payout-batches/$batchId', component: lazyRouteComponent(() => import('./payouts/batch-page.tsx'), 'BatchPage') });

/** What every list page is given: what its address says, and how to change it. */
interface ListProps<Search> {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
}

/** A list page that keeps its filters in the address. */
function listRoute<Search extends object>(path: string, read: (params: Readonly<Record<string, unknown>>) => Search, List: ComponentType<ListProps<Search>>) {
  return createRoute({
    getParentRoute,
    path,
    validateSearch: read,
    component: function ListRoute() {
      const search = useSearch({ strict: false });
      const navigate = useNavigate();
      return <List search={read(search)} onChange={(next) => void navigate({ to: path, search: next, replace: true })} />;
    },
  });
}

const listRoutes = [
  listRoute('/receivables', searchReaders.receivables, lazyRouteComponent(() => import('./receivables/receivables-page.tsx'), 'ReceivablesPage')),
  listRoute('/unbilled', searchReaders.unbilled, lazyRouteComponent(() => import('./unbilled/unbilled-page.tsx'), 'UnbilledPage')),
  listRoute('/runs', searchReaders.runs, lazyRouteComponent(() => import('./runs/run-workbench-page.tsx'), 'RunWorkbenchPage')),
  listRoute('/payments', searchReaders.payments, lazyRouteComponent(() => import('./payments/payment-list-page.tsx'), 'PaymentListPage')),
  listRoute('/credit-notes', searchReaders.creditNotes, lazyRouteComponent(() => import('./credit-notes/credit-note-list-page.tsx'), 'CreditNoteListPage')),
  listRoute('/approvals', () => ({}), lazyRouteComponent(() => import('./approvals/approvals-page.tsx'), 'ApprovalsPage')),
  listRoute('/revenue', searchReaders.revenue, lazyRouteComponent(() => import('./revenue/revenue-page.tsx'), 'RevenuePage')),
  listRoute('/payouts', searchReaders.payouts, lazyRouteComponent(() => import('./payouts/payout-list-page.tsx'), 'PayoutListPage')),
  listRoute('/wallets', searchReaders.accounts, lazyRouteComponent(() => import('./accounts/wallet-list-page.tsx'), 'WalletListPage')),
  listRoute('/holds', searchReaders.accounts, lazyRouteComponent(() => import('./accounts/hold-list-page.tsx'), 'HoldListPage')),
  listRoute('/register', searchReaders.register, lazyRouteComponent(() => import('./register/register-page.tsx'), 'RegisterPage')),
  listRoute('/audit', searchReaders.events, lazyRouteComponent(() => import('./register/event-list-page.tsx'), 'EventListPage')),
];

/** The pages of the billing dashboard. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute, invoicesRoute, invoiceRoute, invoicePrintRoute, creditFormRoute, creditNoteRoute, creditNotePrintRoute, paymentRoute, accountRoute, statementRoute, batchRoute,
    ...listRoutes,
  ]),
});
