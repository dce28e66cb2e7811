import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { clientLimits } from '../graphql/client-limits.ts';

/** A text filter: what is typed takes effect after a pause. `value` is what is in effect. */
export function SearchInput(props: {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const [text, setText] = useState(props.value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address changed by other means (back button, a link): show what is in effect.
  useEffect(() => setText((typed) => (typed.trim() === props.value ? typed : props.value)), [props.value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (value: string, pauseMs: number): void => {
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => props.onChange(value.trim()), pauseMs);
  };
  return (
    <TextInput
      size="xs"
      w={220}
      type="search"
      aria-label={props.label}
      placeholder={props.label}
      value={text}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={text === '' ? null : <CloseButton size="xs" aria-label="Clear the search" onClick={() => type('', 0)} />}
      onChange={(event) => type(event.currentTarget.value, clientLimits.typingPauseMs)}
    />
  );
}
