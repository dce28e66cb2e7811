import type { ReactNode } from 'react';
import cells from '../campaigns/campaign-cells.module.css';
import { EntityLink } from '../search/entity-link.tsx';

/** The first cell of a row: its name, which leads to its page, and what it is told from others by. */
export function LinkCell(props: { readonly id: string; readonly name: string; readonly under?: ReactNode }): ReactNode {
  return (
    <div className={cells['two']}>
      <span className={cells['line']}>
        <EntityLink id={props.id} rowLink>
          {props.name}
        </EntityLink>
      </span>
      {props.under === undefined ? null : <span className={cells['under']}>{props.under}</span>}
    </div>
  );
}
