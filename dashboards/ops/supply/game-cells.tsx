import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import type { ReactNode } from 'react';
import type { GameRowFragment } from '../generated/graphql.ts';
import { LinkCell } from '../listing/link-cell.tsx';
import { reviewWords } from '../review/review-words.ts';
import { platformWords } from './supply-words.ts';

/** Name, platform and what its store calls it. */
export function GameName({ game }: { readonly game: GameRowFragment }): ReactNode {
  return <LinkCell id={game.id} name={game.name} under={`${platformWords[game.platform]} · ${game.bundleId}`} />;
}

/** Where it stands in review. */
export function GameReview({ game }: { readonly game: Pick<GameRowFragment, 'reviewStatus'> }): ReactNode {
  const { text, tone } = wordsFor(reviewWords, game.reviewStatus);
  return <StatusBadge tone={tone}>{text}</StatusBadge>;
}
