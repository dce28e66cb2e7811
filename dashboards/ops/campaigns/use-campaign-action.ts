import { formatMoney, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import { describeFailure, type RequestFailure } from '@ad-network/dashboard-shell/graphql/request-failure.ts';
import { useState } from 'react';
import { useClient, type Client, type OperationResult } from 'urql';
import { readFragment } from '../generated/fragment-masking.ts';
import {
  CampaignRowFragmentDoc,
  OpsActivateCampaignDocument,
  OpsFundAndActivateDocument,
  OpsFundCampaignDocument,
  type CampaignRowFragment,
  type FundCampaignInput,
  type FundingSource,
  type SetCampaignStatusInput,
} from '../generated/graphql.ts';
import { stepResult, type Outcome, type StepResult } from './describe-outcome.ts';

/** Money to book: exact minor units, and from where. */
export interface FundingChoice {
  readonly amount: MoneyAmount;
  readonly source: FundingSource;
}

/** What is wanted. */
export interface WantedAction {
  readonly fund: FundingChoice | undefined;
  readonly activate: boolean;
}

/** One try. Its id is the idempotency key: made once, sent again unchanged when nobody knows what became of it. */
export interface Attempt extends WantedAction {
  readonly id: string;
}

/** Where an action stands. In `unknown`, `attempt` is what is left to find out: what is known to be done is not in it. */
export type ActionPhase =
  | { readonly name: 'idle' }
  | { readonly name: 'sending'; readonly attempt: Attempt }
  | { readonly name: 'unknown'; readonly attempt: Attempt; readonly outcome: Outcome; readonly failure: RequestFailure }
  | { readonly name: 'done'; readonly attempt: Attempt; readonly outcome: Outcome };

interface Answer {
  readonly fund: StepResult;
  readonly activate: StepResult;
  readonly campaign: CampaignRowFragment | null | undefined;
  readonly result: OperationResult;
}

const notAsked: StepResult = { state: 'not-asked' };

async function activateOnly(client: Client, activate: SetCampaignStatusInput): Promise<Answer> {
  const result = await client.mutation(OpsActivateCampaignDocument, { activate });
  const payload = result.data?.setCampaignStatus;
  const step = stepResult('setCampaignStatus', payload, result.error?.graphQLErrors);
  return { result, fund: notAsked, activate: step, campaign: readFragment(CampaignRowFragmentDoc, payload?.campaign) };
}

async function fundOnly(client: Client, fund: FundCampaignInput): Promise<Answer> {
  const result = await client.mutation(OpsFundCampaignDocument, { fund });
  const payload = result.data?.fundCampaign;
  const step = stepResult('fundCampaign', payload, result.error?.graphQLErrors);
  return { result, fund: step, activate: notAsked, campaign: readFragment(CampaignRowFragmentDoc, payload?.campaign) };
}

async function fundThenActivate(client: Client, fund: FundCampaignInput, activate: SetCampaignStatusInput): Promise<Answer> {
  const result = await client.mutation(OpsFundAndActivateDocument, { fund, activate });
  const errors = result.error?.graphQLErrors;
  return {
    result,
    fund: stepResult('fundCampaign', result.data?.fundCampaign, errors),
    activate: stepResult('setCampaignStatus', result.data?.setCampaignStatus, errors),
    campaign: readFragment(CampaignRowFragmentDoc, result.data?.setCampaignStatus?.campaign),
  };
}

function send(client: Client, campaign: CampaignRowFragment, attempt: Attempt): Promise<Answer> {
  const activate: SetCampaignStatusInput = { id: campaign.id, status: 'ACTIVE', expectedVersion: campaign.version };
  if (attempt.fund === undefined) return activateOnly(client, activate);
  const { amount, source } = attempt.fund;
  const fund: FundCampaignInput = {
    idempotencyKey: attempt.id,
    campaignId: campaign.id,
    amount: { amountMinor: amount.amountMinor, currency: amount.currency },
    source,
  };
  return attempt.activate ? fundThenActivate(client, fund, activate) : fundOnly(client, fund);
}

function phaseAfter(attempt: Attempt, answer: Answer): ActionPhase {
  const { fund, activate, campaign, result } = answer;
  const amount = attempt.fund && formatMoney(attempt.fund.amount);
  const outcome: Outcome = { fund, activate, amount, serving: campaign?.servingStatus ?? undefined };
  if (fund.state !== 'unknown' && activate.state !== 'unknown') return { name: 'done', attempt, outcome };
  const requestId: unknown = result.operation.context['requestId'];
  const failure = describeFailure(result.error ?? { graphQLErrors: [] }, typeof requestId === 'string' ? requestId : undefined);
  const left: Attempt = {
    id: attempt.id,
    fund: fund.state === 'unknown' ? attempt.fund : undefined,
    activate: activate.state === 'unknown',
  };
  return { name: 'unknown', attempt: left, outcome, failure };
}

/**
 * Runs fund, activate, or both in order in one operation. When an answer does not come back it keeps the attempt, so
 * that trying again is safe; a new idempotency key is made only for a new attempt.
 */
export function useCampaignAction(campaign: CampaignRowFragment) {
  const client = useClient();
  const [phase, setPhase] = useState<ActionPhase>({ name: 'idle' });

  const perform = async (attempt: Attempt): Promise<void> => {
    setPhase({ name: 'sending', attempt });
    setPhase(phaseAfter(attempt, await send(client, campaign, attempt)));
  };
  return {
    phase,
    run: (wanted: WantedAction): void => void perform({ ...wanted, id: crypto.randomUUID() }),
    retry: (): void => {
      if (phase.name === 'unknown') void perform(phase.attempt);
    },
    /** Back to the start, without what came of it. */
    forget: (): void => setPhase({ name: 'idle' }),
  };
}
