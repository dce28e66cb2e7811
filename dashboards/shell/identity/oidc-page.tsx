import { Button, Loader, Text, Title } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Notice } from '../display/notices.tsx';
import { completeSignIn, returnPath, signInAddress, type OidcSettings } from './oidc-sign-in.ts';
import type { SessionStore, SignedOutReason } from './session.ts';
import classes from './sign-in-page.module.css';

const reasonTexts: Readonly<Partial<Record<SignedOutReason, string>>> = {
  'signed-out': 'You are signed out.',
  expired: 'Your session has ended. Sign in again to return to the page you were on.',
};

/** Signs in with the OpenID provider that is configured: leads there, and takes the token when it leads back. */
export function OidcPage(props: { readonly product: string; readonly oidc: OidcSettings; readonly sessions: SessionStore; readonly reason: SignedOutReason }): ReactNode {
  const { oidc, sessions } = props;
  const returning = location.pathname === returnPath;
  const [busy, setBusy] = useState(returning);
  const [problem, setProblem] = useState<string>();
  const begun = useRef(false);
  const fail = (error: unknown): void => {
    setProblem(error instanceof TypeError ? 'The provider cannot be reached. Try again.' : error instanceof Error ? error.message : String(error));
    setBusy(false);
  };
  useEffect(() => {
    // A code can be used once: not a second time by React's strict mode.
    if (!returning || begun.current) return;
    begun.current = true;
    completeSignIn(oidc, sessionStorage, new URL(location.href)).then(({ token, returnTo }) => {
      if (!sessions.keep(token)) throw new Error('The provider gave a token that cannot be read.');
      location.replace(returnTo);
    }).catch(fail);
  }, []);
  const begin = (): void => {
    setBusy(true);
    setProblem(undefined);
    const here = returning ? '/' : `${location.pathname}${location.search}`;
    signInAddress(oidc, sessionStorage, location.origin, here).then((address) => location.assign(address), fail);
  };
  const why = reasonTexts[props.reason];
  return (
    <main className={classes['page']}>
      <div>
        <Title order={1}>Sign in to {props.product}</Title>
        <Text c="dimmed">You are sent to {new URL(oidc.issuerUrl).host} and come back signed in.</Text>
      </div>
      {why === undefined || returning ? null : <Notice tone="info">{why}</Notice>}
      {problem === undefined ? null : <Notice tone="negative">Signing in failed. {problem}</Notice>}
      {busy ? <Loader size="sm" aria-label="Signing in" /> : <div><Button onClick={begin}>Sign in</Button></div>}
    </main>
  );
}
