import type { Logger } from 'pino';
import { ConfigRefused, printConfig, readCommand } from './config.ts';
import { usage } from './usage.ts';
import type { Config } from './config.ts';
import { createLogger } from './telemetry/create-logger.ts';

/**
 * One gateway process from its command line to its exit: serves until SIGTERM, SIGINT, or the end of
 * the channel to the process that started it. Exit code 0 after a drain, 1 when it cannot start, 2
 * for a command line that it does not understand.
 */
export async function runProcess(args: readonly string[]): Promise<void> {
  const command = readOrExit(args);
  switch (command.kind) {
    case 'help':
      process.stdout.write(usage);
      return;
    case 'print-config':
      process.stdout.write(`${printConfig(command.config)}\n`);
      return;
    case 'serve':
      await serve(command.config);
  }
}

function readOrExit(args: readonly string[]) {
  try {
    return readCommand(args);
  } catch (error) {
    const message = error instanceof ConfigRefused ? error.message : String(error);
    process.stderr.write(`${message}\n(--help lists the flags)\n`);
    process.exit(2);
  }
}

async function serve(config: Config): Promise<void> {
  const logger = createLogger(config.telemetry.logLevel);
  const { startGateway } = await import('./start-gateway.ts');
  const gateway = await startGateway(config, logger).catch((error: unknown) => {
    logger.fatal({ code: codeOf(error) }, startProblem(error, config));
    process.exit(1);
  });
  const stop = async () => {
    logger.info('draining');
    await gateway.stop();
    logger.info('stopped');
    process.exit(0);
  };
  process.once('SIGTERM', () => void stopOrFail(stop, logger));
  process.once('SIGINT', () => void stopOrFail(stop, logger));
  process.once('disconnect', () => void stopOrFail(stop, logger));
  const readyAfterMs = Math.round(performance.now());
  const { host, mode, issuer } = config;
  logger.info({ host, port: gateway.port, mode, issuer, readyAfterMs }, 'ready');
  process.send?.({ type: 'ready', port: gateway.port });
}

async function stopOrFail(stop: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await stop();
  } catch (error) {
    logger.fatal({ err: error }, 'stopping failed');
    process.exit(1);
  }
}

function startProblem(error: unknown, config: Config): string {
  if (codeOf(error) === 'EADDRINUSE') {
    return `port ${config.port} of ${config.host} is taken; stop what uses it or give another --port`;
  }
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
