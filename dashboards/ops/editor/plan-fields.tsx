import { Panel } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { goalUnitWords, objectiveWords, pacingModeWords } from '../campaigns/campaign-words.ts';
import type { CampaignObjective, GoalUnit, PacingMode } from '../generated/graphql.ts';
import classes from './editor.module.css';
import { newFlight, type FlightDraft, type PlanDraft } from './plan-draft.ts';

const objectives: readonly CampaignObjective[] = ['BRAND_AWARENESS', 'TRAFFIC', 'APP_INSTALLS'];
const goalUnits: readonly GoalUnit[] = ['IMPRESSIONS', 'CLICKS', 'INSTALLS'];
const pacingModes: readonly PacingMode[] = ['EVEN', 'FRONTLOADED', 'ASAP'];

/** What the fields of the editor are given. */
export interface PlanFieldsProps {
  readonly draft: PlanDraft;
  readonly onChange: (change: Partial<PlanDraft>) => void;
  /** What is wrong, by field. */
  readonly problems: Readonly<Record<string, string>>;
  /** Only the name can still be changed. */
  readonly nameOnly: boolean;
}

/** Name, objective and days. */
export function BasicFields({ draft, onChange, problems, nameOnly }: PlanFieldsProps): ReactNode {
  return (
    <Panel title="Campaign">
      <div className={classes['row']}>
        <TextInput className={classes['wide'] ?? ''} size="xs" label="Name" value={draft.name} error={problems['name']} maxLength={200} onChange={(event) => onChange({ name: event.currentTarget.value })} />
        <NativeSelect
          size="xs"
          label="Objective"
          disabled={nameOnly}
          value={draft.objective}
          error={problems['objective']}
          data={objectives.map((value) => ({ value, label: objectiveWords[value] }))}
          onChange={(event) => onChange({ objective: objectives.find((known) => known === event.currentTarget.value) ?? draft.objective })}
        />
        <TextInput size="xs" type="date" label="First day" disabled={nameOnly} value={draft.startsOn} error={problems['startsOn']} onChange={(event) => onChange({ startsOn: event.currentTarget.value })} />
        <TextInput size="xs" type="date" label="Last day (empty: no end)" disabled={nameOnly} value={draft.endsOn} error={problems['endsOn']} onChange={(event) => onChange({ endsOn: event.currentTarget.value })} />
      </div>
    </Panel>
  );
}

function FlightRow(props: { readonly flight: FlightDraft; readonly index: number; readonly problems: Readonly<Record<string, string>>; readonly onChange: (change: Partial<FlightDraft>) => void; readonly onRemove: () => void }): ReactNode {
  const { flight, index, onChange } = props;
  const error = (field: keyof FlightDraft): string | undefined => props.problems[`flights.${index}.${field}`];
  const number = (field: 'goalQuantity' | 'dailyCap' | 'frequencyCapPerDay', label: string): ReactNode => (
    <TextInput size="xs" label={label} inputMode="numeric" value={flight[field]} error={error(field)} onChange={(event) => onChange({ [field]: event.currentTarget.value.replaceAll(/[\s,.]/g, '') })} />
  );
  const name = flight.key.startsWith('new-') ? `Flight ${index + 1} (new)` : `Flight ${index + 1} (${flight.key})`;
  return (
    <fieldset className={classes['flight']}>
      <legend>{name}</legend>
      <div className={classes['flightRow']}>
        <TextInput size="xs" type="date" label="First day" value={flight.startsOn} error={error('startsOn')} onChange={(event) => onChange({ startsOn: event.currentTarget.value })} />
        <TextInput size="xs" type="date" label="Last day" value={flight.endsOn} error={error('endsOn')} onChange={(event) => onChange({ endsOn: event.currentTarget.value })} />
        {number('goalQuantity', 'Goal')}
        <NativeSelect
          size="xs"
          label="Counts"
          value={flight.goalUnit}
          error={error('goalUnit')}
          data={goalUnits.map((value) => ({ value, label: goalUnitWords[value] }))}
          onChange={(event) => onChange({ goalUnit: goalUnits.find((known) => known === event.currentTarget.value) ?? flight.goalUnit })}
        />
        <NativeSelect
          size="xs"
          label="Pacing"
          value={flight.pacing}
          data={pacingModes.map((value) => ({ value, label: pacingModeWords[value] }))}
          onChange={(event) => onChange({ pacing: pacingModes.find((known) => known === event.currentTarget.value) ?? flight.pacing })}
        />
        {number('dailyCap', 'Daily cap')}
        {number('frequencyCapPerDay', 'Per player a day')}
        <Button size="xs" variant="default" className={classes['remove'] ?? ''} onClick={props.onRemove} aria-label={`Remove ${name}`}>Remove</Button>
      </div>
    </fieldset>
  );
}

/** The list of flights. */
export function FlightFields({ draft, onChange, problems }: PlanFieldsProps): ReactNode {
  const change = (key: string, part: Partial<FlightDraft>): void => onChange({ flights: draft.flights.map((flight) => (flight.key === key ? { ...flight, ...part } : flight)) });
  return (
    <Panel title="Flights" aside={<Button size="compact-xs" variant="default" onClick={() => onChange({ flights: [...draft.flights, newFlight(draft, `new-${crypto.randomUUID()}`)] })}>Add a flight</Button>}>
      {draft.flights.map((flight, index) => (
        <FlightRow
          key={flight.key}
          flight={flight}
          index={index}
          problems={problems}
          onChange={(part) => change(flight.key, part)}
          onRemove={() => onChange({ flights: draft.flights.filter(({ key }) => key !== flight.key) })}
        />
      ))}
      {draft.flights.length === 0 ? 'Without a flight nothing is delivered.' : null}
    </Panel>
  );
}
