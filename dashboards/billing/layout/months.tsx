import { formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';

/** The month `count` months after `month` (before it, when negative). */
export function addMonths(month: string, count: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number);
  const index = year * 12 + (at - 1) + count;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** The last `count` months that are over on the day `today`, latest first. */
export function closedMonths(count: number, today: string): readonly string[] {
  return Array.from({ length: count }, (_, at) => addMonths(today.slice(0, 7), -1 - at));
}

/** One of some months. */
export function MonthChoice(props: { readonly label: string; readonly months: readonly string[]; readonly value: string; readonly onChange: (month: string) => void }): ReactNode {
  const months = props.months.includes(props.value) ? props.months : [props.value, ...props.months];
  return (
    <NativeSelect
      size="xs"
      aria-label={props.label}
      value={props.value}
      data={months.map((month) => ({ value: month, label: formatMonth(month) }))}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
