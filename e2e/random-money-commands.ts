import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Random } from '../local/seed/random.ts';

/** A mutation to be sent: who sends it, its name, its input's type and value, and what of its payload shows the thing made. */
export interface MoneyCommand {
  readonly name: string;
  readonly identity: 'finance' | 'finance-approver' | 'service';
  readonly input: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, string | null>>;
type Draw = (pick: (sql: string) => Promise<Row | null>, random: Random, key: string) => Promise<Omit<MoneyCommand, 'name'> | null>;

const money = (amountMinor: bigint | number, currency: string | null | undefined): object => ({ amountMinor: String(amountMinor), currency });
/** A part of an amount, at least 1, sometimes more than there is: refusals are part of the test. */
const partOf = (random: Random, amount: string | null | undefined): bigint => {
  const whole = BigInt(amount ?? 0);
  if (random.chance(0.1)) return whole + 1n;
  const part = random.chance(0.4) ? whole : (whole * BigInt(random.integer(1, 99))) / 100n;
  return part > 0n ? part : 1n;
};
const finance = (input: Readonly<Record<string, unknown>>): Omit<MoneyCommand, 'name'> => ({ identity: 'finance', input });
const approver = (input: Readonly<Record<string, unknown>>): Omit<MoneyCommand, 'name'> => ({ identity: 'finance-approver', input });

const openInvoice = 'SELECT i.id, i.version, i.currency, i.outstanding_minor, i.billing_account_id FROM invoice i WHERE i.outstanding_minor > 0';

/** How each command's input is drawn from what the database holds at that moment; null when there is nothing to do it to. */
export const draws: Readonly<Record<string, Draw>> = {
  topUpWallet: async (pick, random, idempotencyKey) => {
    const row = await pick('SELECT id, currency FROM billing_account');
    return row && finance({ idempotencyKey, billingAccountId: `bac_${row['id']}`, amount: money(random.integer(1, 5_000_000), row['currency']), method: 'BANK_TRANSFER', reference: `TOP-${idempotencyKey}`, receivedOn: '2026-11-15' });
  },
  refundWallet: async (pick, random, idempotencyKey) => {
    const row = await pick('SELECT billing_account_id, currency, balance_minor - reserved_minor available FROM wallet WHERE balance_minor > reserved_minor');
    return row && finance({ idempotencyKey, billingAccountId: `bac_${row['billing_account_id']}`, amount: money(partOf(random, row['available']), row['currency']), reference: `WRF-${idempotencyKey}` });
  },
  fundCampaign: async (pick, random, idempotencyKey) => {
    const row = await pick('SELECT c.campaign_id, a.currency FROM campaign_contract c JOIN billing_account a ON a.id = c.billing_account_id');
    return row && finance({ idempotencyKey, campaignId: `cmp_${row['campaign_id']}`, amount: money(random.integer(1, 2_000_000), row['currency']), source: random.pick(['WALLET', 'CREDIT_LINE']) });
  },
  releaseFunding: async (pick, random, idempotencyKey) => {
    const row = await pick('SELECT c.campaign_id, a.currency, f.source, SUM(f.amount_minor) funded FROM campaign_funding f JOIN campaign_contract c ON c.id = f.contract_id JOIN billing_account a ON a.id = c.billing_account_id GROUP BY c.campaign_id, a.currency, f.source HAVING funded > 0');
    return row && finance({ idempotencyKey, campaignId: `cmp_${row['campaign_id']}`, amount: money(partOf(random, row['funded']) / 20n + 1n, row['currency']), source: row['source'] });
  },
  recordPayment: async (pick, random, idempotencyKey) => {
    const row = await pick(openInvoice);
    if (row === null) return null;
    const amount = partOf(random, row['outstanding_minor']);
    const withheld = random.chance(0.3) ? amount / 50n : 0n;
    const allocation = { invoiceId: `inv_${row['id']}`, amount: money(amount - withheld, row['currency']), withheld: money(withheld, row['currency']) };
    return finance({
      idempotencyKey, billingAccountId: `bac_${row['billing_account_id']}`, receivedOn: '2026-11-15', method: random.pick(['BANK_TRANSFER', 'UPI', 'WALLET']), reference: `PAY-${idempotencyKey}`,
      amount: money(amount, row['currency']), withheld: money(withheld, row['currency']), allocations: random.chance(0.7) ? [allocation] : [],
    });
  },
  allocatePayment: async (pick, random, idempotencyKey) => {
    const row = await pick(`SELECT p.id payment, p.unallocated_minor, i.id invoice, i.outstanding_minor, i.currency FROM payment p JOIN invoice i ON i.billing_account_id = p.billing_account_id WHERE p.unallocated_minor > 0 AND i.outstanding_minor > 0`);
    if (row === null) return null;
    const least = BigInt(row['unallocated_minor'] ?? 0) < BigInt(row['outstanding_minor'] ?? 0) ? row['unallocated_minor'] : row['outstanding_minor'];
    return finance({ idempotencyKey, paymentId: `pay_${row['payment']}`, allocations: [{ invoiceId: `inv_${row['invoice']}`, amount: money(partOf(random, least), row['currency']) }] });
  },
  unallocatePayment: async (pick, _random, idempotencyKey) => {
    const row = await pick('SELECT a.id FROM payment_allocation a LEFT JOIN payment_allocation r ON r.reverses_id = a.id WHERE a.reverses_id IS NULL AND r.id IS NULL');
    return row && finance({ idempotencyKey, allocationId: `pal_${row['id']}`, reason: 'Placed on the wrong invoice' });
  },
  refundPayment: async (pick, random, idempotencyKey) => {
    const row = await pick('SELECT id, currency, unallocated_minor FROM payment WHERE unallocated_minor > 0');
    return row && finance({ idempotencyKey, paymentId: `pay_${row['id']}`, amount: money(partOf(random, row['unallocated_minor']), row['currency']), reference: `RFD-${idempotencyKey}`, refundedOn: '2026-11-15' });
  },
  issueInvoice: async (pick, _random, idempotencyKey) => {
    const row = await pick("SELECT id, version FROM invoice WHERE status = 'DRAFT'");
    return row && finance({ idempotencyKey, invoiceId: `inv_${row['id']}`, expectedVersion: Number(row['version']) });
  },
  voidInvoice: async (pick, _random, idempotencyKey) => {
    const row = await pick("SELECT id, version FROM invoice WHERE status = 'ISSUED' AND credited_minor + paid_minor + withheld_minor = 0");
    return row && finance({ idempotencyKey, invoiceId: `inv_${row['id']}`, expectedVersion: Number(row['version']), reason: 'Wrong buyer' });
  },
  prepareCreditNote: async (pick, random, idempotencyKey) => {
    const row = await pick("SELECT l.id line, l.invoice_id, l.amount_minor, l.units, i.currency FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id WHERE i.status = 'ISSUED' AND l.amount_minor > 0");
    if (row === null) return null;
    const byUnits = row['units'] !== null && random.chance(0.4);
    const line = byUnits ? { units: String(partOf(random, row['units']) / 10n + 1n) } : { amount: money(partOf(random, row['amount_minor']) / 4n + 1n, row['currency']) };
    return finance({ idempotencyKey, invoiceId: `inv_${row['invoice_id']}`, reason: byUnits ? 'INVALID_TRAFFIC' : 'GOODWILL', lines: [{ invoiceLineId: `inl_${row['line']}`, ...line }] });
  },
  decideCreditNote: async (pick, random, idempotencyKey) => {
    const row = await pick("SELECT id, version FROM credit_note WHERE status = 'PREPARED'");
    return row && approver({ idempotencyKey, id: `crn_${row['id']}`, expectedVersion: Number(row['version']), approve: random.chance(0.7), reason: 'Checked' });
  },
  prepareWriteOff: async (pick, _random, idempotencyKey) => {
    const row = await pick(openInvoice);
    return row && finance({ idempotencyKey, invoiceId: `inv_${row['id']}`, expectedVersion: Number(row['version']), reason: 'Customer is insolvent' });
  },
  decideWriteOff: async (pick, random, idempotencyKey) => {
    const row = await pick("SELECT id, version FROM write_off WHERE status = 'PREPARED'");
    return row && approver({ idempotencyKey, id: `wof_${row['id']}`, expectedVersion: Number(row['version']), approve: random.chance(0.7), reason: 'Checked' });
  },
  setBillingHold: async (pick, random) => {
    const row = await pick('SELECT id, version, hold_reason FROM billing_account');
    return row && finance({ billingAccountId: `bac_${row['id']}`, expectedVersion: Number(row['version']), hold: row['hold_reason'] === null || random.chance(0.2), reason: random.pick(['MANUAL', 'FRAUD']) });
  },
  clawBack: async (pick, random, idempotencyKey) => {
    const row = await pick("SELECT l.campaign_id, l.game_id, l.usage_month, l.units_total, a.publisher_id FROM payout_line l JOIN payout_account a ON a.id = l.payout_account_id WHERE l.units_total > 0 AND l.usage_month >= '2026-08'");
    return row && finance({
      idempotencyKey, publisherId: `pub_${row['publisher_id']}`, campaignId: `cmp_${row['campaign_id']}`, gameId: `gam_${row['game_id']}`, month: row['usage_month'], units: String(partOf(random, row['units_total'])), reason: 'Invalid traffic',
    });
  },
  preparePayoutBatch: async (_pick, random, idempotencyKey) => finance({ idempotencyKey, currency: random.pick(['INR', 'USD']), dueOnOrBefore: random.pick(['2026-11-15', '2026-11-30', '2026-12-31']) }),
  decidePayoutBatch: async (pick, random, idempotencyKey) => {
    const row = await pick("SELECT id, version FROM payout_batch WHERE status = 'PREPARED'");
    return row && approver({ idempotencyKey, id: `pbt_${row['id']}`, expectedVersion: Number(row['version']), approve: random.chance(0.7), reason: 'Checked' });
  },
  markPayoutPaid: async (pick, _random, idempotencyKey) => {
    const row = await pick("SELECT p.id, p.version FROM payout p JOIN payout_batch b ON b.id = p.batch_id WHERE p.status = 'IN_BATCH' AND b.status = 'APPROVED'");
    return row && finance({ idempotencyKey, payoutId: `pyt_${row['id']}`, expectedVersion: Number(row['version']), paidOn: '2026-11-15', reference: `NEFT-${idempotencyKey}` });
  },
  markPayoutFailed: async (pick, _random, idempotencyKey) => {
    const row = await pick("SELECT p.id, p.version FROM payout p WHERE p.status IN ('IN_BATCH', 'PAID')");
    return row && finance({ idempotencyKey, payoutId: `pyt_${row['id']}`, expectedVersion: Number(row['version']), reason: 'Account closed' });
  },
  recordUsage: async (pick, random, idempotencyKey) => {
    const row = await pick("SELECT s.* FROM usage_snapshot s WHERE s.month IN ('2026-10', '2026-11') AND s.revision = (SELECT MAX(revision) FROM usage_snapshot m WHERE m.campaign_id = s.campaign_id AND m.month = s.month AND m.game_id = s.game_id AND m.publisher_id = s.publisher_id)");
    if (row === null) return null;
    const impressions = (BigInt(row['impressions'] ?? 0) * BigInt(random.integer(90, 105))) / 100n;
    const usage = { campaignId: `cmp_${row['campaign_id']}`, gameId: `gam_${row['game_id']}`, publisherId: `pub_${row['publisher_id']}`, impressions: String(impressions), clicks: row['clicks'], installs: row['installs'] };
    return { identity: 'service', input: { idempotencyKey, month: row['month'], rows: [{ ...usage, revision: Number(row['revision']) + 1, isFinal: row['is_final'] === '1' }] } };
  },
};

const inputTypes: Readonly<Record<string, string>> = { setBillingHold: 'SetHoldInput', decideCreditNote: 'DecideInput', decideWriteOff: 'DecideInput', decidePayoutBatch: 'DecideInput' };

/** What of each payload names the row made or changed. */
const selections: Readonly<Record<string, string>> = {
  topUpWallet: 'wallet { id }', refundWallet: 'wallet { id }', fundCampaign: 'campaignRef', releaseFunding: 'campaignRef', recordPayment: 'payment { id }', allocatePayment: 'payment { id }',
  unallocatePayment: 'payment { id }', refundPayment: 'payment { id }', issueInvoice: 'invoice { id }', voidInvoice: 'invoice { id }', prepareCreditNote: 'creditNote { id }', decideCreditNote: 'creditNote { id }',
  prepareWriteOff: 'writeOff { id }', decideWriteOff: 'writeOff { id }', setBillingHold: 'billingAccount { id }', clawBack: 'payout { id }', preparePayoutBatch: 'payoutBatch { id }',
  decidePayoutBatch: 'payoutBatch { id }', markPayoutPaid: 'payout { id }', markPayoutFailed: 'payout { id }', recordUsage: 'accepted unchanged',
};

/** The document of a command. */
export function documentOf(name: string): string {
  const type = inputTypes[name] ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${type}!) { ${name}(input: $input) { ${selections[name]} userErrors { code message } } }`;
}

/** A random command on what `database` holds now; another one when there is nothing to do the first one to. */
export async function drawCommand(database: Connection, random: Random, key: string): Promise<MoneyCommand> {
  const pick = async (sql: string): Promise<Row | null> => {
    const [rows] = await database.query<RowDataPacket[]>(`${sql} ORDER BY RAND(${random.integer(1, 1_000_000)}) LIMIT 1`);
    const row = rows[0];
    return row === undefined ? null : Object.fromEntries(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)]));
  };
  for (;;) {
    const name = random.pick(Object.keys(draws));
    const drawn = await draws[name]?.(pick, random, key);
    if (drawn !== null && drawn !== undefined) return { name, ...drawn };
  }
}
