/**
 * What each advertiser's delivery of a month brought in and cost in one currency, from documents and payout lines. A row for every advertiser
 * that a document or an earning names; void documents charge nothing. Parameters: month and currency, three times.
 */
export const revenueSql = `
SELECT advertiser_id, SUM(invoiced) AS invoiced, SUM(credited) AS credited, SUM(cost) AS cost FROM (
  SELECT a.advertiser_id, IF(i.status IN ('ISSUED', 'WRITTEN_OFF'), l.amount_minor, 0) AS invoiced, 0 AS credited, 0 AS cost
    FROM invoice_line l JOIN invoice i ON i.id = l.invoice_id JOIN billing_account a ON a.id = i.billing_account_id
   WHERE i.status <> 'DRAFT' AND COALESCE(l.usage_month, i.usage_month) = ? AND a.currency = ?
  UNION ALL
  SELECT a.advertiser_id, 0, c.amount_minor, 0
    FROM credit_note_line c JOIN credit_note n ON n.id = c.credit_note_id AND n.status = 'ISSUED' JOIN invoice_line l ON l.id = c.invoice_line_id
    JOIN invoice i ON i.id = l.invoice_id JOIN billing_account a ON a.id = i.billing_account_id
   WHERE COALESCE(l.usage_month, i.usage_month) = ? AND a.currency = ?
  UNION ALL
  SELECT a.advertiser_id, 0, 0, p.earning_minor
    FROM payout_line p JOIN campaign_contract k ON k.campaign_id = p.campaign_id JOIN billing_account a ON a.id = k.billing_account_id
   WHERE p.usage_month = ? AND a.currency = ?) booked
 GROUP BY advertiser_id`;

export interface RevenueRow {
  readonly advertiser_id: string;
  readonly invoiced: string;
  readonly credited: string;
  readonly cost: string;
}
