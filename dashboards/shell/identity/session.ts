/** Who is signed in, from their token's claims. The servers decide what they may do; this is only for what to show. */
export interface Session {
  readonly token: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Why nobody is signed in. */
export type SignedOutReason = 'never' | 'signed-out' | 'expired';

/** The signed-in person, or why there is none. */
export type SessionState =
  | { readonly signedIn: true; readonly session: Session }
  | { readonly signedIn: false; readonly reason: SignedOutReason };

function textClaim(claims: object, name: string): string {
  const value: unknown = Reflect.get(claims, name);
  return typeof value === 'string' ? value : '';
}

/** Reads a token's claims without verifying them (the servers do). Undefined when it is not a token. */
export function readSession(token: string): Session | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof claims !== 'object' || claims === null) return undefined;
    const subject = textClaim(claims, 'sub');
    const expires: unknown = Reflect.get(claims, 'exp');
    const roles: unknown = Reflect.get(claims, 'roles');
    if (subject === '' || typeof expires !== 'number') return undefined;
    return {
      token,
      subject,
      name: textClaim(claims, 'name') || subject,
      roles: Array.isArray(roles) ? roles.filter((role) => typeof role === 'string') : [],
      scopes: new Set(textClaim(claims, 'scope').split(' ').filter((scope) => scope !== '')),
      expiresAt: expires * 1000,
    };
  } catch {
    return undefined;
  }
}

/** Where a token outlives a reload, but not the tab: the part of `Storage` that is needed. */
export type TokenStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Holds the session of this tab and tells listeners when it changes. */
export class SessionStore {
  readonly #storage: TokenStorage;
  readonly #key = 'ad-network-token';
  readonly #listeners = new Set<() => void>();
  #state: SessionState;

  constructor(storage: TokenStorage, now: number = Date.now()) {
    this.#storage = storage;
    const session = readSession(storage.getItem(this.#key) ?? '');
    if (session === undefined) this.#state = { signedIn: false, reason: 'never' };
    else if (session.expiresAt <= now) this.#state = { signedIn: false, reason: 'expired' };
    else this.#state = { signedIn: true, session };
  }

  /** The current state: the same object until it changes. */
  readonly current = (): SessionState => this.#state;

  /** Calls `listener` after each change; returns how to stop that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Takes a token from the issuer. False when it is not one. */
  start(token: string): boolean {
    const session = readSession(token);
    if (session === undefined || !this.keep(token)) return false;
    this.#change({ signedIn: true, session });
    return true;
  }

  /** Only stores a token, for when the page is loaded next. False when it is not one. */
  keep(token: string): boolean {
    if (readSession(token) === undefined) return false;
    this.#storage.setItem(this.#key, token);
    return true;
  }

  /** Forgets the token. */
  end(reason: SignedOutReason): void {
    if (!this.#state.signedIn) return;
    this.#storage.removeItem(this.#key);
    this.#change({ signedIn: false, reason });
  }

  #change(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
