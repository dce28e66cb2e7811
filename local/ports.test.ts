import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { freePorts, portsFrom, requireFreePorts } from './ports.ts';

const servers: Server[] = [];

afterEach(() => { for (const server of servers.splice(0)) server.close(); });

async function occupy(port: number): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((done) => { server.listen(port, '127.0.0.1', done); });
}

test('all ports follow the gateway\'s', () => {
  expect(portsFrom(5000)).toEqual({ gateway: 5000, operations: 5001, billing: 5002, issuer: 5003, database: 5004, worker: 5005, opsDashboard: 5100, billingDashboard: 5200 });
});

test('every taken port is named with who wants it and what to do', async () => {
  const ports = await freePorts();
  await occupy(ports.billing);
  await occupy(ports.opsDashboard);
  await expect(requireFreePorts(ports, ['gateway', 'billing', 'opsDashboard'])).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    message: expect.stringMatching(new RegExp(`^Port ${ports.billing} \\(for Billing\\), port ${ports.opsDashboard} \\(for the ops dashboard\\) are taken.*--port`)),
  });
});

test('ports that nobody asked for may be taken', async () => {
  const ports = await freePorts();
  await occupy(ports.database);
  await expect(requireFreePorts(ports, ['gateway', 'operations'])).resolves.toBeUndefined();
});

test('a port that is being released is waited for', async () => {
  const ports = await freePorts();
  await occupy(ports.gateway);
  setTimeout(() => servers.splice(0).forEach((server) => server.close()), 100);
  await expect(requireFreePorts(ports, ['gateway'], 5_000)).resolves.toBeUndefined();
});
