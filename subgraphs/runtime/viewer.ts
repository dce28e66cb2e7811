/** Who asks, from a verified token. */
export interface Viewer {
  /** The token's `sub`: who writes are attributed to. */
  readonly subject: string;
  readonly name: string | null;
  readonly roles: readonly string[];
  readonly scopes: ReadonlySet<string>;
}
