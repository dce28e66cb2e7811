import { describeFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useState } from 'react';
import { useClient, type Client } from 'urql';
import { readFragment } from '../generated/fragment-masking.ts';
import { CampaignRowFragmentDoc, OpsSetCampaignStatusesDocument, type CampaignRowFragment, type CampaignStatus, type SetCampaignStatusInput } from '../generated/graphql.ts';

/** A campaign as far as a change of its status needs it. */
export type ChangedCampaign = Pick<CampaignRowFragment, 'id' | 'name' | 'version'>;

/** What came of changing the status of some campaigns: each succeeds or fails alone. */
export interface StatusOutcome {
  readonly wanted: CampaignStatus;
  readonly done: readonly ChangedCampaign[];
  readonly refused: readonly { readonly campaign: ChangedCampaign; readonly why: string }[];
  /** The last request's id, for who looks into a failure. */
  readonly requestId: string | undefined;
}

/** Changes in one request at most, as the API allows. */
const itemsPerRequest = 100;

const refusalWords: Readonly<Record<string, string>> = {
  VERSION_CONFLICT: 'somebody changed it meanwhile; look at it again',
  ILLEGAL_TRANSITION: 'its status does not allow it',
  NOT_FOUND: 'it no longer exists',
};

async function changeSome(client: Client, campaigns: readonly ChangedCampaign[], status: CampaignStatus): Promise<StatusOutcome> {
  const items: SetCampaignStatusInput[] = campaigns.map(({ id, version }) => ({ id, status, expectedVersion: version }));
  const { data, error, operation } = await client.mutation(OpsSetCampaignStatusesDocument, { changes: { items } });
  const requestId: unknown = operation.context['requestId'];
  const id = typeof requestId === 'string' ? requestId : undefined;
  const results = data?.setCampaignStatuses?.results;
  if (!results || results.length !== campaigns.length) {
    const failure = describeFailure(error ?? { graphQLErrors: [] }, id);
    const why = `${failure.title}: it is not known whether it took effect. Refresh before you try again.`;
    return { wanted: status, done: [], refused: campaigns.map((campaign) => ({ campaign, why })), requestId: failure.requestId };
  }
  const reasonAt = (index: number): string | undefined => {
    const refusal = results[index]?.userErrors[0];
    return refusal && (refusalWords[refusal.code] ?? refusal.message);
  };
  return {
    wanted: status,
    // With the version that they have now, so that the change can be taken back.
    done: campaigns.flatMap((campaign, index) => (reasonAt(index) === undefined ? [readFragment(CampaignRowFragmentDoc, results[index]?.campaign) ?? campaign] : [])),
    refused: campaigns.flatMap((campaign, index) => {
      const why = reasonAt(index);
      return why === undefined ? [] : [{ campaign, why }];
    }),
    requestId: id,
  };
}

/** Changes the status of campaigns, shown at once and rolled back where it is refused; says what came of each. */
export function useStatusChange() {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<StatusOutcome>();
  const run = async (campaigns: readonly ChangedCampaign[], status: CampaignStatus): Promise<void> => {
    setBusy(true);
    setOutcome(undefined);
    let sum: StatusOutcome = { wanted: status, done: [], refused: [], requestId: undefined };
    for (let from = 0; from < campaigns.length; from += itemsPerRequest) {
      const part = await changeSome(client, campaigns.slice(from, from + itemsPerRequest), status);
      sum = { ...part, done: [...sum.done, ...part.done], refused: [...sum.refused, ...part.refused] };
    }
    setOutcome(sum);
    setBusy(false);
  };
  const opposite: CampaignStatus | undefined = outcome?.wanted === 'PAUSED' ? 'ACTIVE' : outcome?.wanted === 'ACTIVE' ? 'PAUSED' : undefined;
  return {
    busy,
    outcome,
    /** Takes back what was done; undefined where nothing can be. */
    undo: outcome === undefined || opposite === undefined ? undefined : (): void => void run(outcome.done, opposite),
    change: (campaigns: readonly ChangedCampaign[], status: CampaignStatus): void => void run(campaigns, status),
    forget: (): void => setOutcome(undefined),
  };
}
