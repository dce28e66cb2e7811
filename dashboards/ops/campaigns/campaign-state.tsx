import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CampaignRowFragment } from '../generated/graphql.ts';
import classes from './campaign-panel.module.css';
import { reasonText, reasonWords, servingWords, statusWords, tellingReasons } from './campaign-words.ts';

/** What ops asked for, and whether it serves. */
export function CampaignBadges({ campaign }: { readonly campaign: CampaignRowFragment }): ReactNode {
  const status = wordsFor(statusWords, campaign.status);
  const serving = campaign.servingStatus ? wordsFor(servingWords, campaign.servingStatus.state) : undefined;
  const expected = campaign.status !== 'ACTIVE' && campaign.servingStatus?.state === 'NOT_SERVING';
  return (
    <div className={classes['badges']}>
      <StatusBadge tone={status.tone}>{status.text}</StatusBadge>
      <StatusBadge tone={serving === undefined || expected ? 'neutral' : serving.tone}>
        {serving?.text ?? 'Serving unknown'}
      </StatusBadge>
    </div>
  );
}

/** Every reason why it does not serve, and what would change it. Nothing where there is none. */
export function NotServingReasons({ campaign }: { readonly campaign: CampaignRowFragment }): ReactNode {
  const reasons = tellingReasons(campaign.status, campaign.servingStatus?.reasons ?? []);
  const remedies: Readonly<Record<string, { readonly remedy: string }>> = reasonWords;
  return (
    <ul className={classes['reasons']}>
      {reasons.map((reason) => (
        <li key={reason}>
          <b>{reasonText(reason)}</b>
          <Text size="sm" c="dimmed">{remedies[reason]?.remedy ?? reason}</Text>
        </li>
      ))}
    </ul>
  );
}

/** True where there is a reason to tell. */
export function hasReasons(campaign: CampaignRowFragment): boolean {
  return tellingReasons(campaign.status, campaign.servingStatus?.reasons ?? []).length > 0;
}
