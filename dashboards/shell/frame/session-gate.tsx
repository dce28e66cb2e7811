import { lazy, Suspense, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { Provider } from 'urql';
import { RecentOperations } from '../explain/recent-operations.ts';
import { clientLimits } from '../graphql/client-limits.ts';
import { createClient, type ClientOptions } from '../graphql/create-client.ts';
import type { OidcSettings } from '../identity/oidc-sign-in.ts';
import type { Session } from '../identity/session.ts';
import { SignedInContext } from '../identity/use-session.ts';

const OidcPage = lazy(async () => ({ default: (await import('../identity/oidc-page.tsx')).OidcPage }));
const SignInPage = lazy(async () => ({ default: (await import('../identity/sign-in-page.tsx')).SignInPage }));

interface SessionGateProps extends Omit<ClientOptions, 'recent'> {
  readonly product: string;
  readonly issuerUrl: string;
  /** Set: people sign in with this provider. Unset: the development issuer's list of people. */
  readonly oidc: OidcSettings | undefined;
  readonly children: ReactNode;
}

function ForSession(props: SessionGateProps & { readonly session: Session }): ReactNode {
  const { session, sessions } = props;
  // One client, and so one cache, per person: nobody sees what was read by who was signed in before.
  const { client, recent } = useMemo(() => {
    const operations = new RecentOperations();
    return { client: createClient({ ...props, recent: operations }), recent: operations };
  }, [session]);
  const signedIn = useMemo(() => ({ session, sessions, recent }), [session, sessions, recent]);
  useEffect(() => {
    const timer = setTimeout(() => sessions.end('expired'), Math.min(session.expiresAt - Date.now(), clientLimits.timerMaxMs));
    return () => clearTimeout(timer);
  }, [session, sessions]);
  return (
    <SignedInContext value={signedIn}>
      <Provider value={client}>{props.children}</Provider>
    </SignedInContext>
  );
}

/** Shows the sign-in page or, for who is signed in, the page at the current address. */
export function SessionGate(props: SessionGateProps): ReactNode {
  const state = useSyncExternalStore(props.sessions.subscribe, props.sessions.current);
  if (state.signedIn) return <ForSession {...props} session={state.session} />;
  return (
    <Suspense>
      {props.oidc === undefined ? <SignInPage {...props} reason={state.reason} /> : <OidcPage {...props} oidc={props.oidc} reason={state.reason} />}
    </Suspense>
  );
}
