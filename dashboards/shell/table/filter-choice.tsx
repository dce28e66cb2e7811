import { Button, Checkbox, Popover, Stack } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** A filter by some of several values. */
export interface FilterChoiceProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  /** None = no filter: all values. */
  readonly selected: readonly Value[];
  readonly onChange: (selected: readonly Value[]) => void;
}

/** A button that says what is selected and opens checkboxes to change it. */
export function FilterChoice<Value extends string>(props: FilterChoiceProps<Value>): ReactNode {
  const { label, options, selected } = props;
  const names = options.filter(({ value }) => selected.includes(value)).map(({ text }) => text);
  const shown = names.length > 2 ? `${names.length} of ${options.length}` : names.join(', ') || 'all';
  const toggle = (value: Value, on: boolean): void => {
    const next = options.map((option) => option.value).filter((other) => (other === value ? on : selected.includes(other)));
    props.onChange(next.length === options.length ? [] : next);
  };
  return (
    <Popover position="bottom-start" shadow="md" trapFocus returnFocus withinPortal={false} transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <Button size="xs" variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
          {label}: {shown}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="sm" role="group" aria-label={label}>
        <Stack gap={8}>
          {options.map(({ value, text }) => (
            <Checkbox
              key={value}
              size="xs"
              label={text}
              checked={selected.includes(value)}
              onChange={(event) => toggle(value, event.currentTarget.checked)}
            />
          ))}
          <Button size="compact-xs" variant="subtle" disabled={selected.length === 0} onClick={() => props.onChange([])}>
            All
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
