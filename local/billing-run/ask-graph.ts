import { LocalError } from '../local-error.ts';

/** Longest wait for one answer of the local system. */
const answerTimeoutMs = 30_000;

/** The data of an operation. Throws LocalError when the system does not answer, or answers with errors. */
export async function askGraph<Data>(url: string, token: string, query: string, variables: object): Promise<Data> {
  const answer = await post(url, { query, variables }, { authorization: `Bearer ${token}` });
  const { data, errors } = answer as { readonly data?: Data | null; readonly errors?: readonly { readonly message: string }[] };
  if (errors?.[0] !== undefined) throw new LocalError('NOT_ANSWERED', `The gateway answered with an error: ${errors[0].message}`);
  if (data === undefined || data === null) throw new LocalError('NOT_ANSWERED', 'The gateway answered without data.');
  return data;
}

/** A token of the development issuer for one of its identities. */
export async function requestToken(issuer: string, identity: string): Promise<string> {
  const answer = (await post(`${issuer}/token`, { identity }, {})) as { readonly access_token?: string; readonly error_description?: string };
  if (answer.access_token === undefined) throw new LocalError('NO_TOKEN', answer.error_description ?? 'The issuer gave no token.');
  return answer.access_token;
}

async function post(url: string, body: object, headers: Readonly<Record<string, string>>): Promise<object> {
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body), signal: AbortSignal.timeout(answerTimeoutMs) });
    return (await response.json()) as object;
  } catch (error) {
    throw new LocalError('NOT_ANSWERED', `${new URL(url).origin} does not answer. Start the system (npm start), or say which with --port.`, { cause: error });
  }
}
