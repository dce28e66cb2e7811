import { spawn } from 'node:child_process';

/** What a finished command left: its exit code (null when a signal or the deadline ended it) and what it printed. */
export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/** How a command is run. `onLine` sees each line of output as it comes, for progress. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly onLine?: (line: string) => void;
}

/** The most output kept in memory; the end matters, since that is where a failure is explained. */
const outputCharactersMax = 200_000;

/** Runs a command to its end without a shell. Never rejects: a command that cannot be started has code null and says why in `output`. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let partial = '';
    const endWithUs = (): void => { child.kill('SIGKILL'); };
    process.once('exit', endWithUs);
    const deadline = setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
    const take = (chunk: Buffer): void => {
      const text = chunk.toString();
      output = (output + text).slice(-outputCharactersMax);
      if (!options.onLine) return;
      const lines = (partial + text).split(/[\r\n]+/);
      partial = lines.pop() ?? '';
      for (const line of lines) if (line.trim()) options.onLine(line.trim());
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      clearTimeout(deadline);
      resolve({ code: null, output: error.message });
    });
    child.on('close', (code) => {
      clearTimeout(deadline);
      process.off('exit', endWithUs);
      resolve({ code, output });
    });
  });
}
