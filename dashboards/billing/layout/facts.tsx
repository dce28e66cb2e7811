import type { ReactNode } from 'react';
import { Panel } from './page.tsx';
import classes from './page.module.css';

/** A name and its value; one without a value is left out, a strong one closes a sum. */
export type Fact = readonly [name: string, value: ReactNode, strong?: boolean];

/** Names and values. With `sums` the values stand digit under digit. */
export function FactList(props: { readonly facts: readonly Fact[]; readonly sums?: boolean }): ReactNode {
  return (
    <dl className={props.sums ? `${classes['facts']} ${classes['sums']}` : classes['facts']}>
      {props.facts
        .filter(([, value]) => value !== undefined && value !== null && value !== false)
        .map(([name, value, strong]) => [
          <dt key={`${name}-name`} className={strong ? classes['strong'] : undefined}>{name}</dt>,
          <dd key={name} className={strong ? classes['strong'] : undefined}>{value}</dd>,
        ])}
    </dl>
  );
}

/** The same in a titled panel. */
export function Facts(props: { readonly title: string; readonly facts: readonly Fact[]; readonly sums?: boolean }): ReactNode {
  return (
    <Panel title={props.title}>
      <FactList facts={props.facts} sums={props.sums ?? false} />
    </Panel>
  );
}
