import './mantine-styles.ts';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { RouterProvider, type AnyRouter } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { ClientOptions } from '../graphql/create-client.ts';
import type { OidcSettings } from '../identity/oidc-sign-in.ts';
import { SessionStore } from '../identity/session.ts';
import { BusinessDateContext } from './business-date.ts';
import { PageFailed } from './page-failed.tsx';
import { SessionGate } from './session-gate.tsx';
import { cssVariables, theme } from './theme.ts';

/** What makes one dashboard of the shell. */
export interface DashboardDefinition {
  readonly product: string;
  readonly clientName: string;
  readonly clientVersion: string;
  readonly router: AnyRouter;
  readonly optimistic?: ClientOptions['optimistic'];
}

interface ServerConfig {
  readonly gatewayUrl: string;
  readonly issuerUrl: string;
  readonly oidc: OidcSettings | undefined;
  /** Unset = the day that it is in the network's reporting zone. */
  readonly businessDate: string | undefined;
}

async function readConfig(): Promise<ServerConfig> {
  const response = await fetch('/config.json');
  const config: unknown = await response.json();
  const read = (name: string): string => {
    const value: unknown = typeof config === 'object' && config !== null ? Reflect.get(config, name) : undefined;
    if (typeof value !== 'string') throw new Error(`/config.json gives no ${name}.`);
    return value;
  };
  const issuerUrl = read('issuerUrl');
  const has = (name: string): boolean => typeof config === 'object' && config !== null && Reflect.get(config, name) !== undefined;
  return {
    gatewayUrl: read('gatewayUrl'),
    issuerUrl,
    oidc: has('oidcClientId') ? { issuerUrl, clientId: read('oidcClientId'), scope: read('oidcScope') } : undefined,
    businessDate: has('businessDate') ? read('businessDate') : undefined,
  };
}

/** The nonce of this page's Content-Security-Policy, for styles that components generate. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? '';
}

/** Renders a dashboard into `#root`. */
export async function startDashboard(definition: DashboardDefinition): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('The page has no #root.');
  // The scroll lock of drawers takes its nonce from this name.
  Reflect.set(globalThis, '__webpack_nonce__', styleNonce());
  const config = await readConfig();
  const sessions = new SessionStore(sessionStorage);
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme="auto"
        getStyleNonce={styleNonce}
        deduplicateCssVariables
      >
        <BusinessDateContext value={config.businessDate}>
          <SessionGate {...definition} {...config} sessions={sessions}>
            <RouterProvider router={definition.router} defaultErrorComponent={PageFailed} />
          </SessionGate>
        </BusinessDateContext>
      </MantineProvider>
    </StrictMode>,
  );
}
