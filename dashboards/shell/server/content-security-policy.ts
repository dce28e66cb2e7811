/** What a page may reach besides its own origin. */
export interface PolicyInput {
  /** Origins (scheme, host, port) of the gateway and the issuer. */
  readonly connectOrigins: readonly string[];
  /** Origins that pictures may come from besides this one: none unless the dashboard is told so. */
  readonly imageOrigins: readonly string[];
  /** Fresh for each response; the component library's generated style elements carry it. */
  readonly styleNonce: string;
}

/**
 * The Content-Security-Policy header of a dashboard page: scripts from this origin only, no inline script,
 * styles from this origin or with this response's nonce, requests to the gateway and the issuer only.
 */
export function contentSecurityPolicy(input: PolicyInput): string {
  const directives: Readonly<Record<string, readonly string[]>> = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", `'nonce-${input.styleNonce}'`],
    'img-src': ["'self'", 'data:', ...new Set(input.imageOrigins)],
    'font-src': ["'self'"],
    'connect-src': ["'self'", ...new Set(input.connectOrigins)],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
