import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page-parts.module.css';

/** A page that scrolls as a whole (a list page scrolls its table instead). */
export function Page(props: {
  /** What the page is about, as its heading for screen readers while there is no PageHead: it has not arrived, or it does not exist. */
  readonly pending?: string | undefined;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={classes['page']}>
      {props.pending === undefined ? null : <VisuallyHidden component="h1">{props.pending}</VisuallyHidden>}
      {props.children}
    </div>
  );
}

/** The top of a page about one thing: where it belongs, its name, its states, and what can be done with it. */
export function PageHead(props: {
  readonly title: ReactNode;
  /** Links to what it belongs to, and its id. */
  readonly trail?: ReactNode;
  readonly badges?: ReactNode;
  readonly actions?: ReactNode;
}): ReactNode {
  return (
    <header className={classes['head']}>
      <div className={classes['heading']}>
        {props.trail === undefined ? null : <div className={classes['trail']}>{props.trail}</div>}
        <h1>
          <bdi>{props.title}</bdi>
        </h1>
        {props.badges === undefined ? null : <div className={classes['badges']}>{props.badges}</div>}
      </div>
      {props.actions === undefined ? null : <div className={classes['actions']}>{props.actions}</div>}
    </header>
  );
}

/** A part of a page under a heading of its own. */
export function Panel(props: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes['panel']} aria-label={props.title}>
      <div className={classes['panelHead']}>
        <h2>{props.title}</h2>
        {props.aside}
      </div>
      <div className={classes['panelBody']}>{props.children}</div>
    </section>
  );
}

/** Panels side by side where there is room. */
export function PanelColumns(props: { readonly children: ReactNode }): ReactNode {
  return <div className={classes['columns']}>{props.children}</div>;
}

/** One fact: its name and its value. Without a value it is left out. */
export type Fact = readonly [name: string, value: ReactNode];

/** Names and values below each other. */
export function FactList(props: { readonly facts: readonly Fact[] }): ReactNode {
  const known = props.facts.filter(([, value]) => value !== undefined && value !== null && value !== '');
  return (
    <dl className={classes['facts']}>
      {known.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}

/** A figure that people come to the page for. */
export interface Figure {
  readonly name: string;
  readonly value: ReactNode;
  /** What it is measured against, or how old it is. */
  readonly note?: ReactNode;
}

/** The figures of a page, in a row. */
export function Figures(props: { readonly figures: readonly Figure[] }): ReactNode {
  return (
    <div className={classes['figures']}>
      {props.figures.map(({ name, value, note }) => (
        <dl key={name} className={classes['figure']} style={{ margin: 0 }}>
          <dt>{name}</dt>
          <dd>{value}</dd>
          {note === undefined || note === null ? null : <dd>{note}</dd>}
        </dl>
      ))}
    </div>
  );
}

/** A column of a short table. */
export interface PlainColumn<Row> {
  readonly name: string;
  readonly align?: 'end';
  readonly cell: (row: Row) => ReactNode;
}

/** A short table inside a panel. Long lists are a DataTable. Scrolls sideways by itself, by keyboard too, where it is too wide. */
export function PlainTable<Row>(props: {
  readonly label: string;
  readonly columns: readonly PlainColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly empty?: ReactNode;
}): ReactNode {
  if (props.rows.length === 0) return props.empty ?? null;
  return (
    <div className={classes['sideways']} tabIndex={0} role="region" aria-label={`${props.label} table`}>
      <table className={classes['plainTable']} aria-label={props.label}>
        <thead>
          <tr>
            {props.columns.map(({ name, align }) => (
              <th key={name} scope="col" data-align={align}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={props.rowKey(row)}>
              {props.columns.map(({ name, align, cell }) => (
                <td key={name} data-align={align}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
