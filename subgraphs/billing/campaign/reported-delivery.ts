import { PublicError } from '@ad-network/runtime/public-error.ts';
import type { MonthUsage, Units } from '../campaign-contract/rules.ts';

/** Delivery of one month as Operations tells it with a campaign's reference (`@requires`). */
export interface ReportedMonth extends MonthUsage {
  readonly revision: number;
}

/** Units of one campaign as Operations tells them with a publisher's or a game's reference (`@requires`). */
export interface ReportedUnits extends Units {
  /** `cmp_…` */
  readonly campaignId: string;
}

const monthShape = /^\d{4}-(0[1-9]|1[0-2])$/;
const unitsShape = /^\d{1,18}$/;

/** The months in a campaign's reference; null when Operations did not tell them. Throws PublicError INVALID_INPUT for anything else. */
export function readReportedMonths(monthlyDelivery: unknown): readonly ReportedMonth[] | null {
  return readRows('monthlyDelivery', monthlyDelivery, (row) => ({ month: text(row, 'month', monthShape), ...units(row), revision: Number(text(row, 'revision', unitsShape)) }));
}

/** The campaigns in a publisher's or a game's reference; null when Operations did not tell them. Throws PublicError INVALID_INPUT for anything else. */
export function readReportedUnits(openMonthDelivery: unknown): readonly ReportedUnits[] | null {
  return readRows('openMonthDelivery', openMonthDelivery, (row) => ({ campaignId: text(row, 'campaignId', /^/), ...units(row) }));
}

/** A representation has no declared type: the gateway fills it from what Operations answered, but the port is open to others too. */
function readRows<Row>(field: string, value: unknown, read: (row: object) => Row): readonly Row[] | null {
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw refusal(field);
  return value.map((row: unknown) => {
    if (typeof row !== 'object' || row === null) throw refusal(field);
    return read(row);
  });
}

function units(row: object): Units {
  return { impressions: BigInt(text(row, 'impressions', unitsShape)), clicks: BigInt(text(row, 'clicks', unitsShape)), installs: BigInt(text(row, 'installs', unitsShape)) };
}

function text(row: object, field: string, shape: RegExp): string {
  const value: unknown = Reflect.get(row, field);
  const found = typeof value === 'number' ? String(value) : value;
  if (typeof found !== 'string' || !shape.test(found)) throw refusal(field);
  return found;
}

function refusal(field: string): PublicError {
  return new PublicError('INVALID_INPUT', `"${field}" in the representation is not what Operations says; ask for this field through the gateway.`);
}
