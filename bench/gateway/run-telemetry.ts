import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatTable } from '../operations/format-table.ts';
import { benchOperations } from './bench-operations.ts';
import { runGateway, type GatewayBench } from './run-gateway.ts';
import { cpuRatio, medianOf, times } from './summarise.ts';

/** What all of telemetry may cost, as CPU per request by CPU without it. */
const askedRatio = 1.1;

/**
 * Measures the whole gateway process with metrics, traces (one request in a hundred, sent to a collector of the bench's
 * own) and usage on against the same with all of it off, and prints the ratios. True when each operation keeps to what
 * was asked.
 */
export async function runTelemetry(bench: Omit<GatewayBench, 'contenders' | 'profile' | 'long' | 'burst'>): Promise<boolean> {
  const collector = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  process.env['BENCH_COLLECTOR_URL'] = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  try {
    const { samples } = await runGateway({ ...bench, contenders: ['process', 'process-observed'], profile: false, long: false, burst: false });
    const measured = benchOperations.flatMap(({ name }) => {
      const ratio = cpuRatio(samples, 'process-observed', 'process', name);
      return ratio === null ? [] : [{ name, ratio }];
    });
    const cpu = (contender: string, name: string) => (medianOf(samples, contender, name, ({ cpuMs }) => cpuMs) ?? 0).toFixed(3);
    const rows = measured.map(({ name, ratio }) => [name, cpu('process', name), cpu('process-observed', name), times(ratio), ratio <= askedRatio ? 'holds' : 'MISSED']);
    bench.print(`\nCPU per request with telemetry on and off; asked: on / off ≤ ${askedRatio}\n${formatTable(['operation', 'off ms', 'on ms', 'on / off', ''], rows)}`);
    return measured.length > 0 && measured.every(({ ratio }) => ratio <= askedRatio);
  } finally {
    delete process.env['BENCH_COLLECTOR_URL'];
    collector.close();
    collector.closeAllConnections();
  }
}
