-- Common subset of MySQL 8.4 and MariaDB 10.11 (CHECK enforced), InnoDB, strict mode, all times UTC, DATE columns in Asia/Kolkata.
-- Client: mysql2 with dateStrings: true and timezone 'Z'. Money: BIGINT minor units beside a currency.
-- advertiser_id / agency_id / campaign_id / publisher_id / game_id are opaque references into Operations: indexed, never FKs.
SET NAMES utf8mb4 COLLATE utf8mb4_unicode_520_ci;
--> statement-breakpoint
ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;   -- the tables below inherit it
--> statement-breakpoint
-- ---------- configuration as data ----------
CREATE TABLE tax_rule (                   -- place of supply against the company's: which codes apply, at which rate, from when
  scope ENUM('SAME_STATE','OTHER_STATE','EXPORT') NOT NULL, code VARCHAR(12) NOT NULL, valid_from DATE NOT NULL, rate_bp INT UNSIGNED NOT NULL,
  PRIMARY KEY (scope, code, valid_from));
--> statement-breakpoint
CREATE TABLE approval_limit (             -- above it a second person must approve
  kind ENUM('CREDIT_NOTE','WRITE_OFF','PAYOUT_BATCH') NOT NULL, currency CHAR(3) NOT NULL, limit_minor BIGINT NOT NULL, PRIMARY KEY (kind, currency));
--> statement-breakpoint
CREATE TABLE dunning_policy (level TINYINT UNSIGNED PRIMARY KEY, days_overdue SMALLINT UNSIGNED NOT NULL, action ENUM('NOTICE','HOLD') NOT NULL);
--> statement-breakpoint
-- ---------- accounts, contracts, funding ----------
CREATE TABLE billing_account (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, payer ENUM('ADVERTISER','AGENCY') NOT NULL, advertiser_id BIGINT UNSIGNED NOT NULL,
  agency_id BIGINT UNSIGNED NULL, legal_name VARCHAR(200) NOT NULL, tax_id VARCHAR(20) NULL, place_of_supply VARCHAR(5) NOT NULL,
  currency CHAR(3) NOT NULL, payment_terms_days SMALLINT UNSIGNED NOT NULL DEFAULT 30, credit_limit_minor BIGINT NULL,
  hold_reason ENUM('OVERDUE','CREDIT_LIMIT','FRAUD','MANUAL') NULL, hold_since DATETIME(3) NULL, hold_note VARCHAR(300) NULL, version INT UNSIGNED NOT NULL DEFAULT 1,
  UNIQUE KEY uq_ba_adv_cur (advertiser_id, currency), UNIQUE KEY uq_ba_cur (id, currency), KEY ix_ba_agency (agency_id), KEY ix_ba_name (legal_name, id),
  CHECK ((hold_reason IS NULL) = (hold_since IS NULL)), CHECK (payer <> 'AGENCY' OR agency_id IS NOT NULL));
--> statement-breakpoint
CREATE TABLE advertiser_balance (         -- sort key of advertisersByBalance. outstanding: written with every issue, credit, allocation, void, write-off;
  advertiser_id BIGINT UNSIGNED NOT NULL, currency CHAR(3) NOT NULL,          -- overdue: the same, and by the worker when the business date changes
  outstanding_minor BIGINT NOT NULL, overdue_minor BIGINT NOT NULL, as_of DATETIME(3) NOT NULL, PRIMARY KEY (advertiser_id, currency),
  KEY ix_ab_overdue (currency, overdue_minor, advertiser_id), KEY ix_ab_out (currency, outstanding_minor, advertiser_id));
--> statement-breakpoint
CREATE TABLE campaign_contract (          -- flat_fee and booked_units: formula in domain.md 2.3
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, campaign_id BIGINT UNSIGNED NOT NULL, billing_account_id BIGINT UNSIGNED NOT NULL,
  io_number VARCHAR(40) NOT NULL, starts_on DATE NOT NULL, ends_on DATE NULL, pricing_model ENUM('CPM','CPC','CPI','FLAT') NOT NULL,
  billing_source ENUM('CONTRACTED','OWN_COUNT') NOT NULL DEFAULT 'OWN_COUNT', booked_units BIGINT UNSIGNED NULL, flat_fee_minor BIGINT NULL,
  cap_policy ENUM('NO_CAP','CUMULATIVE','PER_MONTH','PER_MONTH_WITH_ROLLOVER') NOT NULL DEFAULT 'CUMULATIVE',
  version INT UNSIGNED NOT NULL DEFAULT 1, UNIQUE KEY uq_cc_campaign (campaign_id), UNIQUE KEY uq_cc_io (billing_account_id, io_number),
  CHECK (ends_on IS NULL OR ends_on >= starts_on), CHECK ((pricing_model = 'FLAT') = (flat_fee_minor IS NOT NULL)),
  CHECK ((billing_source = 'CONTRACTED' AND pricing_model <> 'FLAT') = (booked_units IS NOT NULL)),
  CHECK ((pricing_model <> 'FLAT' AND billing_source = 'OWN_COUNT' AND cap_policy IN ('NO_CAP','CUMULATIVE')) OR ends_on IS NOT NULL),
  FOREIGN KEY (billing_account_id) REFERENCES billing_account(id));
--> statement-breakpoint
CREATE TABLE contract_rate (              -- append-only; holds until the next row: one rate per month, no overlap possible
  contract_id BIGINT UNSIGNED NOT NULL, valid_from DATE NOT NULL, rate_micros BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (contract_id, valid_from), CHECK (DAYOFMONTH(valid_from) = 1), FOREIGN KEY (contract_id) REFERENCES campaign_contract(id));
--> statement-breakpoint
CREATE TABLE campaign_funding (           -- append-only, release is negative; budget = SUM(amount_minor)
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, contract_id BIGINT UNSIGNED NOT NULL, source ENUM('WALLET','CREDIT_LINE') NOT NULL,
  amount_minor BIGINT NOT NULL, created_at DATETIME(3) NOT NULL, created_by VARCHAR(80) NOT NULL, CHECK (amount_minor <> 0),
  KEY ix_cf (contract_id, id), FOREIGN KEY (contract_id) REFERENCES campaign_contract(id));
--> statement-breakpoint
CREATE TABLE campaign_funding_state (     -- materialised so that lists can filter and sort; written with every money write and by the worker
  campaign_id BIGINT UNSIGNED PRIMARY KEY, status ENUM('UNFUNDED','FUNDED','NEARLY_EXHAUSTED','EXHAUSTED','ON_HOLD') NOT NULL,
  budget_minor BIGINT NOT NULL, accrued_minor BIGINT NOT NULL, as_of DATETIME(3) NOT NULL, KEY ix_cfs (status, campaign_id), KEY ix_cfs_age (as_of, campaign_id));
--> statement-breakpoint
-- ---------- usage ----------
CREATE TABLE usage_snapshot (             -- what Operations said, when; append-only. Current = highest revision per (campaign, month, game, publisher)
  campaign_id BIGINT UNSIGNED NOT NULL, month CHAR(7) NOT NULL, game_id BIGINT UNSIGNED NOT NULL, publisher_id BIGINT UNSIGNED NOT NULL, revision INT UNSIGNED NOT NULL,
  impressions BIGINT UNSIGNED NOT NULL, clicks BIGINT UNSIGNED NOT NULL, installs BIGINT UNSIGNED NOT NULL, is_final BOOLEAN NOT NULL,
  received_at DATETIME(3) NOT NULL, PRIMARY KEY (campaign_id, month, game_id, publisher_id, revision), KEY ix_us_month (month, campaign_id),
  KEY ix_us_pub (publisher_id, month), KEY ix_us_game (game_id, month));
--> statement-breakpoint
CREATE TABLE campaign_month_usage (       -- derived: sum of the current rows, written with recordUsage
  campaign_id BIGINT UNSIGNED NOT NULL, month CHAR(7) NOT NULL, revision INT UNSIGNED NOT NULL, impressions BIGINT UNSIGNED NOT NULL,
  clicks BIGINT UNSIGNED NOT NULL, installs BIGINT UNSIGNED NOT NULL, is_final BOOLEAN NOT NULL, received_at DATETIME(3) NOT NULL,
  PRIMARY KEY (campaign_id, month), KEY ix_cmu_month (month, campaign_id));
--> statement-breakpoint
-- ---------- documents ----------
CREATE TABLE document_series (            -- gap-free numbering: SELECT ... FOR UPDATE inside the issuing transaction
  series VARCHAR(12) PRIMARY KEY, fiscal_year CHAR(5) NOT NULL, doc_type ENUM('INVOICE','CREDIT_NOTE') NOT NULL, next_no INT UNSIGNED NOT NULL DEFAULT 1,
  UNIQUE KEY uq_ds (doc_type, fiscal_year));
--> statement-breakpoint
CREATE TABLE billing_run (                -- created by startBillingRun, executed by the worker that holds the lease
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, month CHAR(7) NOT NULL, status ENUM('COLLECTING','DRAFTED','ISSUING','ISSUED','FAILED') NOT NULL,
  requested_by VARCHAR(80) NOT NULL, step VARCHAR(40) NULL, cursor_value VARCHAR(200) NULL, done_count INT UNSIGNED NOT NULL DEFAULT 0, total_count INT UNSIGNED NOT NULL DEFAULT 0,
  lease_owner VARCHAR(80) NULL, lease_until DATETIME(3) NULL, error VARCHAR(500) NULL, started_at DATETIME(3) NOT NULL, finished_at DATETIME(3) NULL, UNIQUE KEY uq_br (month));
--> statement-breakpoint
CREATE TABLE billing_run_exception (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, billing_run_id BIGINT UNSIGNED NOT NULL, campaign_id BIGINT UNSIGNED NULL, invoice_id BIGINT UNSIGNED NULL,
  code VARCHAR(40) NOT NULL, message VARCHAR(300) NOT NULL, KEY ix_bre (billing_run_id, id), FOREIGN KEY (billing_run_id) REFERENCES billing_run(id));
--> statement-breakpoint
CREATE TABLE usage_refresh (              -- requestUsageRefresh queues, the worker executes; campaign_ids NULL = all with open-month delivery
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, status ENUM('QUEUED','RUNNING','DONE','FAILED') NOT NULL, campaign_ids JSON NULL, requested_by VARCHAR(80) NOT NULL,
  requested_at DATETIME(3) NOT NULL, lease_owner VARCHAR(80) NULL, lease_until DATETIME(3) NULL, finished_at DATETIME(3) NULL, KEY ix_ur (status, id));
--> statement-breakpoint
CREATE TABLE invoice (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, billing_account_id BIGINT UNSIGNED NOT NULL, billing_run_id BIGINT UNSIGNED NULL, series VARCHAR(12) NULL, seq_no INT UNSIGNED NULL,
  number VARCHAR(16) NULL, status ENUM('DRAFT','ISSUED','VOID','WRITTEN_OFF') NOT NULL DEFAULT 'DRAFT', usage_month CHAR(7) NULL,
  currency CHAR(3) NOT NULL, issued_on DATE NULL, due_on DATE NULL,
  bill_to_name VARCHAR(200) NULL, bill_to_tax_id VARCHAR(20) NULL, place_of_supply VARCHAR(5) NULL,      -- frozen at issue
  subtotal_minor BIGINT NOT NULL DEFAULT 0, tax_minor BIGINT NOT NULL DEFAULT 0, total_minor BIGINT NOT NULL DEFAULT 0,
  credited_minor BIGINT NOT NULL DEFAULT 0, paid_minor BIGINT NOT NULL DEFAULT 0, withheld_minor BIGINT NOT NULL DEFAULT 0,
  outstanding_minor BIGINT GENERATED ALWAYS AS (IF(status='ISSUED', total_minor-credited_minor-paid_minor-withheld_minor, 0)) STORED,
  draft_guard BIGINT UNSIGNED GENERATED ALWAYS AS (IF(status='DRAFT', billing_account_id, NULL)) STORED,
  version INT UNSIGNED NOT NULL DEFAULT 1, created_at DATETIME(3) NOT NULL,
  UNIQUE KEY uq_inv_number (number), UNIQUE KEY uq_inv_series (series, seq_no), UNIQUE KEY uq_inv_one_draft (draft_guard, usage_month),
  KEY ix_inv_account (billing_account_id, issued_on, id), KEY ix_inv_ar (status, currency, due_on, outstanding_minor), KEY ix_inv_month (usage_month, id),
  KEY ix_inv_out (outstanding_minor, id), KEY ix_inv_issued (issued_on, id), KEY ix_inv_due (due_on, id), KEY ix_inv_created (created_at, id), KEY ix_inv_run (billing_run_id, id),
  CHECK (total_minor = subtotal_minor + tax_minor), CHECK (credited_minor >= 0 AND paid_minor >= 0 AND withheld_minor >= 0),
  CHECK (credited_minor + paid_minor + withheld_minor <= total_minor OR status = 'DRAFT'),
  CHECK (status NOT IN ('DRAFT','VOID') OR credited_minor + paid_minor + withheld_minor = 0),
  CHECK ((status = 'DRAFT') = (number IS NULL)),
  CHECK (status = 'DRAFT' OR (series IS NOT NULL AND seq_no IS NOT NULL AND issued_on IS NOT NULL AND due_on IS NOT NULL AND bill_to_name IS NOT NULL AND place_of_supply IS NOT NULL)),
  FOREIGN KEY (billing_account_id, currency) REFERENCES billing_account(id, currency), FOREIGN KEY (series) REFERENCES document_series(series),
  FOREIGN KEY (billing_run_id) REFERENCES billing_run(id));
--> statement-breakpoint
CREATE TABLE invoice_line (               -- base_seq: the billed_usage row the delta was computed against; another one at issue = STALE_DRAFT
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, invoice_id BIGINT UNSIGNED NOT NULL, line_no SMALLINT UNSIGNED NOT NULL,
  kind ENUM('USAGE','LATE_USAGE','CONTRACTED','FLAT_FEE','MAKE_GOOD','ADJUSTMENT') NOT NULL, description VARCHAR(300) NOT NULL,   -- frozen campaign name
  campaign_id BIGINT UNSIGNED NULL, usage_month CHAR(7) NULL, usage_revision INT UNSIGNED NULL, base_seq INT NULL, units BIGINT NULL, rate_micros BIGINT UNSIGNED NULL,
  amount_minor BIGINT NOT NULL, UNIQUE KEY uq_il_no (invoice_id, line_no), KEY ix_il_campaign (campaign_id, usage_month),
  FOREIGN KEY (invoice_id) REFERENCES invoice(id));
--> statement-breakpoint
CREATE TABLE invoice_tax (
  invoice_id BIGINT UNSIGNED NOT NULL, code VARCHAR(12) NOT NULL, rate_bp INT UNSIGNED NOT NULL, taxable_minor BIGINT NOT NULL, amount_minor BIGINT NOT NULL,
  PRIMARY KEY (invoice_id, code), FOREIGN KEY (invoice_id) REFERENCES invoice(id));
--> statement-breakpoint
CREATE TABLE credit_note (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, invoice_id BIGINT UNSIGNED NOT NULL, status ENUM('PREPARED','ISSUED','REJECTED') NOT NULL DEFAULT 'PREPARED',
  series VARCHAR(12) NULL, seq_no INT UNSIGNED NULL, number VARCHAR(16) NULL UNIQUE,
  reason ENUM('DISCREPANCY','INVALID_TRAFFIC','UNDER_DELIVERY','BILLING_ERROR','GOODWILL') NOT NULL,
  issued_on DATE NULL, subtotal_minor BIGINT NOT NULL, tax_minor BIGINT NOT NULL, total_minor BIGINT NOT NULL, approval_limit_minor BIGINT NOT NULL,
  prepared_by VARCHAR(80) NOT NULL, prepared_at DATETIME(3) NOT NULL, approved_by VARCHAR(80) NULL, approved_at DATETIME(3) NULL, rejected_reason VARCHAR(300) NULL,
  version INT UNSIGNED NOT NULL DEFAULT 1, UNIQUE KEY uq_cn_series (series, seq_no), KEY ix_cn_inv (invoice_id), KEY ix_cn_status (status, id),
  CHECK (total_minor = subtotal_minor + tax_minor AND total_minor > 0), CHECK ((status = 'ISSUED') = (number IS NOT NULL)),
  CHECK (status <> 'ISSUED' OR (series IS NOT NULL AND seq_no IS NOT NULL AND issued_on IS NOT NULL AND approved_by IS NOT NULL
         AND (approved_by <> prepared_by OR total_minor <= approval_limit_minor))),
  FOREIGN KEY (invoice_id) REFERENCES invoice(id), FOREIGN KEY (series) REFERENCES document_series(series));
--> statement-breakpoint
CREATE TABLE credit_note_line (           -- units: set when the credit corrects usage, then a billed_usage row goes with it
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, credit_note_id BIGINT UNSIGNED NOT NULL, invoice_line_id BIGINT UNSIGNED NOT NULL, description VARCHAR(300) NOT NULL,
  units BIGINT UNSIGNED NULL, amount_minor BIGINT NOT NULL, UNIQUE KEY uq_cnl (credit_note_id, invoice_line_id), KEY ix_cnl_line (invoice_line_id), CHECK (amount_minor >= 0),
  FOREIGN KEY (credit_note_id) REFERENCES credit_note(id), FOREIGN KEY (invoice_line_id) REFERENCES invoice_line(id));
--> statement-breakpoint
CREATE TABLE credit_note_tax (
  credit_note_id BIGINT UNSIGNED NOT NULL, code VARCHAR(12) NOT NULL, rate_bp INT UNSIGNED NOT NULL, taxable_minor BIGINT NOT NULL, amount_minor BIGINT NOT NULL,
  PRIMARY KEY (credit_note_id, code), FOREIGN KEY (credit_note_id) REFERENCES credit_note(id));
--> statement-breakpoint
-- Never billed twice, never credited twice: a signed, append-only chain per campaign-month. BILL and REVERSAL (void) are owned by an
-- invoice line, CREDIT by a credit note line. Row n must continue row n-1 (self FK) and carry the running totals (CHECK): two runs that
-- bill the same delta collide on the primary key, and re-billing after a void starts from the reversed total.
CREATE TABLE billed_usage (
  campaign_id BIGINT UNSIGNED NOT NULL, month CHAR(7) NOT NULL, seq_no INT NOT NULL, entry ENUM('BILL','REVERSAL','CREDIT') NOT NULL, revision INT UNSIGNED NOT NULL,
  units BIGINT NOT NULL, amount_minor BIGINT NOT NULL, units_total BIGINT NOT NULL, amount_total_minor BIGINT NOT NULL,
  prev_seq INT NULL, prev_units BIGINT NOT NULL DEFAULT 0, prev_amount_minor BIGINT NOT NULL DEFAULT 0,
  invoice_line_id BIGINT UNSIGNED NULL, credit_note_line_id BIGINT UNSIGNED NULL, created_at DATETIME(3) NOT NULL,
  PRIMARY KEY (campaign_id, month, seq_no), UNIQUE KEY uq_bu_chain (campaign_id, month, seq_no, units_total, amount_total_minor),
  UNIQUE KEY uq_bu_line (invoice_line_id, entry), UNIQUE KEY uq_bu_cn (credit_note_line_id),
  CHECK ((seq_no = 1 AND prev_seq IS NULL AND prev_units = 0 AND prev_amount_minor = 0) OR (seq_no > 1 AND prev_seq IS NOT NULL AND prev_seq = seq_no - 1)),
  CHECK (units_total = prev_units + units AND amount_total_minor = prev_amount_minor + amount_minor), CHECK (units_total >= 0 AND amount_total_minor >= 0),
  CHECK ((entry = 'CREDIT') = (credit_note_line_id IS NOT NULL) AND (entry <> 'CREDIT') = (invoice_line_id IS NOT NULL)),
  CHECK ((entry = 'BILL' AND amount_minor >= 0) OR (entry <> 'BILL' AND units <= 0 AND amount_minor <= 0)),
  FOREIGN KEY (campaign_id, month, prev_seq, prev_units, prev_amount_minor) REFERENCES billed_usage(campaign_id, month, seq_no, units_total, amount_total_minor),
  FOREIGN KEY (invoice_line_id) REFERENCES invoice_line(id), FOREIGN KEY (credit_note_line_id) REFERENCES credit_note_line(id));
--> statement-breakpoint
CREATE TABLE write_off (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, invoice_id BIGINT UNSIGNED NOT NULL, status ENUM('PREPARED','APPROVED','REJECTED') NOT NULL DEFAULT 'PREPARED',
  amount_minor BIGINT NOT NULL, approval_limit_minor BIGINT NOT NULL, reason VARCHAR(300) NOT NULL, prepared_by VARCHAR(80) NOT NULL, prepared_at DATETIME(3) NOT NULL,
  approved_by VARCHAR(80) NULL, approved_at DATETIME(3) NULL, rejected_reason VARCHAR(300) NULL, version INT UNSIGNED NOT NULL DEFAULT 1, KEY ix_wo (invoice_id), CHECK (amount_minor > 0),
  CHECK (status <> 'APPROVED' OR (approved_by IS NOT NULL AND (approved_by <> prepared_by OR amount_minor <= approval_limit_minor))),
  FOREIGN KEY (invoice_id) REFERENCES invoice(id));
--> statement-breakpoint
-- ---------- money in ----------
CREATE TABLE payment (                    -- only allocated_minor and refunded_minor move, each with its row
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, billing_account_id BIGINT UNSIGNED NOT NULL, received_on DATE NOT NULL,
  method ENUM('BANK_TRANSFER','CARD','UPI','CHEQUE','WALLET') NOT NULL, reference VARCHAR(80) NULL, currency CHAR(3) NOT NULL,
  amount_minor BIGINT NOT NULL, withheld_minor BIGINT NOT NULL DEFAULT 0, allocated_minor BIGINT NOT NULL DEFAULT 0, refunded_minor BIGINT NOT NULL DEFAULT 0,
  unallocated_minor BIGINT GENERATED ALWAYS AS (amount_minor - allocated_minor - refunded_minor) STORED, created_by VARCHAR(80) NOT NULL, created_at DATETIME(3) NOT NULL,
  UNIQUE KEY uq_pay_ref (billing_account_id, method, reference), KEY ix_pay_account (billing_account_id, received_on, id), KEY ix_pay_received (received_on, id), KEY ix_pay_open (unallocated_minor, id),
  CHECK (amount_minor > 0 AND withheld_minor >= 0), CHECK (allocated_minor >= 0 AND refunded_minor >= 0 AND allocated_minor + refunded_minor <= amount_minor),
  FOREIGN KEY (billing_account_id, currency) REFERENCES billing_account(id, currency));
--> statement-breakpoint
CREATE TABLE payment_allocation (         -- append-only; unallocate = a row of the opposite sign
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, payment_id BIGINT UNSIGNED NOT NULL, invoice_id BIGINT UNSIGNED NOT NULL, amount_minor BIGINT NOT NULL,
  withheld_minor BIGINT NOT NULL DEFAULT 0, reverses_id BIGINT UNSIGNED NULL, at DATETIME(3) NOT NULL, created_by VARCHAR(80) NOT NULL,
  UNIQUE KEY uq_pal_rev (reverses_id), KEY ix_pal_pay (payment_id, id), KEY ix_pal_inv (invoice_id, id),
  CHECK ((reverses_id IS NULL AND amount_minor >= 0 AND withheld_minor >= 0) OR (reverses_id IS NOT NULL AND amount_minor <= 0 AND withheld_minor <= 0)),
  FOREIGN KEY (payment_id) REFERENCES payment(id), FOREIGN KEY (invoice_id) REFERENCES invoice(id), FOREIGN KEY (reverses_id) REFERENCES payment_allocation(id));
--> statement-breakpoint
CREATE TABLE wallet (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, billing_account_id BIGINT UNSIGNED NOT NULL UNIQUE, currency CHAR(3) NOT NULL,
  balance_minor BIGINT NOT NULL DEFAULT 0, reserved_minor BIGINT NOT NULL DEFAULT 0,
  CHECK (reserved_minor >= 0 AND balance_minor >= reserved_minor), FOREIGN KEY (billing_account_id, currency) REFERENCES billing_account(id, currency));
--> statement-breakpoint
CREATE TABLE wallet_transaction (         -- append-only
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, wallet_id BIGINT UNSIGNED NOT NULL, kind ENUM('TOP_UP','RESERVE','RELEASE','SPEND','REFUND') NOT NULL,
  campaign_id BIGINT UNSIGNED NULL, amount_minor BIGINT NOT NULL, reference VARCHAR(80) NULL, created_by VARCHAR(80) NOT NULL, at DATETIME(3) NOT NULL,
  KEY ix_wt (wallet_id, id), KEY ix_wt_c (campaign_id, id), CHECK (amount_minor > 0), FOREIGN KEY (wallet_id) REFERENCES wallet(id));
--> statement-breakpoint
CREATE TABLE refund (                     -- append-only; of an unallocated payment or of a wallet
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, payment_id BIGINT UNSIGNED NULL, wallet_id BIGINT UNSIGNED NULL, amount_minor BIGINT NOT NULL, reference VARCHAR(80) NOT NULL,
  refunded_on DATE NOT NULL, created_by VARCHAR(80) NOT NULL, created_at DATETIME(3) NOT NULL, UNIQUE KEY uq_rf (reference), CHECK (amount_minor > 0),
  CHECK ((payment_id IS NULL) <> (wallet_id IS NULL)), FOREIGN KEY (payment_id) REFERENCES payment(id), FOREIGN KEY (wallet_id) REFERENCES wallet(id));
--> statement-breakpoint
CREATE TABLE dunning_notice (             -- append-only; a cycle starts when the account becomes overdue and ends when it no longer is
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, billing_account_id BIGINT UNSIGNED NOT NULL, cycle_from DATE NOT NULL, level TINYINT UNSIGNED NOT NULL, sent_on DATE NOT NULL,
  overdue_minor BIGINT NOT NULL, UNIQUE KEY uq_dn (billing_account_id, cycle_from, level), FOREIGN KEY (billing_account_id) REFERENCES billing_account(id));
--> statement-breakpoint
-- ---------- money out ----------
CREATE TABLE payout_account (             -- made at the first accrual in a currency; without bank details it is on hold
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, publisher_id BIGINT UNSIGNED NOT NULL, legal_name VARCHAR(200) NOT NULL, currency CHAR(3) NOT NULL,
  threshold_minor BIGINT NOT NULL, terms_days SMALLINT UNSIGNED NOT NULL DEFAULT 60, hold_reason ENUM('NO_BANK_DETAILS','FRAUD','MANUAL') NULL,
  version INT UNSIGNED NOT NULL DEFAULT 1, UNIQUE KEY uq_pa_pub (publisher_id, currency), UNIQUE KEY uq_pa_cur (id, currency));
--> statement-breakpoint
CREATE TABLE payout_bank_account (        -- account number and tax id encrypted by the service; key_id names the key
  payout_account_id BIGINT UNSIGNED PRIMARY KEY, holder VARCHAR(200) NOT NULL, account_number_enc VARBINARY(512) NOT NULL, account_last4 CHAR(4) NOT NULL, routing_code VARCHAR(20) NOT NULL,
  tax_id_enc VARBINARY(256) NULL, key_id VARCHAR(40) NOT NULL, updated_by VARCHAR(80) NOT NULL, updated_at DATETIME(3) NOT NULL, FOREIGN KEY (payout_account_id) REFERENCES payout_account(id));
--> statement-breakpoint
CREATE TABLE revenue_share (payout_account_id BIGINT UNSIGNED NOT NULL, valid_from DATE NOT NULL, share_bp INT UNSIGNED NOT NULL,   -- append-only
  PRIMARY KEY (payout_account_id, valid_from), CHECK (share_bp <= 10000), CHECK (DAYOFMONTH(valid_from) = 1), FOREIGN KEY (payout_account_id) REFERENCES payout_account(id));
--> statement-breakpoint
CREATE TABLE payout_batch (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, currency CHAR(3) NOT NULL, status ENUM('PREPARED','APPROVED','REJECTED','SETTLED') NOT NULL DEFAULT 'PREPARED',
  total_minor BIGINT NOT NULL, approval_limit_minor BIGINT NOT NULL, prepared_by VARCHAR(80) NOT NULL, prepared_at DATETIME(3) NOT NULL, approved_by VARCHAR(80) NULL, approved_at DATETIME(3) NULL,
  rejected_reason VARCHAR(300) NULL, version INT UNSIGNED NOT NULL DEFAULT 1, UNIQUE KEY uq_pb_cur (id, currency), CHECK (total_minor > 0),
  CHECK (status NOT IN ('APPROVED','SETTLED') OR (approved_by IS NOT NULL AND (approved_by <> prepared_by OR total_minor <= approval_limit_minor))));
--> statement-breakpoint
CREATE TABLE payout (                     -- one statement per account and month; gross and deductions are sums of its lines
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, payout_account_id BIGINT UNSIGNED NOT NULL, currency CHAR(3) NOT NULL, statement_month CHAR(7) NOT NULL, batch_id BIGINT UNSIGNED NULL,
  status ENUM('ACCRUING','BELOW_THRESHOLD','SCHEDULED','ON_HOLD','IN_BATCH','PAID','FAILED') NOT NULL, gross_minor BIGINT NOT NULL DEFAULT 0, deductions_minor BIGINT NOT NULL DEFAULT 0,
  net_minor BIGINT GENERATED ALWAYS AS (gross_minor - deductions_minor) STORED, due_on DATE NOT NULL, paid_on DATE NULL, paid_reference VARCHAR(80) NULL, failure VARCHAR(300) NULL,
  version INT UNSIGNED NOT NULL DEFAULT 1, UNIQUE KEY uq_po (payout_account_id, statement_month), KEY ix_po_due (status, due_on, id), KEY ix_po_batch (batch_id, id),
  CHECK ((status = 'PAID') = (paid_on IS NOT NULL)), CHECK (status NOT IN ('IN_BATCH','PAID') OR batch_id IS NOT NULL),
  FOREIGN KEY (payout_account_id, currency) REFERENCES payout_account(id, currency), FOREIGN KEY (batch_id, currency) REFERENCES payout_batch(id, currency));
--> statement-breakpoint
-- Same chain as billed_usage, per account x campaign x usage month x game: an earning is credited once, a late revision or clawback is a
-- signed row in the statement that is open when it arrives.
CREATE TABLE payout_line (
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, payout_id BIGINT UNSIGNED NOT NULL, payout_account_id BIGINT UNSIGNED NOT NULL, kind ENUM('EARNING','CLAWBACK') NOT NULL,
  campaign_id BIGINT UNSIGNED NOT NULL, game_id BIGINT UNSIGNED NOT NULL, usage_month CHAR(7) NOT NULL, seq_no INT NOT NULL, revision INT UNSIGNED NOT NULL,
  units BIGINT NOT NULL, revenue_minor BIGINT NOT NULL, share_bp INT UNSIGNED NOT NULL, earning_minor BIGINT NOT NULL, units_total BIGINT NOT NULL, earning_total_minor BIGINT NOT NULL,
  prev_seq INT NULL, prev_units BIGINT NOT NULL DEFAULT 0, prev_earning_minor BIGINT NOT NULL DEFAULT 0,
  UNIQUE KEY uq_pl (payout_account_id, campaign_id, usage_month, game_id, seq_no), KEY ix_pl_payout (payout_id, id), KEY ix_pl_c (campaign_id, usage_month),
  UNIQUE KEY uq_pl_chain (payout_account_id, campaign_id, usage_month, game_id, seq_no, units_total, earning_total_minor),
  CHECK ((seq_no = 1 AND prev_seq IS NULL AND prev_units = 0 AND prev_earning_minor = 0) OR (seq_no > 1 AND prev_seq IS NOT NULL AND prev_seq = seq_no - 1)),
  CHECK (units_total = prev_units + units AND earning_total_minor = prev_earning_minor + earning_minor), CHECK (kind <> 'CLAWBACK' OR (units <= 0 AND earning_minor <= 0)),
  FOREIGN KEY (payout_account_id, campaign_id, usage_month, game_id, prev_seq, prev_units, prev_earning_minor)
    REFERENCES payout_line(payout_account_id, campaign_id, usage_month, game_id, seq_no, units_total, earning_total_minor),
  FOREIGN KEY (payout_id) REFERENCES payout(id));
--> statement-breakpoint
CREATE TABLE revenue_month (              -- sort key of revenueByAdvertiser; written with every issue, void, credit note and accrual
  advertiser_id BIGINT UNSIGNED NOT NULL, month CHAR(7) NOT NULL, currency CHAR(3) NOT NULL, invoiced_minor BIGINT NOT NULL DEFAULT 0, credited_minor BIGINT NOT NULL DEFAULT 0,
  publisher_cost_minor BIGINT NOT NULL DEFAULT 0, net_minor BIGINT GENERATED ALWAYS AS (invoiced_minor - credited_minor) STORED,
  PRIMARY KEY (advertiser_id, month, currency), KEY ix_rm (month, currency, net_minor, advertiser_id));
--> statement-breakpoint
-- ---------- ledger: one debit and one credit account per row, so imbalance cannot be represented; a journal groups legs ----------
CREATE TABLE ledger_account (             -- append-only
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, code ENUM('CASH','RECEIVABLE','UNAPPLIED_CASH','CUSTOMER_WALLET','REVENUE','TAX_PAYABLE','WITHHOLDING_RECEIVABLE','PUBLISHER_PAYABLE','PUBLISHER_COST','BAD_DEBT') NOT NULL,
  owner_type ENUM('COMPANY','BILLING_ACCOUNT','PAYOUT_ACCOUNT') NOT NULL, owner_id BIGINT UNSIGNED NOT NULL DEFAULT 0, currency CHAR(3) NOT NULL,
  normal_side ENUM('DEBIT','CREDIT') NOT NULL, UNIQUE KEY uq_la (code, owner_type, owner_id, currency), UNIQUE KEY uq_la_cur (id, currency));
--> statement-breakpoint
CREATE TABLE journal (                    -- append-only
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, kind VARCHAR(30) NOT NULL, source_type VARCHAR(30) NOT NULL, source_id BIGINT UNSIGNED NOT NULL,
  reverses_id BIGINT UNSIGNED NULL, booked_on DATE NOT NULL, created_at DATETIME(3) NOT NULL, UNIQUE KEY uq_j_source (kind, source_type, source_id),
  UNIQUE KEY uq_j_rev (reverses_id), FOREIGN KEY (reverses_id) REFERENCES journal(id));
--> statement-breakpoint
CREATE TABLE ledger_transfer (            -- append-only
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, journal_id BIGINT UNSIGNED NOT NULL, debit_account_id BIGINT UNSIGNED NOT NULL, credit_account_id BIGINT UNSIGNED NOT NULL,
  currency CHAR(3) NOT NULL, amount_minor BIGINT NOT NULL, CHECK (amount_minor > 0), CHECK (debit_account_id <> credit_account_id),
  KEY ix_lt_d (debit_account_id, id), KEY ix_lt_c (credit_account_id, id), FOREIGN KEY (journal_id) REFERENCES journal(id),
  FOREIGN KEY (debit_account_id, currency) REFERENCES ledger_account(id, currency),      -- both legs must be in the row's currency
  FOREIGN KEY (credit_account_id, currency) REFERENCES ledger_account(id, currency));
--> statement-breakpoint
CREATE TABLE billing_event (              -- append-only
  id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, at DATETIME(3) NOT NULL, actor_subject VARCHAR(80) NOT NULL, request_id CHAR(36) NULL,
  entity_type VARCHAR(30) NOT NULL, entity_id BIGINT UNSIGNED NOT NULL, action VARCHAR(40) NOT NULL, changes JSON NOT NULL, KEY ix_be (entity_type, entity_id, id), KEY ix_be_actor (actor_subject, id));
--> statement-breakpoint
CREATE TABLE idempotency_key (            -- result: the payload as first answered, replayed as is
  scope VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, idem_key VARCHAR(80) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  request_hash BINARY(32) NOT NULL, result JSON NOT NULL, created_at DATETIME(3) NOT NULL, PRIMARY KEY (scope, idem_key), KEY ix_idem_age (created_at));
--> statement-breakpoint
-- ---------- second line: triggers, for the tables that the service must be able to update ----------
-- MySQL 8.4 with binary logging: a non-SUPER owner needs log_bin_trust_function_creators = 1 to create them (error 1419). Engines without
-- triggers (TiDB) keep the grants, the CHECKs, and the WHERE status = 'DRAFT' that every command carries.
CREATE TRIGGER invoice_born_draft BEFORE INSERT ON invoice FOR EACH ROW BEGIN
  IF NEW.status <> 'DRAFT' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'an invoice starts as DRAFT'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER invoice_freeze BEFORE UPDATE ON invoice FOR EACH ROW BEGIN
  IF NOT (NEW.status = OLD.status OR (OLD.status = 'DRAFT' AND NEW.status = 'ISSUED') OR (OLD.status = 'ISSUED' AND NEW.status IN ('VOID','WRITTEN_OFF')))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'illegal invoice transition'; END IF;
  IF OLD.status <> 'DRAFT' AND NOT (NEW.id = OLD.id AND NEW.billing_account_id = OLD.billing_account_id AND NEW.billing_run_id <=> OLD.billing_run_id AND NEW.series <=> OLD.series
     AND NEW.seq_no <=> OLD.seq_no AND NEW.number <=> OLD.number AND NEW.usage_month <=> OLD.usage_month AND NEW.currency = OLD.currency AND NEW.issued_on <=> OLD.issued_on
     AND NEW.due_on <=> OLD.due_on AND NEW.bill_to_name <=> OLD.bill_to_name AND NEW.bill_to_tax_id <=> OLD.bill_to_tax_id AND NEW.place_of_supply <=> OLD.place_of_supply
     AND NEW.subtotal_minor = OLD.subtotal_minor AND NEW.tax_minor = OLD.tax_minor AND NEW.total_minor = OLD.total_minor AND NEW.created_at = OLD.created_at)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'issued invoice is immutable'; END IF;
  IF NEW.status IN ('VOID','WRITTEN_OFF') AND NOT (NEW.credited_minor = OLD.credited_minor AND NEW.paid_minor = OLD.paid_minor AND NEW.withheld_minor = OLD.withheld_minor)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'closed invoice takes no money'; END IF;
  IF OLD.status = 'DRAFT' AND NEW.status = 'ISSUED' AND (NEW.subtotal_minor <> (SELECT COALESCE(SUM(amount_minor),0) FROM invoice_line WHERE invoice_id = OLD.id)
     OR NEW.tax_minor <> (SELECT COALESCE(SUM(amount_minor),0) FROM invoice_tax WHERE invoice_id = OLD.id))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'totals are not the sum of lines and taxes'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER invoice_nodelete BEFORE DELETE ON invoice FOR EACH ROW BEGIN
  IF OLD.status <> 'DRAFT' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'issued invoice cannot be deleted'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER line_noinsert BEFORE INSERT ON invoice_line FOR EACH ROW BEGIN IF COALESCE((SELECT status FROM invoice WHERE id = NEW.invoice_id), 'NONE') <> 'DRAFT' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'invoice is not a draft'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER line_freeze BEFORE UPDATE ON invoice_line FOR EACH ROW BEGIN IF COALESCE((SELECT status FROM invoice WHERE id = OLD.invoice_id), 'NONE') <> 'DRAFT' OR NEW.invoice_id <> OLD.invoice_id THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'invoice is not a draft'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER line_nodelete BEFORE DELETE ON invoice_line FOR EACH ROW BEGIN IF COALESCE((SELECT status FROM invoice WHERE id = OLD.invoice_id), 'NONE') <> 'DRAFT' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'invoice is not a draft'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER tax_noinsert BEFORE INSERT ON invoice_tax FOR EACH ROW BEGIN IF COALESCE((SELECT status FROM invoice WHERE id = NEW.invoice_id), 'NONE') <> 'DRAFT' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'invoice is not a draft'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER tax_freeze BEFORE UPDATE ON invoice_tax FOR EACH ROW BEGIN IF COALESCE((SELECT status FROM invoice WHERE id = OLD.invoice_id), 'NONE') <> 'DRAFT' OR NEW.invoice_id <> OLD.invoice_id THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'invoice is not a draft'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER tax_nodelete BEFORE DELETE ON invoice_tax FOR EACH ROW BEGIN IF COALESCE((SELECT status FROM invoice WHERE id = OLD.invoice_id), 'NONE') <> 'DRAFT' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'invoice is not a draft'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER credit_note_born BEFORE INSERT ON credit_note FOR EACH ROW BEGIN
  IF NEW.status <> 'PREPARED' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a credit note starts as PREPARED'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER credit_note_freeze BEFORE UPDATE ON credit_note FOR EACH ROW BEGIN
  IF OLD.status <> 'PREPARED' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'decided credit note is immutable'; END IF;
  IF NOT (NEW.id = OLD.id AND NEW.invoice_id = OLD.invoice_id AND NEW.reason = OLD.reason AND NEW.subtotal_minor = OLD.subtotal_minor AND NEW.tax_minor = OLD.tax_minor
     AND NEW.total_minor = OLD.total_minor AND NEW.approval_limit_minor = OLD.approval_limit_minor AND NEW.prepared_by = OLD.prepared_by AND NEW.prepared_at = OLD.prepared_at)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'prepared credit note: only the decision may change'; END IF;
  IF NEW.status = 'ISSUED' AND (NEW.subtotal_minor <> (SELECT COALESCE(SUM(amount_minor),0) FROM credit_note_line WHERE credit_note_id = OLD.id)
     OR NEW.tax_minor <> (SELECT COALESCE(SUM(amount_minor),0) FROM credit_note_tax WHERE credit_note_id = OLD.id))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'totals are not the sum of lines and taxes'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER credit_line_noinsert BEFORE INSERT ON credit_note_line FOR EACH ROW BEGIN
  IF (SELECT status FROM credit_note WHERE id = NEW.credit_note_id) <> 'PREPARED' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'credit note is decided'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER credit_tax_noinsert BEFORE INSERT ON credit_note_tax FOR EACH ROW BEGIN
  IF (SELECT status FROM credit_note WHERE id = NEW.credit_note_id) <> 'PREPARED' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'credit note is decided'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER write_off_freeze BEFORE UPDATE ON write_off FOR EACH ROW BEGIN
  IF OLD.status <> 'PREPARED' OR NOT (NEW.invoice_id = OLD.invoice_id AND NEW.amount_minor = OLD.amount_minor AND NEW.approval_limit_minor = OLD.approval_limit_minor AND NEW.prepared_by = OLD.prepared_by)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'write-off: only an open decision may change'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER payout_batch_freeze BEFORE UPDATE ON payout_batch FOR EACH ROW BEGIN
  IF NOT (NEW.currency = OLD.currency AND NEW.total_minor = OLD.total_minor AND NEW.approval_limit_minor = OLD.approval_limit_minor AND NEW.prepared_by = OLD.prepared_by)
     OR NOT (NEW.status = OLD.status OR (OLD.status = 'PREPARED' AND NEW.status IN ('APPROVED','REJECTED')) OR (OLD.status = 'APPROVED' AND NEW.status = 'SETTLED'))
     OR (OLD.status <> 'PREPARED' AND NOT (NEW.approved_by <=> OLD.approved_by))
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payout batch: illegal change'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER payment_freeze BEFORE UPDATE ON payment FOR EACH ROW BEGIN
  IF NOT (NEW.billing_account_id = OLD.billing_account_id AND NEW.received_on = OLD.received_on AND NEW.method = OLD.method AND NEW.reference <=> OLD.reference
     AND NEW.currency = OLD.currency AND NEW.amount_minor = OLD.amount_minor AND NEW.withheld_minor = OLD.withheld_minor)
  THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a recorded payment is immutable'; END IF; END;
--> statement-breakpoint
CREATE TRIGGER billed_usage_noupdate BEFORE UPDATE ON billed_usage FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'billed_usage is append-only';
--> statement-breakpoint
CREATE TRIGGER billed_usage_nodelete BEFORE DELETE ON billed_usage FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'billed_usage is append-only';
--> statement-breakpoint
CREATE TRIGGER usage_snapshot_noupdate BEFORE UPDATE ON usage_snapshot FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'usage_snapshot is append-only';
--> statement-breakpoint
CREATE TRIGGER usage_snapshot_nodelete BEFORE DELETE ON usage_snapshot FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'usage_snapshot is append-only';
--> statement-breakpoint
CREATE TRIGGER payment_allocation_noupdate BEFORE UPDATE ON payment_allocation FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payment_allocation is append-only';
--> statement-breakpoint
CREATE TRIGGER payment_allocation_nodelete BEFORE DELETE ON payment_allocation FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payment_allocation is append-only';
--> statement-breakpoint
CREATE TRIGGER payout_line_noupdate BEFORE UPDATE ON payout_line FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payout_line is append-only';
--> statement-breakpoint
CREATE TRIGGER payout_line_nodelete BEFORE DELETE ON payout_line FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'payout_line is append-only';
--> statement-breakpoint
CREATE TRIGGER journal_noupdate BEFORE UPDATE ON journal FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'journal is append-only';
--> statement-breakpoint
CREATE TRIGGER journal_nodelete BEFORE DELETE ON journal FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'journal is append-only';
--> statement-breakpoint
CREATE TRIGGER ledger_transfer_noupdate BEFORE UPDATE ON ledger_transfer FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ledger_transfer is append-only';
--> statement-breakpoint
CREATE TRIGGER ledger_transfer_nodelete BEFORE DELETE ON ledger_transfer FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'ledger_transfer is append-only';
