import { Skeleton, Text, Title, UnstyledButton } from '@mantine/core';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { EmptyState, FailureNotice, Notice } from '../display/notices.tsx';
import { StatusBadge } from '../display/status-badge.tsx';
import { describeScopes } from './describe-scopes.ts';
import { listIdentities, requestToken, type Identity } from './issuer-client.ts';
import type { SessionStore, SignedOutReason } from './session.ts';
import classes from './sign-in-page.module.css';

interface SignInPageProps {
  readonly product: string;
  readonly issuerUrl: string;
  readonly sessions: SessionStore;
  readonly reason: SignedOutReason;
}

type Listing =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'listed'; readonly identities: readonly Identity[] };

function messageOf(error: unknown): string {
  if (error instanceof TypeError) return 'It cannot be reached. Check that it runs, then try again.';
  return error instanceof Error ? error.message : String(error);
}

const reasonNotices: Readonly<Record<SignedOutReason, string | undefined>> = {
  never: undefined,
  'signed-out': 'You are signed out.',
  expired: 'Your session has ended. Sign in again to return to the page you were on.',
};

function IdentityCard(props: { readonly identity: Identity; readonly busy: boolean; readonly onChoose: () => void }): ReactNode {
  const { identity } = props;
  return (
    <UnstyledButton className={classes['card']} onClick={props.onChoose} disabled={props.busy} data-identity={identity.id}>
      <span className={classes['name']}>
        {identity.name}
        <StatusBadge tone="neutral">{identity.roles.join(', ') || identity.id}</StatusBadge>
      </span>
      <div className={classes['may']}>{describeScopes(identity.scopes)}</div>
    </UnstyledButton>
  );
}

/** Lists who can sign in and signs in whom is chosen. The address stays, so that they return to their page. */
export function SignInPage(props: SignInPageProps): ReactNode {
  const { issuerUrl, sessions } = props;
  const [listing, setListing] = useState<Listing>({ state: 'loading' });
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string>();
  const load = useCallback(() => {
    setListing({ state: 'loading' });
    listIdentities(issuerUrl).then(
      (identities) => setListing({ state: 'listed', identities }),
      (error: unknown) => setListing({ state: 'failed', message: messageOf(error) }),
    );
  }, [issuerUrl]);
  useEffect(load, [load]);

  const signIn = async (identity: Identity): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const token = await requestToken(issuerUrl, identity.id);
      if (!sessions.start(token)) setRefusal('The issuer gave a token that cannot be read.');
    } catch (error) {
      setRefusal(messageOf(error));
    }
    setBusy(false);
  };
  const notice = reasonNotices[props.reason];
  return (
    <main className={classes['page']}>
      <div>
        <Title order={1}>Sign in to {props.product}</Title>
        <Text c="dimmed">Choose who you are. These people exist for development only.</Text>
      </div>
      {notice === undefined ? null : <Notice tone={props.reason === 'expired' ? 'warning' : 'info'}>{notice}</Notice>}
      {refusal === undefined ? null : <Notice tone="negative">Signing in failed. {refusal}</Notice>}
      {listing.state === 'failed' ? (
        <FailureNotice
          failure={{ title: 'The issuer does not answer', message: listing.message, code: 'ISSUER', requestId: undefined }}
          onRetry={load}
        />
      ) : null}
      {listing.state === 'listed' && listing.identities.length === 0 ? <EmptyState title="Nobody can sign in" /> : null}
      <ul className={classes['grid']} aria-label="People who can sign in">
        {listing.state === 'loading' ? <li><Skeleton height={64} /></li> : null}
        {listing.state === 'listed' &&
          listing.identities.map((identity) => (
            <li key={identity.id}>
              <IdentityCard identity={identity} busy={busy} onChoose={() => void signIn(identity)} />
            </li>
          ))}
      </ul>
    </main>
  );
}
