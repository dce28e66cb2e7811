import type { ReactNode } from 'react';
import classes from './status-badge.module.css';

/** How good or bad a state is. The shape of the mark differs too: colour alone says nothing to some. */
export type Tone = 'positive' | 'warning' | 'negative' | 'info' | 'neutral';

/** A state in one or two words. */
export function StatusBadge(props: { readonly tone: Tone; readonly children: ReactNode }): ReactNode {
  return (
    <span className={classes['badge']} data-tone={props.tone}>
      {props.children}
    </span>
  );
}
