-- Configuration as data: only migrations write these tables; the service user may read them.
-- Indian GST on advertising services, 18 %: split in two halves inside the company's own state, one integrated tax across states, zero-rated abroad.
INSERT INTO tax_rule (scope, code, valid_from, rate_bp) VALUES
  ('SAME_STATE', 'CGST', '2017-07-01', 900),
  ('SAME_STATE', 'SGST', '2017-07-01', 900),
  ('OTHER_STATE', 'IGST', '2017-07-01', 1800),
  ('EXPORT', 'IGST', '2017-07-01', 0);
--> statement-breakpoint
-- Above these amounts a second person must approve. INR 50,000, 25,000 and 10 lakh; USD 600, 300 and 12,000.
INSERT INTO approval_limit (kind, currency, limit_minor) VALUES
  ('CREDIT_NOTE', 'INR', 5000000),
  ('WRITE_OFF', 'INR', 2500000),
  ('PAYOUT_BATCH', 'INR', 100000000),
  ('CREDIT_NOTE', 'USD', 60000),
  ('WRITE_OFF', 'USD', 30000),
  ('PAYOUT_BATCH', 'USD', 1200000);
--> statement-breakpoint
-- Days after the due date of the oldest unpaid invoice. Three notices, then the account is held until it pays.
INSERT INTO dunning_policy (level, days_overdue, action) VALUES
  (1, 1, 'NOTICE'),
  (2, 15, 'NOTICE'),
  (3, 30, 'NOTICE'),
  (4, 60, 'HOLD');
