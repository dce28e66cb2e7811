/** The parts of a GraphQL client's error that are read here. */
export interface ClientError {
  readonly networkError?: Error | undefined;
  readonly graphQLErrors: readonly { readonly message: string; readonly extensions?: Record<string, unknown> | undefined }[];
  readonly response?: { readonly status?: number } | undefined;
}

/** What went wrong with a request, in words for the person at the screen and a code and id for who helps them. */
export interface RequestFailure {
  readonly title: string;
  readonly message: string;
  readonly code: string;
  readonly requestId: string | undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const titles: Readonly<Record<string, string>> = {
  FORBIDDEN: 'Not allowed',
  UNAUTHENTICATED: 'Signed out',
  NOT_FOUND: 'Not found',
  WRONG_ID_KIND: 'Not an id of this kind',
};

/** Words for a failed request. `requestId` is what this client sent; the server's own answer about it goes first. */
export function describeFailure(error: ClientError, requestId: string | undefined): RequestFailure {
  const first = error.graphQLErrors[0];
  if (first !== undefined) {
    const code = textOf(first.extensions?.['code']) ?? 'UNKNOWN';
    return {
      title: titles[code] ?? 'The request failed',
      message: first.message,
      code,
      requestId: textOf(first.extensions?.['requestId']) ?? requestId,
    };
  }
  const timedOut = error.networkError?.name === 'TimeoutError';
  const status = error.response?.status;
  if (status !== undefined && status >= 400) {
    return { title: 'The request failed', message: `The gateway answered with HTTP ${status}.`, code: `HTTP_${status}`, requestId };
  }
  return {
    title: timedOut ? 'The gateway took too long' : 'The gateway cannot be reached',
    message: timedOut ? 'There was no answer in time. Nothing is lost: try again.' : 'Check your connection, then try again.',
    code: timedOut ? 'TIMEOUT' : 'NETWORK',
    requestId,
  };
}
