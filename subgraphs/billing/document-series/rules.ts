/** Numbers of legal documents: one gap-free series per document type and fiscal year, at most 16 characters (GST rule 46(b)). */

export type DocumentType = 'INVOICE' | 'CREDIT_NOTE';

/** Longest document number that the tax rule allows. */
export const numberLengthMax = 16;

/** What a number begins with. Credit notes are documents of their own, so they have a prefix of their own. */
const prefixes: Readonly<Record<DocumentType, string>> = { INVOICE: 'GG', CREDIT_NOTE: 'GGC' };
const sequenceDigits = 6;

/** Indian fiscal year (April to March) of a `YYYY-MM-DD` day, as `26-27`. */
export function fiscalYearOf(date: string): string {
  const year = Number(date.slice(0, 4));
  const startYear = Number(date.slice(5, 7)) >= 4 ? year : year - 1;
  const twoDigits = (value: number): string => String(value % 100).padStart(2, '0');
  return `${twoDigits(startYear)}-${twoDigits(startYear + 1)}`;
}

/** Key of the counter row that numbers documents of a type issued on a day, as `GG/26-27`. */
export function seriesOf(type: DocumentType, issuedOn: string): string {
  return `${prefixes[type]}/${fiscalYearOf(issuedOn)}`;
}

/** Number of the document that takes `sequenceNo` (from 1) of a series. Throws RangeError when it would be too long. */
export function documentNumber(series: string, sequenceNo: number): string {
  if (!Number.isSafeInteger(sequenceNo) || sequenceNo < 1) {
    throw new RangeError(`a series counts from 1, got ${sequenceNo}`);
  }
  const number = `${series}/${String(sequenceNo).padStart(sequenceDigits, '0')}`;
  if (number.length > numberLengthMax) {
    throw new RangeError(`${number} is longer than ${numberLengthMax} characters: open another series`);
  }
  return number;
}

/** Sequence numbers that are missing between 1 and the largest one given; empty when the series has no gap. */
export function gapsOf(sequenceNumbers: readonly number[]): readonly number[] {
  const known = new Set(sequenceNumbers);
  const last = sequenceNumbers.reduce((max, value) => Math.max(max, value), 0);
  return Array.from({ length: last }, (_, index) => index + 1).filter((value) => !known.has(value));
}
