import { AppFrame } from '@ad-network/dashboard-shell/frame/app-frame.tsx';
import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { createRootRoute, createRoute, createRouter, Link, Outlet, redirect } from '@tanstack/react-router';
import { CampaignListPage } from './campaigns/campaign-list-page.tsx';
import { parseCampaignSearch, type CampaignSearch } from './campaigns/campaign-search.ts';

const rootRoute = createRootRoute({
  component: () => (
    <AppFrame area="Operations" navigation={<Link to="/campaigns">Campaigns</Link>}>
      <Outlet />
    </AppFrame>
  ),
  notFoundComponent: () => <EmptyState title="There is no such page" action={<Link to="/campaigns">Go to the campaigns</Link>} />,
});

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/campaigns', replace: true });
  },
});

const campaignsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/campaigns',
  validateSearch: parseCampaignSearch,
  component: function Campaigns() {
    const navigate = campaignsRoute.useNavigate();
    return (
      <CampaignListPage
        search={campaignsRoute.useSearch()}
        onChange={(change, replace) => void navigate({ search: (previous: CampaignSearch) => ({ ...previous, ...change }), replace })}
      />
    );
  },
});

/** The pages of the ops dashboard. */
export const router = createRouter({ routeTree: rootRoute.addChildren([homeRoute, campaignsRoute]) });
