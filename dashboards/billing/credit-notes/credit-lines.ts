import { readAmount } from '../commands/read-amount.ts';
import type { CreditLineInput } from '../generated/graphql.ts';

/** What is typed beside an invoice line: units to take back, or an amount to forgive. */
export interface TypedCredit {
  readonly units: string;
  readonly amount: string;
}

/** Why what is typed is no credit; undefined when it is one, or nothing. */
export function creditProblem(typed: TypedCredit, currency: string): string | undefined {
  const units = typed.units.trim().replaceAll(/[\s,.\u00a0\u202f]/g, '');
  if (units !== '' && typed.amount.trim() !== '') return 'Units or an amount, not both.';
  if (units !== '' && !/^\d{1,18}$/.test(units)) return 'Whole units only.';
  const amount = readAmount(typed.amount, currency);
  return amount.kind === 'wrong' ? amount.reason : undefined;
}

/** The lines to credit, in the order of the invoice; empty while nothing is typed or something is wrong. */
export function creditInputs(typed: ReadonlyMap<string, TypedCredit>, currency: string): readonly CreditLineInput[] {
  if ([...typed.values()].some((line) => creditProblem(line, currency) !== undefined)) return [];
  return [...typed].flatMap(([invoiceLineId, line]): CreditLineInput[] => {
    const units = line.units.trim().replaceAll(/[\s,.\u00a0\u202f]/g, '');
    if (units !== '' && BigInt(units) > 0n) return [{ invoiceLineId, units: BigInt(units).toString() }];
    const amount = readAmount(line.amount, currency);
    return amount.kind === 'amount' ? [{ invoiceLineId, amount: { ...amount.money } }] : [];
  });
}
