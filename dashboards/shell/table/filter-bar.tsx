import { ActionIcon } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './filter-bar.module.css';

/** A list page's title, its filters, and the button that asks the server again. */
export function FilterBar(props: {
  readonly title: string;
  readonly children?: ReactNode;
  /** How many there are, in words. */
  readonly count: string;
  readonly refreshing: boolean;
  readonly onRefresh: () => void;
}): ReactNode {
  return (
    <div className={classes['bar']} role="search">
      <h1 className={classes['title']}>{props.title}</h1>
      {props.children}
      <span className={classes['end']}>
        <span role="status">{props.count}</span>
        <ActionIcon variant="default" size="input-xs" aria-label="Refresh" loading={props.refreshing} onClick={props.onRefresh}>
          <IconRefresh size={16} />
        </ActionIcon>
      </span>
    </div>
  );
}
