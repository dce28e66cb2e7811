/** An answer of a subgraph, for whoever counts. */
export interface ExchangeAnswer {
  /** Of the answer's body. */
  readonly bytes: number;
  /** Errors that the answer holds. */
  readonly errors: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[];
  /** As the subgraph sent them; anything. */
  readonly extensions: unknown;
}

/** Learns how one request to a subgraph goes. Exactly one of `answered`, `failed` and `spared` is called; none may throw. */
export interface ExchangeObserver {
  /** Headers that go along, names in lower case; null for none. */
  readonly headers: Readonly<Record<string, string>> | null;
  answered(answer: ExchangeAnswer): void;
  /** There was no GraphQL answer. */
  failed(error: unknown): void;
  /** It was not sent: an identical one of another client was in flight, and its answer is this one's. */
  spared(): void;
}
