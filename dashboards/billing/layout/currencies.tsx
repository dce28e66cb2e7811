import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';

/** Currencies in which the network bills and pays. */
export const currencies: readonly string[] = ['INR', 'USD'];

/** One currency at a time: amounts of different ones do not compare. */
export function CurrencyChoice(props: { readonly value: string; readonly onChange: (currency: string) => void }): ReactNode {
  return (
    <NativeSelect size="xs" aria-label="Currency" value={props.value} data={[...currencies]} onChange={(event) => props.onChange(event.currentTarget.value)} />
  );
}
