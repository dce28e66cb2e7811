import { AppFrame, NavSection } from '@ad-network/dashboard-shell/frame/app-frame.tsx';
import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Page } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Link, Outlet, redirect } from '@tanstack/react-router';
import { parseCampaignSearch } from './campaigns/campaign-search.ts';
import { parseDeliverySearch } from './delivery/delivery-search.ts';
import { parseHistorySearch } from './history/history-search.ts';
import { parsePacingSearch } from './pacing/sort-pacing.ts';

const search = async () => (await import('./search/use-search.ts')).useOpsSearch;

const navigation = (
  <>
    <NavSection name="Demand">
      <Link to="/campaigns">Campaigns</Link>
      <Link to="/pacing">Pacing</Link>
      <Link to="/review">Creative review</Link>
      <Link to="/advertisers">Advertisers</Link>
    </NavSection>
    <NavSection name="Supply">
      <Link to="/publishers">Publishers</Link>
      <Link to="/games">Games</Link>
      <Link to="/ad-units">Ad units</Link>
    </NavSection>
    <NavSection name="Records">
      <Link to="/delivery">Delivery</Link>
      <Link to="/history">History</Link>
    </NavSection>
  </>
);

const rootRoute = createRootRoute({
  component: () => (
    <AppFrame area="Operations" navigation={navigation} search={search}>
      <Outlet />
    </AppFrame>
  ),
  notFoundComponent: () => (
    <Page pending="Page not found">
      <EmptyState title="There is no such page" action={<Link to="/campaigns">Go to the campaigns</Link>} />
    </Page>
  ),
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
  component: lazyRouteComponent(() => import('./campaigns/campaign-list-page.tsx'), 'CampaignListRoutePage'),
});

const getParentRoute = () => rootRoute;
type Search = Readonly<Record<string, unknown>>;
/** Addresses of pages that read what they need of them by themselves. */
const asItIs = (search: Search): Search => search;

const pages = [
  createRoute({ getParentRoute, path: '/campaigns/$campaignId', component: lazyRouteComponent(() => import('./campaigns/campaign-page.tsx'), 'CampaignRoutePage') }),
  createRoute({ getParentRoute, path: '/campaigns/$campaignId/edit', component: lazyRouteComponent(() => import('./editor/editor-page.tsx'), 'EditorRoutePage') }),
  createRoute({ getParentRoute, path: '/pacing', validateSearch: parsePacingSearch, component: lazyRouteComponent(() => import('./pacing/pacing-page.tsx'), 'PacingRoutePage') }),
  createRoute({ getParentRoute, path: '/review', validateSearch: asItIs, component: lazyRouteComponent(() => import('./review/review-page.tsx'), 'ReviewRoutePage') }),
  createRoute({ getParentRoute, path: '/advertisers', validateSearch: asItIs, component: lazyRouteComponent(() => import('./advertisers/advertiser-list-page.tsx'), 'AdvertiserListRoutePage') }),
  createRoute({ getParentRoute, path: '/advertisers/$advertiserId', component: lazyRouteComponent(() => import('./advertisers/advertiser-page.tsx'), 'AdvertiserRoutePage') }),
  createRoute({ getParentRoute, path: '/publishers', validateSearch: asItIs, component: lazyRouteComponent(() => import('./supply/publisher-list-page.tsx'), 'PublisherListRoutePage') }),
  createRoute({ getParentRoute, path: '/publishers/$publisherId', component: lazyRouteComponent(() => import('./supply/publisher-page.tsx'), 'PublisherRoutePage') }),
  createRoute({ getParentRoute, path: '/games', validateSearch: asItIs, component: lazyRouteComponent(() => import('./supply/game-list-page.tsx'), 'GameListRoutePage') }),
  createRoute({ getParentRoute, path: '/games/$gameId', component: lazyRouteComponent(() => import('./supply/game-page.tsx'), 'GameRoutePage') }),
  createRoute({ getParentRoute, path: '/ad-units', validateSearch: asItIs, component: lazyRouteComponent(() => import('./supply/ad-unit-list-page.tsx'), 'AdUnitListRoutePage') }),
  createRoute({ getParentRoute, path: '/delivery', validateSearch: parseDeliverySearch, component: lazyRouteComponent(() => import('./delivery/delivery-page.tsx'), 'DeliveryRoutePage') }),
  createRoute({ getParentRoute, path: '/history', validateSearch: parseHistorySearch, component: lazyRouteComponent(() => import('./history/history-page.tsx'), 'HistoryRoutePage') }),
];

/** The pages of the ops dashboard. */
export const router = createRouter({ routeTree: rootRoute.addChildren([homeRoute, campaignsRoute, ...pages]) });
