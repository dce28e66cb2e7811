/**
 * What every account owes on a day, from its documents alone: an issued invoice owes its total less issued credit notes and what was
 * allocated to it. Parameter: the business date, five times.
 */
export const owedSql = `
WITH owed AS (
  SELECT i.billing_account_id, i.due_on,
         i.total_minor - COALESCE((SELECT SUM(c.total_minor) FROM credit_note c WHERE c.invoice_id = i.id AND c.status = 'ISSUED'), 0)
           - COALESCE((SELECT SUM(p.amount_minor + p.withheld_minor) FROM payment_allocation p WHERE p.invoice_id = i.id), 0) AS amount
    FROM invoice i WHERE i.status = 'ISSUED'
)
SELECT a.id AS account_id, a.advertiser_id, a.currency,
       COALESCE(SUM(o.amount), 0) AS outstanding,
       COALESCE(SUM(IF(DATEDIFF(?, o.due_on) > 0, o.amount, 0)), 0) AS overdue,
       COALESCE(SUM(IF(DATEDIFF(?, o.due_on) BETWEEN 1 AND 30, o.amount, 0)), 0) AS days_1_30,
       COALESCE(SUM(IF(DATEDIFF(?, o.due_on) BETWEEN 31 AND 60, o.amount, 0)), 0) AS days_31_60,
       COALESCE(SUM(IF(DATEDIFF(?, o.due_on) BETWEEN 61 AND 90, o.amount, 0)), 0) AS days_61_90,
       COALESCE(SUM(IF(DATEDIFF(?, o.due_on) > 90, o.amount, 0)), 0) AS over_90
  FROM billing_account a LEFT JOIN owed o ON o.billing_account_id = a.id
 GROUP BY a.id, a.advertiser_id, a.currency ORDER BY a.advertiser_id, a.currency`;

export interface OwedRow {
  readonly account_id: string;
  readonly advertiser_id: string;
  readonly currency: string;
  readonly outstanding: string;
  readonly overdue: string;
  readonly days_1_30: string;
  readonly days_31_60: string;
  readonly days_61_90: string;
  readonly over_90: string;
}
