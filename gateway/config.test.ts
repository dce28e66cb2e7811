import { describe, expect, it } from 'vitest';
import { boundValues, defaultBounds, defaultPolicy, isLoopback, printConfig, readCommand } from './config.ts';
import type { Config } from './config.ts';

function configOf(...args: readonly string[]): Config {
  const command = readCommand(['--supergraph', 's.graphql', ...args]);
  if (command.kind === 'help') {
    throw new Error('asked for help');
  }
  return command.config;
}

describe('the command line', () => {
  it('serves on this machine without identity by default', () => {
    expect(configOf()).toMatchObject({ port: 4000, host: '127.0.0.1', issuer: null, corsOrigins: [], audience: 'ad-network' });
  });

  it('is in development on a loopback address, in production on any other, unless told', () => {
    expect(configOf().mode).toBe('development');
    expect(configOf('--host', '0.0.0.0').mode).toBe('production');
    expect(configOf('--mode', 'production').mode).toBe('production');
    expect(configOf('--host', '0.0.0.0', '--mode', 'development').mode).toBe('development');
  });

  it('collects origins and subgraph URLs that are given several times', () => {
    const config = configOf('--cors-origin', 'http://a:1', '--cors-origin', 'https://b', '--subgraph-url', 'x=http://x/?a=b', '--subgraph-url', 'y=http://y');
    expect(config.corsOrigins).toEqual(['http://a:1', 'https://b']);
    expect([...config.subgraphUrls]).toEqual([['x', 'http://x/?a=b'], ['y', 'http://y']]);
  });

  it('takes who may ask what and how much, with the usual for what is not given', () => {
    expect(configOf().policy).toEqual(defaultPolicy);
    const config = configOf('--unauthorized', 'refuse', '--anonymous-access', '--scope-claim', 'scp', '--policy-claim', 'p', '--token-algorithm', 'ES256', '--operations', 'o', '--trusted-documents', 'only', '--demand-control', 'enforce');
    expect(config.policy).toEqual({
      unauthorized: 'refuse', anonymousAccess: true, scopeClaim: 'scp', policyClaim: 'p', tokenAlgorithms: ['ES256'], trustedDocuments: 'only', demandControl: 'enforce',
    });
  });

  it.each([
    [['--trusted-documents', 'only'], '--operations DIR'],
    [['--trusted-documents', 'maybe'], '--trusted-documents'],
    [['--token-algorithm', 'HS256'], '--token-algorithm'],
    [['--token-algorithm', 'none'], '--token-algorithm'],
    [['--demand-control', 'on'], '--demand-control'],
  ])('refuses %j', (args, problem) => {
    expect(() => configOf(...args)).toThrow(problem);
  });

  it('asks for nothing else when it asks for help', () => {
    expect(readCommand(['--help'])).toEqual({ kind: 'help' });
  });
});

describe('--print-config', () => {
  it('shows every bound with value, unit and reason, and which ones were overridden', () => {
    const config = { ...configOf('--print-config'), bounds: boundValues({ bodyBytesMax: 7 }) };
    const shown = JSON.parse(printConfig(config));
    expect(Object.keys(shown.bounds)).toEqual(Object.keys(defaultBounds));
    expect(shown.bounds.bodyBytesMax).toMatchObject({ value: 7, default: 1_048_576, unit: 'bytes' });
    for (const bound of Object.values<{ reason: string }>(shown.bounds)) {
      expect(bound.reason.length).toBeGreaterThan(10);
    }
  });

  it('names the unit last in every bound', () => {
    const units = { bytes: /BytesMax$/, milliseconds: /Ms(Max)?$/, seconds: /Seconds$/, count: /(Max|Min)$/, percent: /Percent$/ };
    for (const [name, { unit }] of Object.entries(defaultBounds)) {
      expect(name).toMatch(units[unit]);
    }
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.9.9.9', 'localhost', 'LOCALHOST', 'a.localhost', '::1', '[::1]'])('knows %s', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '127.0.0.1.example'])('does not take %s for it', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
