import { formatMoney } from '@ad-network/dashboard-shell/display/format-money.ts';
import { parseAmount } from '@ad-network/dashboard-shell/display/parse-amount.ts';
import { Button, Group, Radio, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { CampaignFundingFragment, FundingSource } from '../generated/graphql.ts';
import classes from './campaign-panel.module.css';
import type { FundingChoice } from './use-campaign-action.ts';

type Contract = NonNullable<CampaignFundingFragment['contract']>;

/** Where money can come from, with what the account has there. Undefined where the account has no such source. */
function sourceOptions(contract: Contract): readonly { readonly value: FundingSource; readonly label: string; readonly missing: boolean }[] {
  const { wallet, creditLimit } = contract.billingAccount;
  return [
    { value: 'WALLET', label: wallet ? `Wallet, ${formatMoney(wallet.available)} available` : 'Wallet: the account has none', missing: !wallet },
    {
      value: 'CREDIT_LINE',
      label: creditLimit ? `Credit line, limit ${formatMoney(creditLimit)}` : 'Credit line: the account has none',
      missing: !creditLimit,
    },
  ];
}

/** The typed amount as a choice, or why it is none. */
function readChoice(contract: Contract, text: string, source: FundingSource): FundingChoice | string {
  const { currency, wallet } = contract.billingAccount;
  const parsed = parseAmount(text, currency);
  if (!parsed.ok) return parsed.reason;
  if (source === 'WALLET' && wallet && BigInt(parsed.amountMinor) > BigInt(wallet.available.amountMinor)) {
    return `The wallet holds ${formatMoney(wallet.available)}.`;
  }
  return { amount: { amountMinor: parsed.amountMinor, currency }, source };
}

interface FundingFormProps {
  readonly funding: CampaignFundingFragment;
  /** The same click also activates. */
  readonly activates: boolean;
  readonly busy: boolean;
  readonly locked: boolean;
  readonly onSubmit: (choice: FundingChoice) => void;
  readonly onActivateOnly: (() => void) | undefined;
}

/** Amount and source of funding. */
export function FundingForm(props: FundingFormProps): ReactNode {
  const { funding, busy, locked } = props;
  const { contract } = funding;
  const options = contract ? sourceOptions(contract) : [];
  const [source, setSource] = useState<FundingSource>(options.find(({ missing }) => !missing)?.value ?? 'WALLET');
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const activateOnly = props.onActivateOnly && (
    <Button size="xs" variant="default" disabled={locked} onClick={props.onActivateOnly}>
      Activate without funding
    </Button>
  );
  if (!contract || options.every(({ missing }) => missing)) {
    const why =
      typeof funding.fundingStatus !== 'string'
        ? 'Billing did not answer: it cannot be funded now.'
        : contract
          ? 'The account has neither a wallet nor a credit line to fund from. Ask finance.'
          : 'It has no contract to fund. Ask finance to agree the terms first.';
    return (
      <>
        <Text size="sm">{why}</Text>
        {activateOnly ? <div className={classes['buttons']}>{activateOnly}</div> : null}
      </>
    );
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const choice = readChoice(contract, text, source);
    setProblem(typeof choice === 'string' ? choice : undefined);
    if (typeof choice !== 'string') props.onSubmit(choice);
  };
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <TextInput
        size="xs"
        label={`Amount in ${contract.billingAccount.currency}`}
        inputMode="decimal"
        autoComplete="off"
        value={text}
        error={problem}
        disabled={locked}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <Radio.Group size="xs" label="From" value={source} onChange={(value) => setSource(value === 'WALLET' ? 'WALLET' : 'CREDIT_LINE')}>
        <Group gap="md" mt={4}>
          {options.map(({ value, label, missing }) => (
            <Radio key={value} size="xs" value={value} label={label} disabled={missing || locked} />
          ))}
        </Group>
      </Radio.Group>
      <div className={classes['buttons']}>
        <Button size="xs" type="submit" loading={busy} disabled={locked && !busy}>
          {props.activates ? 'Fund and activate' : 'Fund'}
        </Button>
        {activateOnly}
      </div>
    </form>
  );
}
