import { expect, test } from 'vitest';
import { invoiceFilter, parseInvoiceSearch, selectedOrder } from './invoice-search.ts';

test('without anything in the address the list shows every invoice, issued last first', () => {
  const search = parseInvoiceSearch({});
  expect(invoiceFilter(search)).toEqual({});
  expect(selectedOrder(search)).toEqual({ by: 'ISSUED_ON', direction: 'DESC' });
});

test('an address that was shared shows the same list again', () => {
  const search = parseInvoiceSearch({ status: 'ISSUED', payment: 'UNPAID,PARTIALLY_PAID', overdue: 'yes', currency: 'INR', sort: 'OUTSTANDING' });
  expect(invoiceFilter(search)).toEqual({
    statusIn: ['ISSUED'],
    paymentStatusIn: ['UNPAID', 'PARTIALLY_PAID'],
    overdueByDaysAtLeast: 1,
    currency: 'INR',
  });
  expect(selectedOrder(search)).toEqual({ by: 'OUTSTANDING', direction: 'DESC' });
});

test('what an address says wrongly is ignored instead of breaking the page', () => {
  const search = parseInvoiceSearch({ status: 'MAYBE', payment: 7, overdue: true, currency: 'rupees', sort: 'MOOD', dir: 'UP' });
  expect(invoiceFilter(search)).toEqual({});
  expect(selectedOrder(search)).toEqual({ by: 'ISSUED_ON', direction: 'DESC' });
});
