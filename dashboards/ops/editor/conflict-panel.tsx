import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { Panel } from '@ad-network/dashboard-shell/display/page-parts.tsx';
import { Button, Radio, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { actorName } from '../history/change-lines.tsx';
import { keepMine, mergePlans } from './merge-plans.ts';
import type { PlanDraft } from './plan-draft.ts';
import { draftOf } from './plan-draft.ts';
import { fieldText, valueText } from './plan-words.ts';
import type { Theirs } from './use-save.ts';

/** Somebody saved the campaign while it was being edited: what they changed, and where a choice is to be made. */
export function ConflictPanel(props: {
  readonly base: PlanDraft;
  readonly mine: PlanDraft;
  readonly theirs: Theirs;
  /** Goes on with both changes put together, from the other person's version. */
  readonly onResolved: (draft: PlanDraft) => void;
}): ReactNode {
  const { theirs } = props;
  const merged = mergePlans(props.base, props.mine, draftOf(theirs.plan));
  const [choices, setChoices] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const open = merged.conflicts.filter(({ field }) => choices[field] === undefined).length;
  const who = theirs.change === undefined ? 'Somebody' : `${actorName(theirs.change)} (${formatInstant(theirs.change.at)})`;
  const resolve = (): void => props.onResolved(keepMine(merged, new Set(merged.conflicts.filter(({ field }) => choices[field] === 'mine').map(({ field }) => field))));
  return (
    <Panel title="Somebody changed the campaign while you were editing it">
      <Stack gap="sm">
        <Notice tone="warning">
          <strong>{who}</strong> saved version {theirs.plan.version} meanwhile. Nothing of yours is saved yet, and nothing of it is lost.
        </Notice>
        {merged.takenOver.length > 0 ? <Text size="sm">Taken over from them: {merged.takenOver.map(fieldText).join(', ')}.</Text> : null}
        {merged.conflicts.length === 0 ? <Text size="sm">Your changes and theirs do not touch each other.</Text> : null}
        {merged.conflicts.map(({ field, mine, theirs: their }) => (
          <Radio.Group
            key={field}
            size="sm"
            label={`${fieldText(field)}: both of you changed it`}
            value={choices[field] ?? null}
            onChange={(value) => setChoices({ ...choices, [field]: value === 'mine' ? 'mine' : 'theirs' })}
          >
            <Stack gap={8} mt={4}>
              <Radio size="sm" value="mine" label={`Mine: ${valueText(field, mine)}`} />
              <Radio size="sm" value="theirs" label={`Theirs: ${valueText(field, their)}`} />
            </Stack>
          </Radio.Group>
        ))}
        <div>
          <Button size="xs" disabled={open > 0} onClick={resolve}>Go on with both changes</Button>
        </div>
        {open > 0 ? <Text size="xs" c="dimmed">{open} still to be decided.</Text> : null}
      </Stack>
    </Panel>
  );
}
