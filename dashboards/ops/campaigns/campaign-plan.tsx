import { formatDay } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatShare, formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { FactList, Panel, PlainTable } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { capitalWords } from '@ad-network/dashboard-shell/display/wording.ts';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CampaignPlanFragment, CampaignRowFragment } from '../generated/graphql.ts';
import { EntityLink } from '../search/entity-link.tsx';
import { connectionWords, goalUnitWords, pacingModeWords } from './campaign-words.ts';

/** Its flights with their goals and how far each is. */
export function FlightsPanel(props: { readonly plan: CampaignPlanFragment; readonly row: CampaignRowFragment }): ReactNode {
  const progressOf = new Map(props.row.goalProgress.map((progress) => [progress.flightId, progress]));
  return (
    <Panel title="Flights">
      <PlainTable
        label="Flights"
        rows={props.plan.flights}
        rowKey={(flight) => flight.id}
        empty={<Text size="sm" c="dimmed">There is no flight: nothing is delivered until one covers today.</Text>}
        columns={[
          { name: 'Days', cell: (flight) => `${formatDay(flight.startsOn)} – ${formatDay(flight.endsOn)}` },
          { name: 'Goal', align: 'end', cell: (flight) => `${formatUnits(flight.goalQuantity)} ${goalUnitWords[flight.goalUnit]}` },
          {
            name: 'Delivered',
            align: 'end',
            cell: ({ id }) => {
              const progress = progressOf.get(id);
              return progress ? `${formatUnits(progress.delivered)} (${formatShare(progress.fraction)}; expected ${formatShare(progress.expectedFraction)})` : '–';
            },
          },
          { name: 'Pacing', cell: (flight) => pacingModeWords[flight.pacing] },
          { name: 'Daily cap', align: 'end', cell: (flight) => (typeof flight.dailyCap === 'string' ? formatUnits(flight.dailyCap) : 'none') },
          { name: 'Per player', align: 'end', cell: (flight) => (typeof flight.frequencyCapPerDay === 'number' ? `${flight.frequencyCapPerDay} a day` : 'no cap') },
        ]}
      />
    </Panel>
  );
}

/** A country's name in the reader's language, with its code. */
function countryName(code: string): string {
  const name = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'none' }).of(code);
  return name === undefined ? code : `${name} (${code})`;
}

function gameLinks(games: readonly { readonly id: string; readonly name: string }[]): ReactNode {
  if (games.length === 0) return undefined;
  return games.map(({ id, name }, index) => (
    <span key={id}>
      {index > 0 ? ', ' : ''}
      <EntityLink id={id}>{name}</EntityLink>
    </span>
  ));
}

/** Where it may run. */
export function TargetingPanel(props: { readonly plan: CampaignPlanFragment }): ReactNode {
  const { targeting } = props.plan;
  const list = (values: readonly string[]): string => (values.length === 0 ? 'any' : values.join(', '));
  return (
    <Panel title="Targeting">
      <FactList
        facts={[
          ['Countries', list(targeting.countries.map(countryName))],
          ['Platforms', list(targeting.platforms.map((platform) => (platform === 'IOS' ? 'iOS' : 'Android')))],
          ['System version', targeting.osVersionMin ? `${targeting.osVersionMin} or newer` : 'any'],
          ['Game categories', list(targeting.gameCategories.map(capitalWords))],
          ['Connection', list(targeting.connectionTypes.map((type) => connectionWords[type]))],
          ['Only in', gameLinks(targeting.includeGames)],
          ['Never in', gameLinks(targeting.excludeGames)],
        ]}
      />
    </Panel>
  );
}
