/** The invariants of domain.md 2.3 as SQL over the whole database: each statement returns the rows that break it. */
/** A rule, and a SELECT of the rows that break it. */
export type InvariantCheck = { readonly invariant: string; readonly rule: string; readonly sql: string };

const sum = (expression: string): string => `COALESCE(SUM(${expression}), 0)`;

/** Balance of ledger accounts of one code, on their normal side, by owner and currency. */
function ledgerBalance(code: string): string {
  return `SELECT a.owner_id, a.currency,
      CASE a.normal_side WHEN 'DEBIT' THEN 1 ELSE -1 END * (COALESCE(d.amount, 0) - COALESCE(c.amount, 0)) AS balance
    FROM ledger_account a
    LEFT JOIN (SELECT debit_account_id AS id, SUM(amount_minor) AS amount FROM ledger_transfer GROUP BY debit_account_id) d ON d.id = a.id
    LEFT JOIN (SELECT credit_account_id AS id, SUM(amount_minor) AS amount FROM ledger_transfer GROUP BY credit_account_id) c ON c.id = a.id
    WHERE a.code = '${code}'`;
}

/** Owners whose ledger balance differs from what the documents add up to; `documents` selects owner_id, currency, amount. */
function subLedger(code: string, documents: string): string {
  return `SELECT owner_id, currency, SUM(ledger) AS ledger, SUM(documents) AS documents FROM (
      SELECT owner_id, currency, balance AS ledger, 0 AS documents FROM (${ledgerBalance(code)}) l
      UNION ALL SELECT owner_id, currency, 0, amount FROM (${documents}) d) both_sides
    GROUP BY owner_id, currency HAVING SUM(ledger) <> SUM(documents)`;
}

/** Rows of a table that meet a condition and have no journal of a kind. */
function missingJournal(kind: string, table: string, condition: string): string {
  return `SELECT '${kind}' AS kind, t.id FROM ${table} t LEFT JOIN journal j ON j.kind = '${kind}' AND j.source_type = '${table}' AND j.source_id = t.id
    WHERE j.id IS NULL AND t.${condition}`;
}

/** Journals of the kinds whose legs are not `amount` of the row that they are about, or that are about no row at all. */
function journalAmount(kinds: readonly string[], table: string, amount: string): string {
  const list = kinds.map((kind) => `'${kind}'`).join(', ');
  return `SELECT j.kind, j.source_id AS id, ${sum('l.amount_minor')} AS legs, MAX(${amount}) AS document FROM journal j LEFT JOIN ledger_transfer l ON l.journal_id = j.id
    LEFT JOIN ${table} t ON t.id = j.source_id WHERE j.kind IN (${list}) GROUP BY j.id, j.kind, j.source_id HAVING document IS NULL OR legs <> document`;
}

/** The rate of a contract's month, as SQL: `contract` and `month` are columns. */
const rateIn = (contract: string, month: string): string =>
  `(SELECT r.rate_micros FROM contract_rate r WHERE r.contract_id = ${contract} AND r.valid_from <= CONCAT(${month}, '-01') ORDER BY r.valid_from DESC LIMIT 1)`;

/** Minor units of a currency's major unit, as SQL: written down here once more, so that a wrong entry of the product's own table is found. */
const minorUnits = (currency: string): string => `(CASE WHEN ${currency} IN ('JPY', 'KRW', 'VND') THEN 1 WHEN ${currency} IN ('BHD', 'KWD') THEN 1000 ELSE 100 END)`;

/**
 * Price of units under contract `c` of account `a`, half up, in integers: a quotient of DECIMALs keeps too few digits to be rounded. A negative count, which only late usage has,
 * is not priced here.
 */
const price = (units: string, rate: string): string => {
  const divisor = "(CASE c.pricing_model WHEN 'CPM' THEN 1000 ELSE 1 END * 1000000)";
  return `((2 * CAST(${units} AS DECIMAL(38, 0)) * ${rate} * ${minorUnits('a.currency')} + ${divisor}) DIV (2 * ${divisor}))`;
};

const modelUnits = "CASE c.pricing_model WHEN 'CPC' THEN u.clicks WHEN 'CPI' THEN u.installs ELSE u.impressions END";

/** The units that a contract `c` counts, of a row `u`; none when there is no row. */
const reportedUnits = `COALESCE(${modelUnits}, 0)`;

/** Every check. I1, I3, I7, I9, I10, I13 and I15 are also enforced by the schema; where data could still contradict them they are checked here. */
export const ledgerChecks: readonly InvariantCheck[] = [
  { invariant: 'I1', rule: 'totals of an issued invoice are the sums of its lines and taxes',
    sql: `SELECT i.id, i.subtotal_minor, i.tax_minor, COALESCE(l.amount, 0) AS line_sum, COALESCE(t.amount, 0) AS tax_sum FROM invoice i
      LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS amount FROM invoice_line GROUP BY invoice_id) l ON l.invoice_id = i.id
      LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS amount FROM invoice_tax GROUP BY invoice_id) t ON t.invoice_id = i.id
      WHERE i.subtotal_minor <> COALESCE(l.amount, 0) OR i.tax_minor <> COALESCE(t.amount, 0)` },
  { invariant: 'I2', rule: 'document numbers have no gap and the counter stands behind the last one',
    sql: `SELECT s.series, s.next_no, n.documents, n.last_no FROM document_series s
      LEFT JOIN (SELECT series, COUNT(*) AS documents, MAX(seq_no) AS last_no FROM (
        SELECT series, seq_no FROM invoice WHERE series IS NOT NULL UNION ALL SELECT series, seq_no FROM credit_note WHERE series IS NOT NULL) numbered GROUP BY series) n
        ON n.series = s.series
      WHERE COALESCE(n.documents, 0) <> COALESCE(n.last_no, 0) OR s.next_no <> COALESCE(n.last_no, 0) + 1` },
  { invariant: 'I2', rule: 'a number is its series and sequence, at most 16 characters, in the order of the days',
    sql: `SELECT i.id, i.number, i.issued_on FROM invoice i
      LEFT JOIN invoice p ON p.series = i.series AND p.seq_no = i.seq_no - 1
      WHERE i.number IS NOT NULL AND (i.number <> CONCAT(i.series, '/', LPAD(i.seq_no, 6, '0')) OR CHAR_LENGTH(i.number) > 16 OR p.issued_on > i.issued_on)
      UNION ALL SELECT i.id, i.number, i.issued_on FROM credit_note i
      LEFT JOIN credit_note p ON p.series = i.series AND p.seq_no = i.seq_no - 1
      WHERE i.number IS NOT NULL AND (i.number <> CONCAT(i.series, '/', LPAD(i.seq_no, 6, '0')) OR CHAR_LENGTH(i.number) > 16 OR p.issued_on > i.issued_on)` },
  { invariant: 'I2', rule: 'no place of a series is left out',
    sql: `SELECT n.series, n.seq_no - 1 AS missing_up_to, n.number AS before_number FROM (
        SELECT series, seq_no, number, COALESCE(LAG(seq_no) OVER (PARTITION BY series ORDER BY seq_no), 0) AS last_no FROM (
          SELECT series, seq_no, number FROM invoice WHERE series IS NOT NULL UNION ALL SELECT series, seq_no, number FROM credit_note WHERE series IS NOT NULL) numbered) n
      WHERE n.seq_no <> n.last_no + 1` },
  { invariant: 'I3', rule: 'a draft has no number, an issued invoice has one',
    sql: `SELECT id, status, number FROM invoice WHERE (status = 'DRAFT') <> (number IS NULL)` },
  { invariant: 'I4', rule: 'the lines and credits of a campaign-month add up to its billed-usage chain',
    sql: `SELECT c.campaign_id, c.month, c.amount, c.last_total, COALESCE(d.amount, 0) AS documents FROM (
        SELECT b.campaign_id, b.month, SUM(b.amount_minor) AS amount, MAX(CASE WHEN b.seq_no = m.last_seq THEN b.amount_total_minor END) AS last_total
        FROM billed_usage b JOIN (SELECT campaign_id, month, MAX(seq_no) AS last_seq, COUNT(*) AS entries FROM billed_usage GROUP BY campaign_id, month) m
          ON m.campaign_id = b.campaign_id AND m.month = b.month GROUP BY b.campaign_id, b.month) c
      LEFT JOIN (SELECT campaign_id, month, SUM(amount) AS amount FROM (
          SELECT l.campaign_id, l.usage_month AS month, l.amount_minor AS amount FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
            WHERE i.status IN ('ISSUED', 'WRITTEN_OFF') AND l.base_seq IS NOT NULL
          UNION ALL SELECT l.campaign_id, l.usage_month, -n.amount_minor FROM credit_note_line n JOIN credit_note c ON c.id = n.credit_note_id
            JOIN invoice_line l ON l.id = n.invoice_line_id WHERE c.status = 'ISSUED' AND n.units IS NOT NULL) parts GROUP BY campaign_id, month) d
        ON d.campaign_id = c.campaign_id AND d.month = c.month
      WHERE c.amount <> c.last_total OR c.amount <> COALESCE(d.amount, 0)` },
  { invariant: 'I4', rule: 'chains have no hole and every issued line of a contract is in one',
    sql: `SELECT campaign_id, month FROM billed_usage GROUP BY campaign_id, month HAVING COUNT(*) <> MAX(seq_no)
      UNION ALL SELECT l.campaign_id, l.usage_month FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id
        LEFT JOIN billed_usage b ON b.invoice_line_id = l.id AND b.entry = 'BILL'
        WHERE i.status <> 'DRAFT' AND l.base_seq IS NOT NULL AND (b.seq_no IS NULL OR b.seq_no <> l.base_seq + 1 OR b.amount_minor <> l.amount_minor OR b.units <> COALESCE(l.units, 0))` },
  { invariant: 'I4', rule: 'an earning chain has no hole and its rows add up',
    sql: `SELECT payout_account_id, campaign_id, usage_month, game_id FROM payout_line GROUP BY payout_account_id, campaign_id, usage_month, game_id
      HAVING COUNT(*) <> MAX(seq_no) OR SUM(earning_minor) <> CAST(SUBSTRING_INDEX(GROUP_CONCAT(earning_total_minor ORDER BY seq_no DESC), ',', 1) AS DECIMAL(30, 0))` },
  { invariant: 'I6', rule: 'legs are positive',
    sql: `SELECT id, amount_minor FROM ledger_transfer WHERE amount_minor <= 0` },
  { invariant: 'I7', rule: 'every document that moves money has its journal, and a void the reversal of its issue',
    sql: [
      missingJournal('INVOICE_ISSUED', 'invoice', "status <> 'DRAFT'"), missingJournal('CREDIT_NOTE_ISSUED', 'credit_note', "status = 'ISSUED'"),
      missingJournal('PAYMENT_RECEIVED', 'payment', "method <> 'WALLET'"), missingJournal('WALLET_SPENT', 'payment', "method = 'WALLET'"),
      missingJournal('PAYMENT_ALLOCATED', 'payment_allocation', 'reverses_id IS NULL'), missingJournal('PAYMENT_UNALLOCATED', 'payment_allocation', 'reverses_id IS NOT NULL'),
      missingJournal('WALLET_TOPPED_UP', 'wallet_transaction', "kind = 'TOP_UP'"), missingJournal('WRITE_OFF_APPROVED', 'write_off', "status = 'APPROVED'"),
      missingJournal('PAYMENT_REFUNDED', 'refund', 'payment_id IS NOT NULL'), missingJournal('WALLET_REFUNDED', 'refund', 'wallet_id IS NOT NULL'),
      missingJournal('PAYOUT_PAID', 'payout', "status = 'PAID'"),
      `SELECT 'INVOICE_VOIDED' AS kind, v.id FROM invoice v JOIN journal i ON i.kind = 'INVOICE_ISSUED' AND i.source_type = 'invoice' AND i.source_id = v.id
        LEFT JOIN journal r ON r.reverses_id = i.id WHERE (v.status = 'VOID') <> (r.id IS NOT NULL)`,
    ].join(' UNION ALL ') },
  { invariant: 'I7', rule: 'a journal moves what its document says',
    sql: [
      journalAmount(['INVOICE_ISSUED', 'INVOICE_VOIDED'], 'invoice', 't.total_minor'), journalAmount(['CREDIT_NOTE_ISSUED'], 'credit_note', 't.total_minor'),
      journalAmount(['PAYMENT_RECEIVED', 'WALLET_SPENT'], 'payment', 't.amount_minor'), journalAmount(['PAYMENT_ALLOCATED', 'PAYMENT_UNALLOCATED'], 'payment_allocation', 'ABS(t.amount_minor + t.withheld_minor)'),
      journalAmount(['WALLET_TOPPED_UP'], 'wallet_transaction', 't.amount_minor'), journalAmount(['WRITE_OFF_APPROVED'], 'write_off', 't.amount_minor'),
      journalAmount(['PAYMENT_REFUNDED', 'WALLET_REFUNDED'], 'refund', 't.amount_minor'), journalAmount(['PAYOUT_PAID', 'PAYOUT_RETURNED'], 'payout', 'ABS(t.net_minor)'),
    ].join(' UNION ALL ') },
  { invariant: 'I8', rule: 'receivables in the ledger are what invoices leave outstanding',
    sql: subLedger('RECEIVABLE', 'SELECT billing_account_id AS owner_id, currency, SUM(outstanding_minor) AS amount FROM invoice GROUP BY billing_account_id, currency') },
  { invariant: 'I8', rule: 'unapplied cash in the ledger is what payments leave unallocated',
    sql: subLedger('UNAPPLIED_CASH', 'SELECT billing_account_id AS owner_id, currency, SUM(unallocated_minor) AS amount FROM payment GROUP BY billing_account_id, currency') },
  { invariant: 'I8', rule: 'customer wallets in the ledger are the wallets\' balances',
    sql: subLedger('CUSTOMER_WALLET', 'SELECT billing_account_id AS owner_id, currency, balance_minor AS amount FROM wallet') },
  { invariant: 'I8', rule: 'what is payable to publishers in the ledger is the net of unpaid statements',
    sql: subLedger('PUBLISHER_PAYABLE', `SELECT payout_account_id AS owner_id, currency, SUM(net_minor) AS amount FROM payout WHERE status <> 'PAID' GROUP BY payout_account_id, currency`) },
  { invariant: 'I8', rule: 'tax payable, revenue and withholding in the ledger are those of the documents',
    sql: `${subLedger('TAX_PAYABLE', `SELECT 0 AS owner_id, currency, tax_minor AS amount FROM invoice WHERE status IN ('ISSUED', 'WRITTEN_OFF')
        UNION ALL SELECT 0, i.currency, -c.tax_minor FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE c.status = 'ISSUED'`)}
      UNION ALL ${subLedger('REVENUE', `SELECT 0 AS owner_id, currency, subtotal_minor AS amount FROM invoice WHERE status IN ('ISSUED', 'WRITTEN_OFF')
        UNION ALL SELECT 0, i.currency, -c.subtotal_minor FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE c.status = 'ISSUED'`)}
      UNION ALL ${subLedger('WITHHOLDING_RECEIVABLE', 'SELECT billing_account_id AS owner_id, currency, SUM(withheld_minor) AS amount FROM invoice GROUP BY billing_account_id, currency')}` },
  { invariant: 'I8', rule: 'cash in the ledger is what came in less what went out',
    sql: subLedger('CASH', `SELECT 0 AS owner_id, currency, amount_minor AS amount FROM payment WHERE method <> 'WALLET'
        UNION ALL SELECT 0, w.currency, t.amount_minor FROM wallet_transaction t JOIN wallet w ON w.id = t.wallet_id WHERE t.kind = 'TOP_UP'
        UNION ALL SELECT 0, COALESCE(p.currency, w.currency), -r.amount_minor FROM refund r LEFT JOIN payment p ON p.id = r.payment_id LEFT JOIN wallet w ON w.id = r.wallet_id
        UNION ALL SELECT 0, currency, -net_minor FROM payout WHERE status = 'PAID'`) },
  { invariant: 'I8', rule: 'bad debt and the cost of publishers in the ledger are those of write-offs and statements',
    sql: `${subLedger('BAD_DEBT', "SELECT 0 AS owner_id, i.currency, w.amount_minor AS amount FROM write_off w JOIN invoice i ON i.id = w.invoice_id WHERE w.status = 'APPROVED'")}
      UNION ALL ${subLedger('PUBLISHER_COST', 'SELECT 0 AS owner_id, p.currency, l.earning_minor AS amount FROM payout_line l JOIN payout p ON p.id = l.payout_id')}` },
  { invariant: 'usage', rule: 'no units are billed that no snapshot reported',
    sql: `SELECT b.campaign_id, b.month, b.units_total AS billed_units, ${reportedUnits} AS reported_at_most FROM billed_usage b
      JOIN (SELECT campaign_id, month, MAX(seq_no) AS last_seq FROM billed_usage GROUP BY campaign_id, month) z ON z.campaign_id = b.campaign_id AND z.month = b.month AND z.last_seq = b.seq_no
      JOIN campaign_contract c ON c.campaign_id = b.campaign_id
      LEFT JOIN (SELECT campaign_id, month, SUM(impressions) AS impressions, SUM(clicks) AS clicks, SUM(installs) AS installs FROM (
          SELECT campaign_id, month, MAX(impressions) AS impressions, MAX(clicks) AS clicks, MAX(installs) AS installs FROM usage_snapshot
          GROUP BY campaign_id, month, game_id, publisher_id) highest GROUP BY campaign_id, month) u ON u.campaign_id = b.campaign_id AND u.month = b.month
      WHERE c.billing_source = 'OWN_COUNT' AND c.pricing_model <> 'FLAT' AND b.units_total > ${reportedUnits}` },
  { invariant: 'usage', rule: 'what was reported before a month was billed is billed, on a draft, or among the run\'s exceptions',
    sql: `SELECT u.campaign_id, u.month, ${reportedUnits} AS units FROM campaign_month_usage u JOIN billing_run r ON r.month = u.month AND r.status = 'ISSUED'
      JOIN campaign_contract c ON c.campaign_id = u.campaign_id
      JOIN (SELECT campaign_id, month, MIN(received_at) AS first_at FROM usage_snapshot GROUP BY campaign_id, month) s ON s.campaign_id = u.campaign_id AND s.month = u.month
      WHERE c.billing_source = 'OWN_COUNT' AND c.pricing_model <> 'FLAT' AND ${reportedUnits} > 0 AND s.first_at <= r.started_at
        AND NOT EXISTS (SELECT 1 FROM billed_usage b WHERE b.campaign_id = u.campaign_id AND b.month = u.month)
        AND NOT EXISTS (SELECT 1 FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id WHERE i.status = 'DRAFT' AND l.campaign_id = u.campaign_id AND l.usage_month = u.month)
        AND NOT EXISTS (SELECT 1 FROM billing_run_exception e WHERE e.billing_run_id = r.id AND e.campaign_id = u.campaign_id)
        AND NOT EXISTS (SELECT 1 FROM billing_event e WHERE e.entity_type = 'CampaignContract' AND e.entity_id = c.id AND e.action = 'createContract' AND e.at > r.started_at)` },
  { invariant: 'I10', rule: 'a line costs its units at its rate, less only where a cap applies',
    sql: `SELECT l.id, l.units, l.rate_micros, l.amount_minor FROM invoice_line l JOIN campaign_contract c ON c.campaign_id = l.campaign_id JOIN billing_account a ON a.id = c.billing_account_id
      WHERE l.base_seq = 0 AND l.kind IN ('USAGE', 'CONTRACTED') AND (l.amount_minor > ${price('l.units', 'l.rate_micros')}
        OR ((c.cap_policy = 'NO_CAP' OR c.billing_source = 'CONTRACTED') AND l.amount_minor <> ${price('l.units', 'l.rate_micros')}))` },
  { invariant: 'I11', rule: 'publishers\' revenue of a campaign-month is what it was billed, and each earning is its share',
    sql: `SELECT b.campaign_id, b.month, b.billed, COALESCE(p.revenue, 0) AS revenue FROM (SELECT campaign_id, month, SUM(amount_minor) AS billed FROM billed_usage GROUP BY campaign_id, month) b
        JOIN campaign_month_usage u ON u.campaign_id = b.campaign_id AND u.month = b.month AND u.impressions > 0
        LEFT JOIN (SELECT l.campaign_id, l.usage_month, SUM(l.revenue_minor) AS revenue FROM payout_line l
          LEFT JOIN journal j ON j.kind = 'PUBLISHER_ADJUSTED' AND j.source_type = 'payout_line' AND j.source_id = l.id
          WHERE j.id IS NULL GROUP BY l.campaign_id, l.usage_month) p ON p.campaign_id = b.campaign_id AND p.usage_month = b.month
        WHERE b.billed <> COALESCE(p.revenue, 0)
      UNION ALL SELECT campaign_id, usage_month, SUM(earning_minor), ROUND(SUM(revenue_minor) * MAX(share_bp) / 10000) FROM payout_line
        GROUP BY payout_account_id, campaign_id, usage_month, game_id HAVING SUM(earning_minor) <> ROUND(SUM(revenue_minor) * MAX(share_bp) / 10000) OR MAX(share_bp) <> MIN(share_bp)` },
  { invariant: 'I11', rule: 'tax per rate is rounded once on the subtotal',
    sql: `SELECT t.invoice_id, t.code, t.taxable_minor, t.amount_minor FROM invoice_tax t JOIN invoice i ON i.id = t.invoice_id
      WHERE t.taxable_minor <> i.subtotal_minor OR t.amount_minor <> ROUND(CAST(t.taxable_minor AS DECIMAL(30, 0)) * t.rate_bp / 10000)` },
  { invariant: 'I11', rule: 'credit notes are the sums of their lines and taxes and never give back more than was charged',
    sql: `SELECT c.id, c.subtotal_minor, c.tax_minor FROM credit_note c
      LEFT JOIN (SELECT credit_note_id, SUM(amount_minor) AS amount FROM credit_note_line GROUP BY credit_note_id) l ON l.credit_note_id = c.id
      LEFT JOIN (SELECT credit_note_id, SUM(amount_minor) AS amount FROM credit_note_tax GROUP BY credit_note_id) t ON t.credit_note_id = c.id
      JOIN invoice i ON i.id = c.invoice_id
      WHERE c.subtotal_minor <> COALESCE(l.amount, 0) OR c.tax_minor <> COALESCE(t.amount, 0) OR c.subtotal_minor > i.subtotal_minor OR c.tax_minor > i.tax_minor` },
  { invariant: 'I12', rule: 'a payment\'s allocations and refunds are what it says, and never more than it',
    sql: `SELECT p.id, p.amount_minor, p.allocated_minor, p.refunded_minor FROM payment p
      LEFT JOIN (SELECT payment_id, SUM(amount_minor) AS amount, SUM(withheld_minor) AS withheld FROM payment_allocation GROUP BY payment_id) a ON a.payment_id = p.id
      LEFT JOIN (SELECT payment_id, SUM(amount_minor) AS amount FROM refund GROUP BY payment_id) r ON r.payment_id = p.id
      WHERE p.allocated_minor <> COALESCE(a.amount, 0) OR p.refunded_minor <> COALESCE(r.amount, 0) OR p.unallocated_minor < 0 OR COALESCE(a.withheld, 0) > p.withheld_minor` },
  { invariant: 'I12', rule: 'an invoice\'s paid, withheld and credited are the sums of its allocations and issued credit notes',
    sql: `SELECT i.id, i.paid_minor, i.withheld_minor, i.credited_minor FROM invoice i
      LEFT JOIN (SELECT invoice_id, SUM(amount_minor) AS amount, SUM(withheld_minor) AS withheld FROM payment_allocation GROUP BY invoice_id) a ON a.invoice_id = i.id
      LEFT JOIN (SELECT invoice_id, SUM(total_minor) AS amount FROM credit_note WHERE status = 'ISSUED' GROUP BY invoice_id) c ON c.invoice_id = i.id
      WHERE i.paid_minor <> COALESCE(a.amount, 0) OR i.withheld_minor <> COALESCE(a.withheld, 0) OR i.credited_minor <> COALESCE(c.amount, 0)` },
  { invariant: 'I13', rule: 'a wallet is what its transactions add up to and holds what is reserved',
    sql: `SELECT w.id, w.balance_minor, w.reserved_minor, t.balance, t.reserved FROM wallet w
      LEFT JOIN (SELECT wallet_id, SUM(CASE kind WHEN 'TOP_UP' THEN amount_minor WHEN 'SPEND' THEN -amount_minor WHEN 'REFUND' THEN -amount_minor ELSE 0 END) AS balance,
          SUM(CASE kind WHEN 'RESERVE' THEN amount_minor WHEN 'RELEASE' THEN -amount_minor ELSE 0 END) AS reserved FROM wallet_transaction GROUP BY wallet_id) t ON t.wallet_id = w.id
      WHERE w.balance_minor <> COALESCE(t.balance, 0) OR w.reserved_minor <> COALESCE(t.reserved, 0) OR w.balance_minor < w.reserved_minor` },
  { invariant: 'I14', rule: 'a capped contract is never billed above its booked amount',
    sql: `SELECT c.id, c.campaign_id, c.cap_policy, ${sum('b.amount_minor')} AS billed, MAX(f.budget) AS budget FROM campaign_contract c
      JOIN billed_usage b ON b.campaign_id = c.campaign_id
      LEFT JOIN (SELECT contract_id, SUM(amount_minor) AS budget FROM campaign_funding GROUP BY contract_id) f ON f.contract_id = c.id
      WHERE c.cap_policy <> 'NO_CAP' AND c.billing_source = 'OWN_COUNT' AND c.pricing_model <> 'FLAT'
      GROUP BY c.id, c.campaign_id, c.cap_policy HAVING billed > COALESCE(budget, 0)` },
  { invariant: 'I15', rule: 'no document mixes currencies',
    sql: `SELECT a.id FROM payment_allocation a JOIN payment p ON p.id = a.payment_id JOIN invoice i ON i.id = a.invoice_id
      WHERE p.currency <> i.currency OR p.billing_account_id <> i.billing_account_id` },
  { invariant: 'I16', rule: 'above the limit a second person decided',
    sql: `SELECT 'credit_note' AS kind, id FROM credit_note WHERE status = 'ISSUED' AND total_minor > approval_limit_minor AND approved_by = prepared_by
      UNION ALL SELECT 'write_off', id FROM write_off WHERE status = 'APPROVED' AND amount_minor > approval_limit_minor AND approved_by = prepared_by
      UNION ALL SELECT 'payout_batch', id FROM payout_batch WHERE status IN ('APPROVED', 'SETTLED') AND total_minor > approval_limit_minor AND approved_by = prepared_by` },
  { invariant: 'I16', rule: 'at or below the limit nothing waits for a second person, and of an invoice one write-off at most',
    sql: `SELECT 'credit_note' AS kind, id FROM credit_note WHERE status = 'PREPARED' AND total_minor <= approval_limit_minor
      UNION ALL SELECT 'write_off', id FROM write_off WHERE status = 'PREPARED' AND amount_minor <= approval_limit_minor
      UNION ALL SELECT 'payout_batch', id FROM payout_batch WHERE status = 'PREPARED' AND total_minor <= approval_limit_minor
      UNION ALL SELECT 'invoice', invoice_id FROM write_off WHERE status <> 'REJECTED' GROUP BY invoice_id HAVING COUNT(*) > 1` },
  { invariant: 'I17', rule: 'rates and shares begin on a first of a month and every line uses its month\'s rate',
    sql: `SELECT l.id, l.rate_micros, r.rate_micros AS rate_of_month FROM invoice_line l JOIN campaign_contract c ON c.campaign_id = l.campaign_id
      JOIN contract_rate r ON r.contract_id = c.id AND r.valid_from = (SELECT MAX(x.valid_from) FROM contract_rate x WHERE x.contract_id = c.id AND x.valid_from <= CONCAT(l.usage_month, '-01'))
      WHERE l.base_seq IS NOT NULL AND c.pricing_model <> 'FLAT' AND l.rate_micros <> r.rate_micros
      UNION ALL SELECT contract_id, NULL, NULL FROM contract_rate WHERE DAYOFMONTH(valid_from) <> 1` },
  { invariant: 'statements', rule: 'a statement is the sum of its lines',
    sql: `SELECT p.id, p.gross_minor, p.deductions_minor FROM payout p
      LEFT JOIN (SELECT payout_id, SUM(CASE kind WHEN 'EARNING' THEN earning_minor ELSE 0 END) AS gross, SUM(CASE kind WHEN 'CLAWBACK' THEN -earning_minor ELSE 0 END) AS deductions
        FROM payout_line GROUP BY payout_id) l ON l.payout_id = p.id
      WHERE p.gross_minor <> COALESCE(l.gross, 0) OR p.deductions_minor <> COALESCE(l.deductions, 0)` },
  { invariant: 'derived', rule: 'campaign_month_usage is the sum of the latest snapshots',
    sql: `SELECT u.campaign_id, u.month FROM campaign_month_usage u LEFT JOIN (
        SELECT s.campaign_id, s.month, SUM(s.impressions) AS impressions, SUM(s.clicks) AS clicks, SUM(s.installs) AS installs FROM usage_snapshot s
        WHERE NOT EXISTS (SELECT 1 FROM usage_snapshot n WHERE n.campaign_id = s.campaign_id AND n.month = s.month AND n.game_id = s.game_id AND n.publisher_id = s.publisher_id AND n.revision > s.revision)
        GROUP BY s.campaign_id, s.month) s ON s.campaign_id = u.campaign_id AND s.month = u.month
      WHERE s.campaign_id IS NULL OR u.impressions <> s.impressions OR u.clicks <> s.clicks OR u.installs <> s.installs` },
  { invariant: 'derived', rule: 'advertiser_balance is what the advertiser\'s invoices leave outstanding',
    sql: `SELECT b.advertiser_id, b.currency, b.outstanding_minor, ${sum('i.outstanding_minor')} AS invoices FROM advertiser_balance b
      JOIN billing_account a ON a.advertiser_id = b.advertiser_id AND a.currency = b.currency LEFT JOIN invoice i ON i.billing_account_id = a.id
      GROUP BY b.advertiser_id, b.currency, b.outstanding_minor HAVING b.outstanding_minor <> invoices` },
  { invariant: 'derived', rule: 'campaign_funding_state has the booked amount of the contract',
    sql: `SELECT s.campaign_id, s.budget_minor, ${sum('f.amount_minor')} AS funding FROM campaign_funding_state s LEFT JOIN campaign_contract c ON c.campaign_id = s.campaign_id
      LEFT JOIN campaign_funding f ON f.contract_id = c.id GROUP BY s.campaign_id, s.budget_minor HAVING s.budget_minor <> funding` },
  { invariant: 'derived', rule: 'overdue is what issued invoices owe after their due date',
    sql: `SELECT b.advertiser_id, b.currency, b.overdue_minor, ${sum('i.outstanding_minor')} AS invoices FROM advertiser_balance b
      JOIN billing_account a ON a.advertiser_id = b.advertiser_id AND a.currency = b.currency
      LEFT JOIN invoice i ON i.billing_account_id = a.id AND i.due_on < DATE(b.as_of + INTERVAL 330 MINUTE)
      GROUP BY b.advertiser_id, b.currency, b.overdue_minor HAVING b.overdue_minor <> invoices` },
  { invariant: 'derived', rule: 'campaign_funding_state follows hold, budget and accrued spend',
    sql: `SELECT s.campaign_id, s.status, s.budget_minor, s.accrued_minor FROM campaign_funding_state s LEFT JOIN campaign_contract c ON c.campaign_id = s.campaign_id
      LEFT JOIN billing_account a ON a.id = c.billing_account_id
      WHERE s.status <> CASE WHEN c.id IS NULL THEN 'UNFUNDED' WHEN a.hold_reason IS NOT NULL THEN 'ON_HOLD' WHEN s.budget_minor <= 0 THEN 'UNFUNDED'
        WHEN s.accrued_minor >= s.budget_minor AND c.cap_policy <> 'NO_CAP' THEN 'EXHAUSTED' WHEN s.accrued_minor * 10 >= s.budget_minor * 9 THEN 'NEARLY_EXHAUSTED' ELSE 'FUNDED' END` },
  { invariant: 'derived', rule: 'accrued spend is delivery at its month\'s rate, up to the booked amount',
    sql: `SELECT s.campaign_id, s.accrued_minor, d.worth, s.budget_minor FROM campaign_funding_state s JOIN campaign_contract c ON c.campaign_id = s.campaign_id
      LEFT JOIN (SELECT u.campaign_id, SUM(${price(modelUnits, rateIn('c.id', 'u.month'))}) AS worth FROM campaign_month_usage u JOIN campaign_contract c ON c.campaign_id = u.campaign_id
        JOIN billing_account a ON a.id = c.billing_account_id WHERE c.pricing_model <> 'FLAT' GROUP BY u.campaign_id) d ON d.campaign_id = s.campaign_id
      WHERE c.pricing_model <> 'FLAT' AND c.billing_source = 'OWN_COUNT' AND ((c.cap_policy = 'NO_CAP' AND s.accrued_minor <> COALESCE(d.worth, 0))
        OR (c.cap_policy = 'CUMULATIVE' AND s.accrued_minor <> LEAST(COALESCE(d.worth, 0), s.budget_minor)) OR s.accrued_minor > COALESCE(d.worth, 0))` },
  { invariant: 'derived', rule: 'revenue_month is what was invoiced and credited',
    sql: `SELECT 1 AS differs, r.currency, r.invoiced, r.credited, r.cost FROM (
        SELECT currency, SUM(invoiced_minor) AS invoiced, SUM(credited_minor) AS credited, SUM(publisher_cost_minor) AS cost FROM revenue_month GROUP BY currency) r
      LEFT JOIN (SELECT currency, SUM(subtotal_minor) AS amount FROM invoice WHERE status IN ('ISSUED', 'WRITTEN_OFF') GROUP BY currency) i ON i.currency = r.currency
      LEFT JOIN (SELECT i.currency, SUM(c.subtotal_minor) AS amount FROM credit_note c JOIN invoice i ON i.id = c.invoice_id WHERE c.status = 'ISSUED' GROUP BY i.currency) c ON c.currency = r.currency
      LEFT JOIN (SELECT p.currency, SUM(l.earning_minor) AS amount FROM payout_line l JOIN payout p ON p.id = l.payout_id GROUP BY p.currency) e ON e.currency = r.currency
      WHERE r.invoiced <> COALESCE(i.amount, 0) OR r.credited <> COALESCE(c.amount, 0) OR r.cost <> COALESCE(e.amount, 0)` },
];
