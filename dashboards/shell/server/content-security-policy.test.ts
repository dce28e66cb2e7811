import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const policy = contentSecurityPolicy({
  connectOrigins: ['http://127.0.0.1:4000', 'http://127.0.0.1:4003', 'http://127.0.0.1:4000'],
  imageOrigins: [],
  styleNonce: 'abc',
});

test('pictures come from this origin, and from others only where the dashboard is told so', () => {
  expect(policy).toContain("img-src 'self' data:;");
  expect(contentSecurityPolicy({ connectOrigins: [], imageOrigins: ['https://cdn.example'], styleNonce: 'x' })).toContain("img-src 'self' data: https://cdn.example;");
});

test('a page may run scripts of its own origin only, and none inline', () => {
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('unsafe');
});

test('a page may talk to the gateway and the issuer and to nobody else', () => {
  expect(policy).toContain("connect-src 'self' http://127.0.0.1:4000 http://127.0.0.1:4003;");
});

test('generated style elements need the nonce of this response', () => {
  expect(policy).toContain("style-src 'self' 'nonce-abc';");
});
