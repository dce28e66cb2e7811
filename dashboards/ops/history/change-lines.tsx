import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ChangeLineFragment } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { camelWords, fieldName, fieldValue } from './change-words.ts';
import classes from './change-lines.module.css';

/** Who did it: a name where it is known, else the subject of the token. */
export function actorName(change: Pick<ChangeLineFragment, 'actor' | 'actorSubject'>): string {
  return change.actor?.name ?? change.actorSubject;
}

const shownFields = 6;

/** The fields that differ, before and after. `version` only counts changes and says nothing. */
export function ChangedFields(props: { readonly change: ChangeLineFragment; readonly all?: boolean }): ReactNode {
  const telling = props.change.changes.filter(({ path }) => path !== 'version');
  const shown = props.all === true ? telling : telling.slice(0, shownFields);
  return (
    <ul className={classes['fields']}>
      {shown.map(({ path, before, after }) => (
        <li key={path}>
          <span className={classes['path']}>{fieldName(path)}</span>{' '}
          {typeof before === 'string' ? <del>{fieldValue(path, before)}</del> : null} {typeof before === 'string' && typeof after === 'string' ? '→ ' : ''}
          {typeof after === 'string' ? <ins>{fieldValue(path, after)}</ins> : null}
        </li>
      ))}
      {telling.length > shown.length ? <li className={classes['path']}>and {telling.length - shown.length} more</li> : null}
    </ul>
  );
}

/** Changes of one thing, newest first. */
export function ChangeLines(props: { readonly changes: readonly ChangeLineFragment[]; readonly withEntity?: boolean }): ReactNode {
  if (props.changes.length === 0) return <Text size="sm" c="dimmed">No change is recorded.</Text>;
  return (
    <ol className={classes['lines']}>
      {props.changes.map((change) => (
        <li key={change.id}>
          <div className={classes['head']}>
            <b>{actorName(change)}</b> {camelWords(change.action)}{' '}
            {props.withEntity === true ? <EntityLink id={change.entityId} /> : null}
            <time dateTime={change.at} className={classes['path']}>
              {formatInstant(change.at)}
            </time>
          </div>
          <ChangedFields change={change} />
        </li>
      ))}
    </ol>
  );
}
