import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../subgraphs/runtime/test-database.ts';
import { createSeededDatabase, type SeededDatabase } from '../operations/seeded-test-database.ts';
import { readFacts, type Facts } from '../read-facts.ts';
import { ledgerChecks } from '../../verify/ledger-checks.ts';
import { runChecks } from '../../verify/verify-ledger.ts';
import { seedBilling } from './seed-billing.ts';

type Billing = { readonly database: TestDatabase; readonly connection: Connection };
let operations: SeededDatabase;
let facts: Facts;
let billing: Billing;

beforeAll(async () => {
  operations = await createSeededDatabase(1);
  facts = await readFacts(operations.factsFolder);
  billing = await seeded(1);
});

afterAll(async () => {
  await drop(billing);
  await operations.drop();
});

async function seeded(seed: number): Promise<Billing> {
  const database = await createTestDatabase('billing');
  await seedBilling({ scale: 'ci', seed, url: database.serviceUrl, factsFolder: operations.factsFolder, progress: () => undefined });
  const connection = await createConnection({ uri: database.ownerUrl, dateStrings: true, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true });
  return { database, connection };
}

async function drop({ database, connection }: Billing): Promise<void> {
  await connection.end();
  await database.drop();
}

async function rows(sql: string, from: Billing = billing): Promise<readonly RowDataPacket[]> {
  return (await from.connection.query<RowDataPacket[]>(sql))[0];
}

async function count(sql: string): Promise<number> {
  return Number((await rows(`SELECT COUNT(*) AS n FROM (${sql}) counted`))[0]?.['n']);
}

async function checksums(from: Billing): Promise<Readonly<Record<string, unknown>>> {
  const columns = await rows(`SELECT table_name AS name, column_name AS col FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name <> '__drizzle_migrations' ORDER BY table_name, ordinal_position`, from);
  const sums: Record<string, unknown> = {};
  for (const [table, list] of Map.groupBy(columns, (row) => String(row['name']))) {
    const text = list.map((row) => `COALESCE(HEX(\`${String(row['col'])}\`), '-')`).join(',');
    [sums[table]] = await rows(`SELECT COUNT(*) AS n, COALESCE(SUM(CRC32(CONCAT_WS('|', ${text}))), 0) AS crc FROM \`${table}\``, from);
  }
  return sums;
}

const plantedIds = (name: string): string => facts.campaigns.filter((campaign) => campaign.adversarial === name).map((campaign) => campaign.id).join(',');

const archived = (): string => facts.advertisers.filter(({ status }) => status === 'ARCHIVED').map(({ id }) => id).join(',');

async function findViolations(connection: Connection): Promise<readonly string[]> {
  const findings: string[] = [];
  await runChecks(connection, (finding) => findings.push(finding));
  return findings;
}

describe('the seed of Billing', () => {
  it('keeps every invariant', async () => {
    expect(await findViolations(billing.connection)).toEqual([]);
    expect(new Set(ledgerChecks.map((check) => check.invariant)).size).toBeGreaterThan(10);
  });

  it('gives the same rows for the same seed and other rows for another one', async () => {
    const [again, other] = [await seeded(1), await seeded(2)];
    try {
      const first = await checksums(billing);
      expect(await checksums(again)).toEqual(first);
      const different = await checksums(other);
      for (const table of ['billing_account', 'campaign_contract', 'invoice', 'payment', 'payout_line', 'ledger_transfer']) {
        expect([table, different[table]]).not.toEqual([table, first[table]]);
      }
      expect(await findViolations(other.connection)).toEqual([]);
    } finally {
      await drop(again);
      await drop(other);
    }
  });

  it('refuses a database that was seeded before', async () => {
    const options = { scale: 'ci', seed: 1, url: billing.database.serviceUrl, factsFolder: operations.factsFolder, progress: () => undefined } as const;
    await expect(seedBilling(options)).rejects.toThrow(/Duplicate entry/);
  });

  it('goes as the service user, whom the grants stop from rewriting what was issued', async () => {
    const service = await createConnection({ uri: billing.database.serviceUrl });
    try {
      for (const change of ['UPDATE billed_usage SET units = units', 'DELETE FROM ledger_transfer', 'UPDATE approval_limit SET limit_minor = 1', 'DELETE FROM payment_allocation']) {
        await expect(service.query(change)).rejects.toThrow(/denied/);
      }
      await expect(service.query("UPDATE invoice SET total_minor = total_minor + 1, tax_minor = tax_minor + 1 WHERE status = 'ISSUED'")).rejects.toThrow(/immutable/);
    } finally {
      await service.end();
    }
  });
});

describe('a page of every list is full', () => {
  it.each([
    ['unfunded, exhausted or held campaigns', "SELECT 1 FROM campaign_funding_state WHERE status IN ('UNFUNDED', 'EXHAUSTED', 'ON_HOLD')"],
    ['overdue rupee advertisers', "SELECT 1 FROM advertiser_balance WHERE currency = 'INR' AND overdue_minor > 0"],
    ['revenue of October in rupees', "SELECT 1 FROM revenue_month WHERE month = '2026-10' AND currency = 'INR' AND net_minor > 0"],
    ['payouts due', "SELECT 1 FROM payout WHERE status IN ('SCHEDULED', 'ON_HOLD') AND due_on <= '2026-12-31'"],
    ['lines of one invoice', `SELECT 1 FROM invoice_line
      WHERE invoice_id = (SELECT invoice_id FROM invoice_line GROUP BY invoice_id ORDER BY COUNT(*) DESC LIMIT 1)`],
    ['lines of one statement', `SELECT 1 FROM payout_line
      WHERE payout_id = (SELECT payout_id FROM payout_line GROUP BY payout_id ORDER BY COUNT(*) DESC LIMIT 1)`],
    ['campaigns whose billed month moved since', `SELECT c.campaign_id FROM campaign_month_usage u JOIN campaign_contract c ON c.campaign_id = u.campaign_id
      JOIN billed_usage b ON b.campaign_id = u.campaign_id AND b.month = u.month AND b.entry = 'BILL' AND b.revision < u.revision
      WHERE NOT EXISTS (SELECT 1 FROM billed_usage n WHERE n.campaign_id = b.campaign_id AND n.month = b.month AND n.revision >= u.revision)`],
    ['campaigns with delivery that no invoice has', `SELECT u.campaign_id FROM campaign_month_usage u
      JOIN campaign_contract c ON c.campaign_id = u.campaign_id WHERE u.month = '2026-11'`],
  ])('%s', async (_list, sql) => {
    expect(await count(sql)).toBeGreaterThanOrEqual(60);
  });

  it('and ACTIVE campaigns have every funding status, most of them FUNDED', async () => {
    const active = facts.campaigns.filter((campaign) => campaign.status === 'ACTIVE').map((campaign) => campaign.id);
    const counted = await rows(`SELECT status, COUNT(*) AS n FROM campaign_funding_state WHERE campaign_id IN (${active.join(',')}) GROUP BY status`);
    const states = new Map(counted.map((row) => [row['status'], Number(row['n'])]));
    for (const status of ['FUNDED', 'NEARLY_EXHAUSTED', 'EXHAUSTED', 'UNFUNDED', 'ON_HOLD']) expect([status, (states.get(status) ?? 0) >= 3]).toEqual([status, true]);
    expect(states.get('FUNDED')).toBeGreaterThanOrEqual(60);
  });
});

describe('cases that are easily got wrong are there', () => {
  it('contracts, lines and funding states point at campaigns and an advertiser that Operations does not have', async () => {
    const known = new Set(facts.campaigns.map((campaign) => campaign.id));
    const dangling = await rows(`SELECT DISTINCT s.campaign_id, s.status, a.advertiser_id FROM campaign_funding_state s
      JOIN campaign_contract c ON c.campaign_id = s.campaign_id JOIN billing_account a ON a.id = c.billing_account_id
      JOIN invoice_line l ON l.campaign_id = s.campaign_id WHERE s.campaign_id >= 900000`);
    expect(new Set(dangling.map((row) => row['status']))).toEqual(new Set(['EXHAUSTED', 'UNFUNDED', 'FUNDED', 'ON_HOLD']));
    for (const row of dangling) expect(known.has(Number(row['campaign_id']))).toBe(false);
    const advertisers = new Set(facts.advertisers.map((advertiser) => advertiser.id));
    expect(dangling.map((row) => advertisers.has(Number(row['advertiser_id'])))).toContain(false);
    expect(dangling.map((row) => advertisers.has(Number(row['advertiser_id'])))).toContain(true);
  });

  it('a renamed campaign keeps its old name on the invoice, emoji and right-to-left text included', async () => {
    for (const campaign of facts.campaigns.filter(({ adversarial }) => adversarial === 'renamed' || adversarial === 'emoji-rtl-name')) {
      const [line] = await rows(`SELECT description FROM invoice_line WHERE campaign_id = ${campaign.id} LIMIT 1`);
      expect(String(line?.['description']).startsWith(campaign.billedName)).toBe(true);
      if (campaign.adversarial === 'renamed') expect(campaign.billedName).not.toBe(campaign.name);
    }
  });

  it.each<[string, () => string]>([
    ['an archived advertiser still owes', () => `SELECT 1 FROM advertiser_balance WHERE outstanding_minor > 0 AND advertiser_id IN (${archived()})`],
    ['a game that was sold within a month earns for two studios', () => `SELECT usage_month FROM payout_line
      WHERE campaign_id IN (${plantedIds('game-moved')}) GROUP BY campaign_id, usage_month, game_id HAVING COUNT(DISTINCT payout_account_id) > 1`],
    ['a voided invoice was billed again, from the reversed chain', () => `SELECT v.id FROM invoice v
      JOIN invoice i ON i.billing_account_id = v.billing_account_id AND i.usage_month = v.usage_month AND i.id > v.id AND i.status <> 'VOID'
      JOIN invoice_line l ON l.invoice_id = i.id AND l.base_seq = 2 WHERE v.status = 'VOID'`],
    ['a credit note waits for a second person', () => "SELECT 1 FROM credit_note WHERE status = 'PREPARED' AND total_minor > approval_limit_minor"],
    ['a write-off waits for a second person', () => "SELECT 1 FROM write_off WHERE status = 'PREPARED' AND amount_minor > approval_limit_minor"],
    ['a payout batch waits for a second person', () => "SELECT 1 FROM payout_batch WHERE status = 'PREPARED'"],
    ['a line charges nothing', () => `SELECT 1 FROM invoice_line WHERE amount_minor = 0 AND units > 0 AND campaign_id IN (${plantedIds('zero-amount')})`],
    ['three games share an amount that three cannot divide', () => `SELECT SUM(revenue_minor) FROM payout_line WHERE campaign_id IN (${plantedIds('three-way-tie')}) AND seq_no = 1 GROUP BY campaign_id, usage_month
      HAVING COUNT(*) = 3 AND MAX(units) = MIN(units) AND SUM(revenue_minor) % 3 <> 0 AND MAX(revenue_minor) - MIN(revenue_minor) = 1`],
    ['a payment came after midnight in India, the month before in UTC', () => "SELECT 1 FROM payment WHERE DAYOFMONTH(received_on) = 1 AND DATE(created_at) < received_on"],
    ['an invoice has 200 lines', () => 'SELECT invoice_id FROM invoice_line GROUP BY invoice_id HAVING COUNT(*) >= 200'],
    ['a paid invoice was credited afterwards, which released its money', () => `SELECT 1 FROM invoice i
      JOIN payment_allocation a ON a.invoice_id = i.id AND a.reverses_id IS NOT NULL WHERE i.credited_minor > 0 AND i.paid_minor > 0`],
    ['a payment has no allocation', () => 'SELECT 1 FROM payment WHERE allocated_minor = 0 AND refunded_minor = 0'],
    ['a flat contract ran over three months', () => `SELECT campaign_id FROM invoice_line
      WHERE kind = 'FLAT_FEE' AND campaign_id IN (${plantedIds('flat-three-months')}) GROUP BY campaign_id HAVING COUNT(*) = 3`],
    ['delivery came late and was billed in the next month', () => `SELECT 1 FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
      WHERE l.kind = 'LATE_USAGE' AND l.usage_month < i.usage_month AND l.amount_minor > 0`],
    ['a payout came back from the bank', () => `SELECT 1 FROM payout p
      JOIN journal j ON j.kind = 'PAYOUT_RETURNED' AND j.source_id = p.id AND j.reverses_id IS NOT NULL WHERE p.status = 'FAILED'`],
    ['a refund of a payment and one of a wallet', () => 'SELECT 1 FROM refund a JOIN refund b ON a.payment_id IS NOT NULL AND b.wallet_id IS NOT NULL'],
    ['drafts wait for review', () => "SELECT 1 FROM invoice i JOIN billing_run_exception e ON e.invoice_id = i.id WHERE i.status = 'DRAFT'"],
    ['customers withheld tax', () => 'SELECT 1 FROM invoice WHERE withheld_minor > 0 AND outstanding_minor = 0'],
  ])('%s', async (_case, sql) => {
    expect(await count(sql())).toBeGreaterThanOrEqual(1);
  });
});

describe('the invariant checks', () => {
  it.each<[string, string, readonly string[]]>([
    ['a counter that jumped', 'UPDATE document_series SET next_no = next_no + 1', ['I2']],
    ['a wallet with money from nowhere', 'UPDATE wallet SET balance_minor = balance_minor + 1 ORDER BY id LIMIT 1', ['I8', 'I13']],
    ['an invoice paid by nobody', "UPDATE invoice SET paid_minor = paid_minor + 1 WHERE outstanding_minor > 1 ORDER BY id LIMIT 1", ['I8', 'I12', 'derived']],
    ['a payment that says more was allocated', 'UPDATE payment SET allocated_minor = allocated_minor + 1 WHERE unallocated_minor > 1 ORDER BY id LIMIT 1', ['I8', 'I12']],
    ['a statement above its lines', "UPDATE payout SET gross_minor = gross_minor + 1 WHERE status = 'SCHEDULED' ORDER BY id LIMIT 1", ['I8', 'statements']],
    ['a booked amount taken back after it was billed', `INSERT INTO campaign_funding (contract_id, source, amount_minor, created_at, created_by)
      SELECT c.id, 'CREDIT_LINE', -f.amount_minor, NOW(3), 'test' FROM campaign_contract c JOIN campaign_funding f ON f.contract_id = c.id
      JOIN billed_usage b ON b.campaign_id = c.campaign_id AND b.amount_minor > 0
      WHERE c.pricing_model = 'CPM' AND c.billing_source = 'OWN_COUNT' AND c.cap_policy = 'CUMULATIVE' ORDER BY c.id LIMIT 1`, ['I14', 'derived']],
    ['usage that no snapshot has', 'UPDATE campaign_month_usage SET clicks = clicks + 1 ORDER BY campaign_id LIMIT 1', ['derived']],
    ['a leg without a document', `INSERT INTO ledger_transfer (journal_id, debit_account_id, credit_account_id, currency, amount_minor)
      SELECT 1, d.id, c.id, 'INR', 5 FROM ledger_account d JOIN ledger_account c ON c.code = 'REVENUE' AND c.currency = 'INR'
      WHERE d.code = 'RECEIVABLE' AND d.currency = 'INR' ORDER BY d.id LIMIT 1`, ['I7', 'I8']],
    ['a rate that lines did not use', 'UPDATE contract_rate SET rate_micros = rate_micros + 1', ['I17', 'derived']],
    ['a payment that the ledger does not know', "INSERT INTO payment (billing_account_id, received_on, method, currency, amount_minor, created_by, created_at) SELECT id, '2026-11-15', 'CARD', currency, 5, 'test', NOW(3) FROM billing_account LIMIT 1", ['I7', 'I8']],
    ['a status that the money does not bear out', "UPDATE campaign_funding_state SET status = 'FUNDED' WHERE status = 'EXHAUSTED' ORDER BY campaign_id LIMIT 1", ['derived']],
    ['a balance that is overdue by nobody', 'UPDATE advertiser_balance SET overdue_minor = overdue_minor + 1 ORDER BY advertiser_id LIMIT 1', ['derived']],
  ])('report %s', async (_case, sql, expected) => {
    await billing.connection.beginTransaction();
    try {
      await billing.connection.query(sql);
      const violations = await findViolations(billing.connection);
      expect([...new Set(violations.map((violation) => violation.split(':')[0]))].toSorted()).toEqual([...expected].toSorted());
    } finally {
      await billing.connection.rollback();
    }
  });
});
