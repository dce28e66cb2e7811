import { Text, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

/** A day among the filters of a list; its name stands in it, since an empty field says nothing. Empty text = no day. */
export function DayField(props: { readonly name: string; readonly value: string; readonly max?: string; readonly onChange: (day: string) => void }): ReactNode {
  return (
    <TextInput
      size="xs"
      type="date"
      aria-label={props.name}
      leftSection={<Text size="xs" c="dimmed" aria-hidden>{props.name}</Text>}
      leftSectionWidth={44}
      value={props.value}
      {...(props.max === undefined ? {} : { max: props.max })}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
