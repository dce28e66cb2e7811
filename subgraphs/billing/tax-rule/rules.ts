/** Which taxes a document bears. Rates are rows of `tax_rule`; only the comparison of places is code. */
import { shareOf } from '../money/rules.ts';

export type SupplyScope = 'SAME_STATE' | 'OTHER_STATE' | 'EXPORT';

/** A row of `tax_rule`: holds from its day until the next row of the same scope and code. */
export type TaxRule = { readonly scope: SupplyScope; readonly code: string; readonly validFrom: string; readonly rateBp: number };

/** A tax of a document: `amountMinor` is its rate on the document's subtotal. */
export type DocumentTax = { readonly code: string; readonly rateBp: number; readonly taxableMinor: bigint; readonly amountMinor: bigint };

/** Places are ISO 3166 codes (`IN-KA`, `US`). Another country is an export, another state of the same one is OTHER_STATE. */
export function supplyScope(placeOfSupply: string, companyPlace: string): SupplyScope {
  const country = (place: string): string => place.slice(0, 2);
  if (country(placeOfSupply) !== country(companyPlace)) return 'EXPORT';
  return placeOfSupply === companyPlace ? 'SAME_STATE' : 'OTHER_STATE';
}

/** The rule of each code that holds on a day for a scope, ordered by code. */
export function rulesInForce(rules: readonly TaxRule[], scope: SupplyScope, on: string): readonly TaxRule[] {
  const byCode = new Map<string, TaxRule>();
  for (const rule of rules) {
    if (rule.scope !== scope || rule.validFrom > on) continue;
    const known = byCode.get(rule.code);
    if (known === undefined || rule.validFrom > known.validFrom) byCode.set(rule.code, rule);
  }
  return [...byCode.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

export type TaxInput = {
  readonly rules: readonly TaxRule[];
  readonly placeOfSupply: string;
  readonly companyPlace: string;
  /** Day of the document. */
  readonly on: string;
  readonly subtotalMinor: bigint;
};

/** Taxes of a document, one per code, each rounded once on the subtotal. Zero-rated codes are listed with amount 0. */
export function taxesOn({ rules, placeOfSupply, companyPlace, on, subtotalMinor }: TaxInput): readonly DocumentTax[] {
  return rulesInForce(rules, supplyScope(placeOfSupply, companyPlace), on).map(({ code, rateBp }) => ({
    code, rateBp, taxableMinor: subtotalMinor, amountMinor: shareOf(subtotalMinor, rateBp),
  }));
}
