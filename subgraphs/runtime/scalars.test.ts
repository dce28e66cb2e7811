import { Kind } from 'graphql';
import { describe, expect, it } from 'vitest';
import { scalars } from './scalars.ts';

describe('BigInt', () => {
  it('keeps an integer literal past 2^53 exact', () => {
    expect(scalars.BigInt.parseLiteral({ kind: Kind.INT, value: '9007199254740993' })).toBe(9007199254740993n);
  });
  it('goes out as a string', () => {
    expect(scalars.BigInt.serialize(9223372036854775807n)).toBe('9223372036854775807');
  });
  it.each(['1.5', '', '01', '9223372036854775808', 'x', ' 1'])('refuses %j', (text) => {
    expect(() => scalars.BigInt.parseValue(text)).toThrow(/BigInt must be/);
  });
  it('refuses a JSON number that may already have lost digits', () => {
    expect(() => scalars.BigInt.parseValue(2 ** 60)).toThrow(/BigInt must be/);
  });
});

describe('Date, Month, DateTime, CurrencyCode', () => {
  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '20260101', 20260101])('Date refuses %j', (value) => {
    expect(() => scalars.Date.parseValue(value)).toThrow(/Date must be/);
  });
  it('Date takes a leap day', () => {
    expect(scalars.Date.parseValue('2028-02-29')).toBe('2028-02-29');
  });
  it('Month refuses month 0', () => {
    expect(() => scalars.Month.parseValue('2026-00')).toThrow(/Month must be/);
  });
  it("DateTime reads the server's text as UTC", () => {
    expect(scalars.DateTime.serialize('2026-11-15 10:00:00.000')).toBe('2026-11-15T10:00:00.000Z');
  });
  it('CurrencyCode refuses lower case', () => {
    expect(() => scalars.CurrencyCode.parseValue('inr')).toThrow(/CurrencyCode must be/);
  });
});
