import type { Page } from 'playwright-core';

/** Names of the operations that a page sends to the gateway from now on, each once; may be cleared. */
export function watchOperations(page: Page, gatewayUrl: string): Set<string> {
  const operations = new Set<string>();
  page.on('request', (request) => {
    if (request.method() !== 'POST' || request.url() !== gatewayUrl) return;
    const asked: unknown = JSON.parse(request.postData() ?? '{}');
    const name: unknown = typeof asked === 'object' && asked !== null ? Reflect.get(asked, 'operationName') : undefined;
    if (typeof name === 'string') operations.add(name);
  });
  return operations;
}

/** From now on answers to one operation are late by `delayMs`, or, when `status` is given, are that HTTP error and nothing else. */
export async function disturbOperation(page: Page, gatewayUrl: string, operation: string, how: { readonly delayMs?: number; readonly status?: number }): Promise<void> {
  await page.route(gatewayUrl, async (route) => {
    const hit = route.request().postData()?.includes(`"operationName":"${operation}"`) === true;
    if (!hit) return route.fallback();
    if (how.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, how.delayMs));
    if (how.status === undefined) return route.continue();
    return route.fulfill({ status: how.status, headers: { 'access-control-allow-origin': '*' }, body: '' });
  });
}
