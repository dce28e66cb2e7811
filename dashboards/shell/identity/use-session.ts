import { createContext, useContext } from 'react';
import type { RecentOperations } from '../explain/recent-operations.ts';
import type { Session, SessionStore } from './session.ts';

/** The signed-in person and the store to sign out with. Given to everything inside the session gate. */
export interface SignedIn {
  readonly session: Session;
  readonly sessions: SessionStore;
  /** The queries that this person's pages sent last. */
  readonly recent: RecentOperations;
}

/** Provided by the session gate. */
export const SignedInContext = createContext<SignedIn | undefined>(undefined);

/** Who is signed in. Only for components inside the session gate. */
export function useSignedIn(): SignedIn {
  const signedIn = useContext(SignedInContext);
  if (signedIn === undefined) throw new Error('useSignedIn is for components inside the session gate.');
  return signedIn;
}
