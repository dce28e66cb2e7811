import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { copyInto, dockerfilesOf, ignoredBy, parseDockerfile, type Stage } from './docker/dockerfile.ts';

/** An image's install takes seconds from a warm npm cache, a minute from the registry, and several on a machine that does much else. */
const imageTimeoutMs = 480_000;
/** Compiling cold on a busy machine is the slow case. */
const startTimeoutMs = 90_000;

const root = join(import.meta.dirname, '..');
const isIgnored = ignoredBy(root);
let scratch = '';
let issuer: Server;
let issuerUrl = '';
const running: ChildProcess[] = [];

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'images-'));
  issuer = await startIssuer();
});
afterAll(async () => {
  issuer.close();
  running.forEach((child) => child.kill('SIGKILL'));
  // Tens of thousands of small files.
  await rm(scratch, { recursive: true, force: true });
}, imageTimeoutMs);

/** Subgraphs and gateway fetch an issuer's keys when they start: this one has a key and nothing else. */
async function startIssuer(): Promise<Server> {
  const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid: 'test-1', alg: 'ES256', use: 'sig' };
  const server = createHttpServer((request, response) => {
    const isKeys = request.url === '/jwks.json';
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(isKeys ? { keys: [key] } : { issuer: issuerUrl, jwks_uri: `${issuerUrl}/jwks.json` }));
  });
  const port = await freePort();
  issuerUrl = `http://127.0.0.1:${port}`;
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

/** The image has Node 24 and its npm; here npm is run by the same Node that runs this test. */
function npmCommand(): string {
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  return `"${process.execPath}" "${join(dirname(realpathSync(npm)), 'npm-cli.js')}"`;
}

interface Image {
  readonly stage: Stage;
  readonly folder: string;
}
const images = new Map<string, Image>();

/** The image of a Dockerfile, built once: its last stage, and the folder that holds what is in it. */
function build(path: string): Image {
  const image = images.get(path) ?? buildStages(path);
  images.set(path, image);
  return image;
}

/** Builds every stage in a folder of its own that holds only what its COPYs bring. */
function buildStages(path: string): Image {
  const stages = parseDockerfile(readFileSync(join(root, path), 'utf8'));
  const folders = new Map(stages.map(({ name }) => [name, mkdtempSync(join(scratch, 'stage-'))]));
  for (const stage of stages) {
    const folder = folders.get(stage.name) ?? '';
    for (const instruction of stage.instructions) {
      if (instruction.kind === 'run') run(instruction.command, folder, stage.environment);
      else if (instruction.fromStage === undefined) copyInto(root, folder, instruction, isIgnored);
      else {
        const sources = instruction.sources.map((source) => source.replace(/^\/app\//, ''));
        copyInto(folders.get(instruction.fromStage) ?? '', folder, { ...instruction, sources }, () => false);
      }
    }
  }
  const stage = stages.at(-1);
  if (stage === undefined) throw new Error(`${path} has no FROM`);
  return { stage, folder: folders.get(stage.name) ?? '' };
}

/** What an image's commands would see of this process's environment: nothing of the test runner, which makes builds other builds. */
function environmentOfBuild(): Readonly<Record<string, string | undefined>> {
  const own = /^(?:NODE_ENV|NODE_OPTIONS|MODE|DEV|PROD|SSR|BASE_URL|TEST|VITEST.*|npm_(?:lifecycle|package|command|execpath|node_execpath).*)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

function run(command: string, folder: string, environment: Readonly<Record<string, string>>): void {
  const line = command.startsWith('npm ci') ? `${npmCommand()} ci --prefer-offline --no-progress${command.slice('npm ci'.length)}` : command;
  const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
  const result = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8', env: { ...environmentOfBuild(), ...environment, PATH: path } });
  if (result.status !== 0) throw new Error(`\`${command}\` failed:\n${result.stdout}\n${result.stderr}`);
}

/** Starts what the image starts, with more arguments and settings, and waits for `GET /health`. */
async function start(built: Image, port: number, parameters: readonly string[], settings: Readonly<Record<string, string>>) {
  const [program = '', ...rest] = [...built.stage.entrypoint, ...(parameters.length > 0 ? parameters : built.stage.command)];
  const output: string[] = [];
  const child = spawn(program === 'node' ? process.execPath : program, rest, {
    cwd: built.folder,
    env: { PATH: process.env['PATH'], ...built.stage.environment, HOST: '127.0.0.1', ...settings },
  });
  running.push(child);
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (answer?.status === 200) {
      child.kill('SIGTERM');
      return { health: (await answer.json()) as unknown, exitCode: await ended, output: output.join('') };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  return { health: undefined, exitCode: await ended, output: output.join('') };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

describe('images', () => {
  it('there is one Dockerfile per process, each on Node 24, without root and with a start command', () => {
    const paths = dockerfilesOf(root);
    expect(paths).toEqual(['dashboards/Dockerfile', 'gateway/Dockerfile', 'subgraphs/billing/Dockerfile', 'subgraphs/operations/Dockerfile']);
    for (const path of paths) {
      const last = parseDockerfile(readFileSync(join(root, path), 'utf8')).at(-1);
      expect([path, last?.baseImage, last?.user]).toEqual([path, 'node:24-slim', 'node']);
      expect([...(last?.entrypoint ?? []), ...(last?.command ?? [])][0]).toBe('node');
    }
  });

  it.each([
    ['operations', 'OPERATIONS', ['vite', 'vitest', 'graphiql', '@apollo/gateway']],
    ['billing', 'BILLING', ['vite', 'vitest', 'graphiql', '@apollo/gateway']],
  ])('%s installs only its own packages, starts, answers /health without its database, and stops on SIGTERM', async (name, prefix, foreign) => {
    const built = build(`subgraphs/${name}/Dockerfile`);
    expect(foreign.filter((dependency) => existsSync(join(built.folder, 'node_modules', dependency)))).toEqual([]);
    expect(existsSync(join(built.folder, 'subgraphs', name === 'billing' ? 'operations' : 'billing'))).toBe(false);
    const port = await freePort();
    const result = await start(built, port, [], {
      PORT: String(port),
      MODE: 'development',
      ISSUER: issuerUrl,
      [`${prefix}_DATABASE_URL`]: `mysql://nobody:secret@127.0.0.1:${await freePort()}/${name}`,
    });
    expect(result.health, result.output).toEqual({ status: 'ok' });
    expect(result.exitCode, result.output).toBe(0);
    expect(result.output).not.toContain('secret');
  }, imageTimeoutMs);

  it('the billing image runs the worker too, as docker-compose.yml starts it', async () => {
    const built = build('subgraphs/billing/Dockerfile');
    const { services } = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as { readonly services: Readonly<Record<string, { readonly command?: readonly string[]; readonly environment?: Readonly<Record<string, unknown>> }>> };
    const worker = services['billing-worker'];
    const asWorker = { ...built, stage: { ...built.stage, command: worker?.command ?? [] } };
    // What compose gives it, with addresses of this machine in the place of the network's.
    const given = Object.fromEntries(Object.keys(worker?.environment ?? {}).map((name) => [name, 'given']));
    const port = await freePort();
    const settings = { ...given, PORT: String(port), MODE: 'development', ISSUER: issuerUrl, GATEWAY_URL: `http://127.0.0.1:${await freePort()}/graphql`, BILLING_DATABASE_URL: `mysql://nobody:secret@127.0.0.1:${await freePort()}/billing` };
    const result = await start(asWorker, port, [], settings);
    expect(result.health, result.output).toEqual({ status: 'ok' });
    expect(result.exitCode, result.output).toBe(0);
    // Without its database it logs what fails, and neither the password nor the parameters of a statement.
    expect(result.output).toContain('will try again');
    expect(result.output).not.toMatch(/secret|params:/);
    const refused = await start(asWorker, port, [], { ...settings, MODE: 'production' });
    expect([refused.exitCode, refused.output]).toEqual([1, expect.stringContaining('is a development issuer')]);
  }, imageTimeoutMs);

  it.each([
    ['operations', 'subgraphs/operations/Dockerfile', { OPERATIONS_DATABASE_URL: 'mysql://a:b@127.0.0.1:1/operations' }],
    ['billing', 'subgraphs/billing/Dockerfile', { BILLING_DATABASE_URL: 'mysql://a:b@127.0.0.1:1/billing' }],
  ])('%s as it is deployed refuses the development issuer', async (_, path, settings) => {
    const built = { stage: parseDockerfile(readFileSync(join(root, path), 'utf8')).at(-1) as Stage, folder: root };
    const result = await start(built, await freePort(), [], { ...settings, PORT: '0', MODE: 'production', ISSUER: issuerUrl });
    expect([result.exitCode, result.output]).toEqual([1, expect.stringContaining('is a development issuer')]);
  }, imageTimeoutMs);

  it.each(['operations', 'billing'])('%s says what settings it lacks', async (name) => {
    const built = { stage: parseDockerfile(readFileSync(join(root, `subgraphs/${name}/Dockerfile`), 'utf8')).at(-1) as Stage, folder: root };
    const result = await start(built, await freePort(), [], {});
    expect(result.exitCode).toBe(1);
    expect(result.output).toContain(`${name.toUpperCase()}_DATABASE_URL`);
  }, imageTimeoutMs);

  it('the gateway installs only its own packages and serves the published supergraph', async () => {
    const built = build('gateway/Dockerfile');
    expect(['fastify', 'mysql2', 'drizzle-orm', 'vite'].filter((dependency) => existsSync(join(built.folder, 'node_modules', dependency)))).toEqual([]);
    const port = await freePort();
    const parameters = [...built.stage.command, '--port', String(port), '--host', '127.0.0.1', '--mode', 'development', '--issuer', issuerUrl];
    const result = await start(built, port, parameters, {});
    expect(result.health, result.output).toEqual({ status: 'ok' });
    expect(result.exitCode, result.output).toBe(0);
  }, imageTimeoutMs);

  it('the dashboards are built in one stage and served by another that holds no build tools and no sources', async () => {
    const built = build('dashboards/Dockerfile');
    expect(['vite', '@graphql-codegen/cli'].filter((dependency) => existsSync(join(built.folder, 'node_modules', dependency)))).toEqual([]);
    expect(existsSync(join(built.folder, 'dashboards', 'ops', 'package.json'))).toBe(false);
    const [ops, billing] = [await freePort(), await freePort()];
    const result = await start(built, ops, ['--ops-port', String(ops), '--billing-port', String(billing), '--host', '127.0.0.1'], {});
    expect(result.health, result.output).toEqual({ status: 'ok' });
    expect(result.exitCode, result.output).toBe(0);
  }, imageTimeoutMs);
});

describe('docker-compose.yml', () => {
  const passwords = ['OPERATIONS', 'BILLING'].flatMap((name) => ['ROOT', 'OWNER', 'SERVICE'].map((role) => [`${name}_${role}_PASSWORD`, `${role.toLowerCase()}-1`] as const));
  const keys = { BANK_KEYS: `main:${'A'.repeat(43)}=`, SERVICE_CLIENT_ID: 'billing-worker', SERVICE_CLIENT_SECRET: 'service-1' };
  const settings: Readonly<Record<string, string>> = { ISSUER: 'https://issuer.example', ...keys, ...Object.fromEntries(passwords) };

  /** `docker-compose config` in a copy that holds nothing else, so that no .env of this machine speaks. */
  function config(environment: Readonly<Record<string, string>>): { readonly status: number | null; readonly output: string; readonly text: string } {
    const folder = mkdtempSync(join(scratch, 'compose-'));
    cpSync(join(root, 'docker-compose.yml'), join(folder, 'docker-compose.yml'));
    const result = spawnSync('docker-compose', ['config'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: folder, ...environment } });
    return { status: result.status, output: result.stderr, text: result.stdout };
  }

  beforeAll(() => {
    if (spawnSync('docker-compose', ['--version']).status === 0) return;
    const install = 'apt-get update && apt-get install --yes --no-install-recommends docker-compose';
    if (process.getuid?.() === 0 && spawnSync('sh', ['-c', install], { stdio: 'ignore' }).status === 0) return;
    throw new Error(`docker-compose is not installed. Run: sudo sh -c "${install}"`);
  }, imageTimeoutMs);

  it('is parsed by Debian\'s docker-compose and holds each process, each database and a migration each', () => {
    const result = config(settings);
    expect(result.status, result.output).toBe(0);
    const { services } = parse(result.text) as { readonly services: Readonly<Record<string, { readonly image?: string; readonly command?: readonly string[] }>> };
    expect(Object.keys(services).sort()).toEqual([
      'billing', 'billing-db', 'billing-migrate', 'billing-worker', 'dashboards', 'gateway', 'operations', 'operations-db', 'operations-migrate',
    ]);
    for (const name of ['operations-db', 'billing-db']) {
      expect(services[name]?.image).toBe('mysql:8.4');
      expect(services[name]?.command).toContain('--log-bin-trust-function-creators=1');
      expect(services[name]?.command).toContain('--collation-server=utf8mb4_unicode_520_ci');
    }
  });

  it.each([...passwords.map(([name]) => name), 'ISSUER', ...Object.keys(keys)])('refuses to start without %s', (name) => {
    const { [name]: _left, ...rest } = settings;
    const result = config(rest);
    expect(result.status).not.toBe(0);
    expect(result.output).toContain(name);
    expect(result.output).toMatch(/set (a password|[A-Z_]+)/);
  });

  it('names only Dockerfiles and folders that exist', () => {
    const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
    const paths = [...text.matchAll(/dockerfile: (\S+)|- \.\/([^:\s]+):/g)].map((match) => match[1] ?? match[2] ?? '');
    expect(paths.length).toBe(6);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('creates databases with scripts that sh can read, and refuses passwords that would break a URL', () => {
    for (const name of ['operations', 'billing']) {
      const script = join(root, 'subgraphs', name, 'docker', 'create-database.sh');
      expect(spawnSync('sh', ['-n', script]).status).toBe(0);
      const prefix = name.toUpperCase();
      const result = spawnSync('sh', [script], {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], MYSQL_ROOT_PASSWORD: 'x', [`${prefix}_OWNER_PASSWORD`]: "a'b", [`${prefix}_SERVICE_PASSWORD`]: 'c' },
      });
      expect([result.status, result.stderr]).toEqual([1, `passwords of the ${name} database must be letters, digits, _ and -: they are parts of URLs\n`]);
    }
  });
});
