/** Asks the gateway directly, as the person with this token: for finding test rows and for checking what a page did. */
export async function askGateway(
  system: { readonly gatewayUrl: string; readonly tokens: Readonly<Record<string, string>> },
  identity: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const response = await fetch(system.gatewayUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${system.tokens[identity]}` },
    body: JSON.stringify({ query, variables }),
  });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('data' in body) || 'errors' in body) {
    throw new Error(`The gateway refused a test's query: ${JSON.stringify(body).slice(0, 400)}`);
  }
  return body.data;
}
