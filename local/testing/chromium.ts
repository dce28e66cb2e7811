import { type Browser, chromium } from 'playwright-core';
import { config } from '../config.ts';
import { findExecutable } from '../find-executable.ts';
import { LocalError } from '../local-error.ts';
import { runCommand } from '../run-command.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const moreFolders = ['/Applications/Google Chrome.app/Contents/MacOS', '/Applications/Chromium.app/Contents/MacOS'];
const packages = ['chromium', 'fonts-liberation'];

/** The Chromium that browser tests run in: CHROMIUM_PATH, else one on PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  return process.env['CHROMIUM_PATH'] || findExecutable(names) || findExecutable(['Google Chrome', 'Chromium'], moreFolders);
}

/**
 * A Chromium, installed from Debian's packages when there is none and this is root. Otherwise throws CHROMIUM_NOT_FOUND with the command
 * that installs it here.
 */
export async function ensureChromium(progress: (message: string) => void): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const asRoot = process.getuid?.() === 0 && findExecutable(['apt-get']) !== undefined;
  if (!asRoot) throw notFound('No Chromium was found on PATH.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const options = { env, timeoutMs: config.downloadTimeoutMs, onLine: (line: string) => { if (/^(Get|Setting up)/.test(line)) progress(line); } };
  progress('installing chromium: reading package lists');
  await runCommand('apt-get', ['update'], options);
  progress('installing chromium (about 100 MB)');
  const installed = await runCommand('apt-get', ['install', '-y', '--no-install-recommends', ...packages], options);
  const path = findChromium();
  if (path) return path;
  throw notFound(`apt-get could not install Chromium: ${installed.output.trim().split('\n').slice(-4).join(' | ')}`);
}

function notFound(why: string): LocalError {
  const command = process.platform === 'darwin' ? 'brew install --cask chromium' : `sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  return new LocalError('CHROMIUM_NOT_FOUND', `${why} Install it with: ${command} — or set CHROMIUM_PATH to one you have.`);
}

/** Starts a headless Chromium that contacts nothing but what the test opens. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await ensureChromium(() => {}),
    args: [
      // Chromium's sandbox refuses to run as root, which is what containers are.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-background-networking', '--disable-component-update', '--disable-domain-reliability', '--disable-sync', '--disable-default-apps',
      '--no-first-run', '--no-pings', '--metrics-recording-only', '--disable-dev-shm-usage',
      '--disable-features=OptimizationHints,MediaRouter,Translate,InterestFeedContentSuggestions',
    ],
  });
}
