import type { SearchHit } from '@ad-network/dashboard-shell/search/search-hit.ts';

/** The page about each kind of id. */
const pages: Readonly<Record<string, { readonly kind: string; readonly href: (id: string) => string }>> = {
  inv: { kind: 'Invoice', href: (id) => `/invoices/${id}` },
  bac: { kind: 'Account', href: (id) => `/accounts/${id}` },
  pay: { kind: 'Payment', href: (id) => `/payments/${id}` },
  crn: { kind: 'Credit note', href: (id) => `/credit-notes/${id}` },
  pyt: { kind: 'Statement', href: (id) => `/payouts/${id}` },
  pbt: { kind: 'Payout batch', href: (id) => `/payout-batches/${id}` },
  adv: { kind: 'Invoices of the advertiser', href: (id) => `/invoices?advertiser=${id}` },
  pub: { kind: 'Payouts of the publisher', href: (id) => `/payouts?view=all&publisher=${id}` },
};

/** The page that an id leads to; undefined for what is no id of Billing's. The page itself says when there is no such thing. */
export function hitOfId(text: string): SearchHit | undefined {
  const [, prefix = '', number = ''] = /^([a-z]{3})_(\d{1,18})$/.exec(text.trim().toLowerCase()) ?? [];
  const page = Object.hasOwn(pages, prefix) ? pages[prefix] : undefined;
  if (page === undefined) return undefined;
  const id = `${prefix}_${number}`;
  return { id, kind: page.kind, title: id, detail: '', href: page.href(id) };
}

/** True for what looks like an invoice's number, `GG/26-27/000001`. */
export function isDocumentNumber(text: string): boolean {
  return /^[a-z]{1,6}\/\d\d-\d\d\/\d{1,8}$/i.test(text.trim());
}
