import { money, type Money } from '../money/money.ts';
import type { DocumentTax } from '../tax-rule/rules.ts';
import { ratePercent } from './rate-percent.ts';

/** GraphQL's TaxLine of a document's tax. */
export function toTaxLine(tax: DocumentTax, currency: string): { readonly code: string; readonly ratePercent: string; readonly taxable: Money; readonly amount: Money } {
  return { code: tax.code, ratePercent: ratePercent(tax.rateBp), taxable: money(tax.taxableMinor, currency), amount: money(tax.amountMinor, currency) };
}
