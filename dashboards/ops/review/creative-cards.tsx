import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CreativeCardFragment } from '../generated/graphql.ts';
import { CreativePreview, NoCreative } from './creative-preview.tsx';
import classes from './creative-preview.module.css';
import { rejectionText, reviewWords } from './review-words.ts';

/** Creatives side by side, each with its preview, its state and why it was rejected. */
export function CreativeCards(props: { readonly creatives: readonly CreativeCardFragment[] }): ReactNode {
  if (props.creatives.length === 0) return <NoCreative />;
  return (
    <ul className={classes['cards']}>
      {props.creatives.map((creative) => {
        const { text, tone } = wordsFor(reviewWords, creative.reviewStatus);
        const rejection = creative.reviewStatus === 'REJECTED' ? creative.reviews.at(-1) : undefined;
        return (
          <li key={creative.id} className={classes['card']}>
            <CreativePreview creative={creative} width={170} height={120} />
            <b><bdi>{creative.name}</bdi></b>
            <span><StatusBadge tone={tone}>{text}</StatusBadge></span>
            {rejection === undefined ? null : <Text size="xs">{rejection.note ?? rejectionText(rejection.reasonCode ?? '')}</Text>}
            <Text size="xs" c="dimmed">{creative.id}</Text>
          </li>
        );
      })}
    </ul>
  );
}
