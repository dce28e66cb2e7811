import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { AppFrame } from '@ad-network/dashboard-shell/frame/app-frame.tsx';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, Outlet, redirect } from '@tanstack/react-router';
import { InvoiceListPage } from './invoices/invoice-list-page.tsx';
import { parseInvoiceSearch, type InvoiceSearch } from './invoices/invoice-search.ts';

const rootRoute = createRootRoute({
  component: () => (
    <AppFrame area="Billing" navigation={<Link to="/invoices">Invoices</Link>}>
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

const invoiceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invoices/$invoiceId',
  component: lazyRouteComponent(() => import('./invoices/invoice-page.tsx'), 'InvoiceRoutePage'),
});

/** The pages of the billing dashboard. */
export const router = createRouter({ routeTree: rootRoute.addChildren([homeRoute, invoicesRoute, invoiceRoute]) });
