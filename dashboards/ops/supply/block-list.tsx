import { Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { describeFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Select, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { useMutation } from 'urql';
import { OpsFindAdvertisersDocument, OpsSetBlockedAdvertisersDocument } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import classes from './block-list.module.css';

/** Chooses an advertiser by part of its name. */
function AdvertiserChoice(props: { readonly exclude: readonly string[]; readonly onChoose: (id: string) => void; readonly disabled: boolean }): ReactNode {
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), clientLimits.typingPauseMs);
  const { data } = usePageQuery(OpsFindAdvertisersDocument, { text }, text === '');
  const found = text === '' ? [] : (data?.advertisers?.edges ?? []).map(({ node }) => node);
  return (
    <Select
      size="xs"
      label="Refuse another advertiser"
      placeholder="Type part of its name"
      searchable
      disabled={props.disabled}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={text === '' ? 'Type part of its name' : 'No advertiser has this name'}
      data={found.filter(({ id }) => !props.exclude.includes(id)).map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      value={null}
      onChange={(id) => {
        if (id === null) return;
        setTyped('');
        props.onChoose(id);
      }}
    />
  );
}

/** The advertisers that a publisher refuses, and for who may: adding and taking off. */
export function BlockList(props: {
  readonly publisherId: string;
  readonly version: number;
  readonly blocked: readonly { readonly id: string; readonly name: string }[];
  readonly editable: boolean;
  readonly onReload: () => void;
}): ReactNode {
  const { session } = useSignedIn();
  const [{ fetching }, execute] = useMutation(OpsSetBlockedAdvertisersDocument);
  const [problem, setProblem] = useState<string>();
  const may = props.editable && session.scopes.has('operations:write');
  const change = async (add: string[], remove: string[]): Promise<void> => {
    const { data, error } = await execute({ change: { publisherId: props.publisherId, expectedVersion: props.version, add, remove } });
    const refusal = data?.setBlockedAdvertisers?.userErrors[0];
    if (data?.setBlockedAdvertisers && refusal === undefined) return setProblem(undefined);
    if (refusal?.code === 'VERSION_CONFLICT') props.onReload();
    const failure = describeFailure(error ?? { graphQLErrors: [] }, undefined);
    setProblem(refusal === undefined ? `${failure.title}. ${failure.message}` : refusal.code === 'VERSION_CONFLICT' ? 'Somebody changed the publisher meanwhile. It is loaded again: look, then try again.' : refusal.message);
  };
  return (
    <>
      {problem === undefined ? null : <Notice tone="negative">{problem}</Notice>}
      <ul className={classes['list']}>
        {props.blocked.map(({ id, name }) => (
          <li key={id}>
            <EntityLink id={id}>{name}</EntityLink>
            {may ? <Button size="compact-xs" variant="subtle" disabled={fetching} aria-label={`Refuse ${name} no longer`} onClick={() => void change([], [id])}>Remove</Button> : null}
          </li>
        ))}
      </ul>
      {props.blocked.length === 0 ? <Text size="sm" c="dimmed">It refuses nobody.</Text> : null}
      {may ? <AdvertiserChoice exclude={props.blocked.map(({ id }) => id)} disabled={fetching} onChoose={(id) => void change([id], [])} /> : null}
    </>
  );
}
