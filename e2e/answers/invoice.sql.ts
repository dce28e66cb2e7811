/** Invoice with its account, by row id: the frozen part of Q05. */
export const invoiceSql = `
SELECT i.id, i.number, i.status, i.due_on, i.currency, i.total_minor, i.credited_minor, i.paid_minor, i.withheld_minor,
       a.legal_name, a.advertiser_id
  FROM invoice i JOIN billing_account a ON a.id = i.billing_account_id WHERE i.id = ?`;

export interface InvoiceRow {
  readonly id: string;
  readonly number: string | null;
  readonly status: string;
  readonly due_on: string | null;
  readonly currency: string;
  readonly total_minor: string;
  readonly credited_minor: string;
  readonly paid_minor: string;
  readonly withheld_minor: string;
  readonly legal_name: string;
  readonly advertiser_id: string;
}

/** Its lines in the order of the document. */
export const invoiceLinesSql = 'SELECT id, description, amount_minor, units, campaign_id FROM invoice_line WHERE invoice_id = ? ORDER BY line_no';

export interface InvoiceLineRow {
  readonly id: string;
  readonly description: string;
  readonly amount_minor: string;
  readonly units: string | null;
  readonly campaign_id: string | null;
}

/** The live side of a line, in Operations. */
export const liveCampaignsSql = `
SELECT c.id, c.name, c.status, c.objective, v.name AS advertiser_name FROM campaign c JOIN advertiser v ON v.id = c.advertiser_id WHERE c.id IN (?)`;

export interface LiveCampaignRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly objective: string;
  readonly advertiser_name: string;
}

/** Outstanding of an invoice (2.3): nothing unless it is issued. */
export function outstandingOf(row: InvoiceRow): string {
  if (row.status !== 'ISSUED') return '0';
  return String(BigInt(row.total_minor) - BigInt(row.credited_minor) - BigInt(row.paid_minor) - BigInt(row.withheld_minor));
}
