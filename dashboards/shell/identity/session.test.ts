import { expect, test, vi } from 'vitest';
import { readSession, SessionStore, type TokenStorage } from './session.ts';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (claims: object): string => `${encode({ alg: 'ES256' })}.${encode(claims)}.signature`;
const ada = { sub: 'dev|ada', name: 'Ada Lovelace – 🎩', roles: ['ops'], scope: 'operations:read billing:fund', exp: 2_000 };

function memoryStorage(initial?: string): TokenStorage {
  const values = new Map(initial === undefined ? [] : [['ad-network-token', initial]]);
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}

test('a token says who is signed in, their roles and scopes, in any script', () => {
  const session = readSession(token(ada));
  expect(session).toMatchObject({ subject: 'dev|ada', name: 'Ada Lovelace – 🎩', roles: ['ops'], expiresAt: 2_000_000 });
  expect([...(session?.scopes ?? [])]).toEqual(['operations:read', 'billing:fund']);
});

test.each(['', 'nonsense', 'a.b.c', token({ name: 'nobody' })])('"%s" is no token', (text) => {
  expect(readSession(text)).toBeUndefined();
});

test('a token survives a reload of the tab', () => {
  const store = new SessionStore(memoryStorage(token(ada)), 1_000_000);
  expect(store.current()).toMatchObject({ signedIn: true, session: { subject: 'dev|ada' } });
});

test('a token that expired meanwhile asks to sign in again and says why', () => {
  const store = new SessionStore(memoryStorage(token(ada)), 2_000_000);
  expect(store.current()).toEqual({ signedIn: false, reason: 'expired' });
});

test('ending the session forgets the token and tells the listeners once', () => {
  const storage = memoryStorage(token(ada));
  const store = new SessionStore(storage, 0);
  const listener = vi.fn();
  store.subscribe(listener);
  store.end('expired');
  store.end('signed-out');
  expect(listener).toHaveBeenCalledTimes(1);
  expect(storage.getItem('ad-network-token')).toBeNull();
  expect(store.current()).toEqual({ signedIn: false, reason: 'expired' });
});
