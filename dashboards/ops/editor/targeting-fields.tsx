import { Panel } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { clientLimits } from '@ad-network/dashboard-shell/graphql/client-limits.ts';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { MultiSelect, TagsInput, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState, type ReactNode } from 'react';
import { OpsFindGamesDocument, type ConnectionType, type Platform } from '../generated/graphql.ts';
import { connectionWords } from '../campaigns/campaign-words.ts';
import { countryOptions } from './country-options.ts';
import classes from './editor.module.css';
import type { PlanFieldsProps } from './plan-fields.tsx';
import type { NamedGame } from './plan-draft.ts';

const platforms: readonly { readonly value: Platform; readonly label: string }[] = [{ value: 'ANDROID', label: 'Android' }, { value: 'IOS', label: 'iOS' }];
const connections: readonly { readonly value: ConnectionType; readonly label: string }[] = [{ value: 'WIFI', label: connectionWords.WIFI }, { value: 'CELLULAR', label: connectionWords.CELLULAR }];

/** Chooses games by typing part of their name. */
function GameChoice(props: { readonly label: string; readonly games: readonly NamedGame[]; readonly error: string | undefined; readonly onChange: (games: readonly NamedGame[]) => void }): ReactNode {
  const { games } = props;
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), clientLimits.typingPauseMs);
  const { data } = usePageQuery(OpsFindGamesDocument, { text }, text === '');
  const found: readonly NamedGame[] = text === '' ? [] : (data?.games?.edges ?? []).map(({ node }) => node);
  const known = new Map([...games, ...found].map((game) => [game.id, game]));
  return (
    <MultiSelect
      size="xs"
      className={classes['wide'] ?? ''}
      label={props.label}
      placeholder="Type part of a name"
      searchable
      hidePickedOptions
      error={props.error}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={text === '' ? 'Type part of a name' : 'No game has this name'}
      filter={({ options }) => options}
      data={[...known.values()].map(({ id, name }) => ({ value: id, label: `${name} (${id})` }))}
      value={games.map(({ id }) => id)}
      onChange={(ids) => props.onChange(ids.flatMap((id) => known.get(id) ?? []))}
    />
  );
}

/** Where the campaign may run; an empty list allows all. */
export function TargetingFields({ draft, onChange, problems }: PlanFieldsProps): ReactNode {
  const countries = useMemo(() => countryOptions().map((option) => ({ ...option })), []);
  return (
    <Panel title="Targeting (empty: any)">
      <div className={classes['row']}>
        <MultiSelect className={classes['wide'] ?? ''} size="xs" label="Countries" searchable data={countries} value={[...draft.countries]} error={problems['countries']} onChange={(value) => onChange({ countries: value.toSorted() })} />
        <MultiSelect size="xs" label="Platforms" data={platforms.map((option) => ({ ...option }))} value={[...draft.platforms]} error={problems['platforms']} onChange={(value) => onChange({ platforms: platforms.map((option) => option.value).filter((known) => value.includes(known)) })} />
        <TextInput size="xs" label="System version at least" value={draft.osVersionMin} error={problems['osVersionMin']} onChange={(event) => onChange({ osVersionMin: event.currentTarget.value.trim() })} />
        <TagsInput size="xs" label="Game categories" placeholder="PUZZLE, then Enter" value={[...draft.gameCategories]} error={problems['gameCategories']} onChange={(value) => onChange({ gameCategories: value.map((category) => category.toUpperCase()).toSorted() })} />
        <MultiSelect size="xs" label="Connection" data={connections.map((option) => ({ ...option }))} value={[...draft.connectionTypes]} error={problems['connectionTypes']} onChange={(value) => onChange({ connectionTypes: connections.map((option) => option.value).filter((known) => value.includes(known)) })} />
        <GameChoice label="Only in these games" games={draft.includeGames} error={problems['includeGameIds']} onChange={(includeGames) => onChange({ includeGames })} />
        <GameChoice label="Never in these games" games={draft.excludeGames} error={problems['excludeGameIds']} onChange={(excludeGames) => onChange({ excludeGames })} />
      </div>
    </Panel>
  );
}
