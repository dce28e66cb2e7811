import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPoster } from '../gateway/send-load.ts';
import { startCountingProxy, type CountingProxy } from './counting-proxy.ts';

const answer = 'x'.repeat(300_000);
const target = createServer((request, response) => {
  request.resume();
  request.once('end', () => response.end(answer));
});
let proxy: CountingProxy;

beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  proxy = await startCountingProxy(`http://127.0.0.1:${(target.address() as AddressInfo).port}/graphql`);
});
afterAll(async () => {
  await proxy.close();
  target.closeAllConnections();
  target.close();
});

describe('a counting proxy', () => {
  it('counts requests on kept connections, and all bytes of long bodies', async () => {
    const poster = openPoster(proxy.url, 1);
    const body = 'y'.repeat(200_000);
    for (let sent = 0; sent < 3; sent += 1) expect((await poster.post(body)).length).toBe(answer.length);
    await poster.close();
    const { requests, bytes } = proxy.take();
    expect(requests).toBe(3);
    expect(bytes).toBeGreaterThan(3 * (answer.length + body.length));
    expect(bytes).toBeLessThan(3 * (answer.length + body.length) + 3_000);
  });

  it('begins anew after what was taken', () => {
    expect(proxy.take()).toEqual({ requests: 0, bytes: 0 });
  });
});
