import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { openSql } from './graph.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

function verify(): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  const system = inject('system');
  const flags = ['--operations-url', system.operationsAdminUrl, '--billing-url', system.billingAdminUrl, '--operations-graph', system.operationsUrl, '--billing-graph', system.billingUrl, '--issuer', system.issuerUrl];
  return new Promise((resolve) => {
    execFile(process.execPath, ['local/verify/main.ts', 'references', ...flags], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, lines: `${stdout}${stderr}`.trim().split('\n') });
    });
  });
}

describe('npm run verify -- references', () => {
  it('finds exactly the references that the seed has planted, and says where they are held', async () => {
    const { code, lines } = await verify();
    const billing = await openSql(inject('system').billingAdminUrl);
    const operations = await openSql(inject('system').operationsAdminUrl);
    // Again by SQL of the test's own, a database at a time.
    const referred = async (sql: string) => (await billing.rows<{ readonly id: string }>(sql)).map(({ id }) => Number(id));
    const known = async (table: string) => new Set((await operations.rows<{ readonly id: string }>(`SELECT id FROM ${table}`)).map(({ id }) => Number(id)));
    const [campaigns, advertisers] = [await known('campaign'), await known('advertiser')];
    const lostCampaigns = (await referred('SELECT campaign_id AS id FROM campaign_contract UNION SELECT campaign_id FROM usage_snapshot UNION SELECT campaign_id FROM invoice_line WHERE campaign_id IS NOT NULL UNION SELECT campaign_id FROM payout_line')).filter((id) => !campaigns.has(id));
    const lostAdvertisers = (await referred('SELECT advertiser_id AS id FROM billing_account')).filter((id) => !advertisers.has(id));
    await Promise.all([billing.end(), operations.end()]);

    expect(code).toBe(1);
    expect([lostCampaigns.length, lostAdvertisers.length]).toEqual([5, 1]);
    const named = lines.slice(0, -1).map((line) => line.split(' is not known')[0]);
    expect(named.toSorted()).toEqual([...lostAdvertisers.map((id) => `Advertiser adv_${id}`), ...lostCampaigns.map((id) => `Campaign cmp_${id}`)].toSorted());
    expect(lines.find((line) => line.startsWith('Advertiser'))).toContain('billing.billing_account.advertiser_id');
    expect(lines.at(-1)).toMatch(/^6 references dangle in .* entities, referred to by \d\d columns\.$/);
  });

  it('says so, with another exit code, when an owner does not answer', async () => {
    const { code, lines } = await new Promise<{ readonly code: unknown; readonly lines: string }>((resolve) => {
      const system = inject('system');
      const flags = ['--operations-url', system.operationsAdminUrl, '--billing-url', system.billingAdminUrl, '--operations-graph', 'http://127.0.0.1:9/graphql', '--billing-graph', system.billingUrl, '--issuer', system.issuerUrl];
      execFile(process.execPath, ['local/verify/main.ts', 'references', ...flags], { cwd: root }, (error, stdout, stderr) => resolve({ code: error?.code, lines: stdout + stderr }));
    });
    expect([code, lines]).toEqual([2, expect.stringContaining('http://127.0.0.1:9 does not answer')]);
  });
});
