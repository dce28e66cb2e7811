import { describeFailure, type RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useState } from 'react';
import { useClient } from 'urql';
import { readFragment } from '../generated/fragment-masking.ts';
import {
  CampaignPlanFragmentDoc,
  ChangeLineFragmentDoc,
  OpsCampaignEditorDocument,
  OpsSaveCampaignDocument,
  type CampaignPlanFragment,
  type ChangeLineFragment,
  type UpdateCampaignInput,
} from '../generated/graphql.ts';

/** What somebody else saved while this editor was open. */
export interface Theirs {
  readonly plan: CampaignPlanFragment;
  /** Their last change: who and when. */
  readonly change: ChangeLineFragment | undefined;
}

/** Where saving stands. */
export type SavePhase =
  | { readonly name: 'idle' }
  | { readonly name: 'saving' }
  | { readonly name: 'saved' }
  /** By field (`flights.0.endsOn`), and what belongs to none. */
  | { readonly name: 'refused'; readonly byField: Readonly<Record<string, string>>; readonly general: readonly string[] }
  | { readonly name: 'conflict'; readonly theirs: Theirs }
  | { readonly name: 'failed'; readonly failure: RequestFailure };

type UserError = { readonly code: string; readonly message: string; readonly path?: readonly string[] | null | undefined };

function refusal(errors: readonly UserError[]): SavePhase {
  const byField: Record<string, string> = {};
  const general: string[] = [];
  for (const { code, message, path } of errors) {
    const field = (path ?? []).filter((part) => part !== 'input' && part !== 'targeting').join('.');
    if (field === '' || field === 'id') general.push(`${message} (${code})`);
    else byField[field] = message;
  }
  return { name: 'refused', byField, general };
}

/** Sends a change; on VERSION_CONFLICT reads what is there now, so that both changes can be put together. */
export function useSave() {
  const client = useClient();
  const [phase, setPhase] = useState<SavePhase>({ name: 'idle' });

  const readTheirs = async (id: string): Promise<SavePhase> => {
    const { data, error, operation } = await client.query(OpsCampaignEditorDocument, { id, changesFirst: 1 }, { requestPolicy: 'network-only' });
    const requestId: unknown = operation.context['requestId'];
    if (!data?.campaign) return { name: 'failed', failure: describeFailure(error ?? { graphQLErrors: [] }, typeof requestId === 'string' ? requestId : undefined) };
    const [last] = data.campaign.changes.edges;
    return { name: 'conflict', theirs: { plan: readFragment(CampaignPlanFragmentDoc, data.campaign), change: last && readFragment(ChangeLineFragmentDoc, last.node) } };
  };
  const save = async (change: UpdateCampaignInput): Promise<void> => {
    setPhase({ name: 'saving' });
    const { data, error, operation } = await client.mutation(OpsSaveCampaignDocument, { change });
    const payload = data?.updateCampaign;
    const requestId: unknown = operation.context['requestId'];
    if (!payload) setPhase({ name: 'failed', failure: describeFailure(error ?? { graphQLErrors: [] }, typeof requestId === 'string' ? requestId : undefined) });
    else if (payload.userErrors.length === 0) setPhase({ name: 'saved' });
    else if (payload.userErrors.some(({ code }) => code === 'VERSION_CONFLICT')) setPhase(await readTheirs(change.id));
    else setPhase(refusal(payload.userErrors));
  };
  return { phase, save: (change: UpdateCampaignInput): void => void save(change), forget: (): void => setPhase({ name: 'idle' }) };
}
