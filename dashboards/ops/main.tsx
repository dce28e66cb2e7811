import { startDashboard } from '@ad-network/dashboard-shell/frame/start-dashboard.tsx';
import manifest from './package.json' with { type: 'json' };
import { optimisticStatus } from './campaigns/optimistic-status.ts';
import { router } from './router.tsx';

await startDashboard({
  product: 'Operations',
  clientName: 'ops-dashboard',
  clientVersion: manifest.version,
  router,
  optimistic: optimisticStatus,
});
