import { startDashboard } from '@ad-network/dashboard-shell/frame/start-dashboard.tsx';
import { optimisticHold } from './accounts/optimistic-hold.ts';
import manifest from './package.json' with { type: 'json' };
import { router } from './router.tsx';

await startDashboard({ product: 'Billing', clientName: 'billing-dashboard', clientVersion: manifest.version, router, optimistic: optimisticHold });
