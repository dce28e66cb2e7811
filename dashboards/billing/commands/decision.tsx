import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { formatMoney, type MoneyAmount } from '@ad-network/dashboard-shell/display/format-money.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Facts } from '../layout/facts.tsx';
import classes from '../layout/page.module.css';

/** What an approval says, wherever two people sign. */
export interface ApprovalFacts {
  readonly required: boolean;
  readonly limit: MoneyAmount;
  readonly preparedBy: string;
  readonly preparedAt: string;
  readonly approvedBy?: string | null | undefined;
  readonly approvedAt?: string | null | undefined;
  readonly rejectedReason?: string | null | undefined;
}

/** Who prepared and who decided. */
export function ApprovalPanel({ approval }: { readonly approval: ApprovalFacts }): ReactNode {
  return (
    <Facts
      title="Four eyes"
      facts={[
        ['Limit', formatMoney(approval.limit)],
        ['Second person', approval.required ? 'required: above the limit' : 'not needed: at or below the limit'],
        ['Prepared by', approval.preparedBy],
        ['Prepared at', formatInstant(approval.preparedAt)],
        ['Decided by', approval.approvedBy],
        ['Decided at', approval.approvedAt && formatInstant(approval.approvedAt)],
        ['Rejected because', approval.rejectedReason],
      ]}
    />
  );
}

/** Why the signed-in person may not approve; undefined when they may. */
export function whyNot(approval: ApprovalFacts, viewer: { readonly subject: string; readonly scopes: ReadonlySet<string> }): string | undefined {
  if (!viewer.scopes.has('billing:approve')) return 'Waiting for an approver: your role prepares, it does not approve.';
  if (approval.required && approval.preparedBy === viewer.subject) return 'You prepared this, and it is above the limit: somebody else has to approve it.';
  return undefined;
}

/** Approve, or reject with a reason. Whoever may not sees why. */
export function DecisionForm(props: {
  readonly approval: ApprovalFacts;
  readonly busy: boolean;
  readonly onDecide: (approve: boolean, reason: string | null) => void;
}): ReactNode {
  const { session } = useSignedIn();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const why = whyNot(props.approval, session);
  if (!session.scopes.has('billing:approve')) return <Text size="sm">{why}</Text>;
  const reject = (): void => {
    if (reason.trim() === '') setProblem('Say why: whoever prepared it has to know.');
    else props.onDecide(false, reason.trim());
  };
  return (
    <div className={classes['form']}>
      {why === undefined ? null : <Text size="sm">{why}</Text>}
      <TextInput
        size="xs"
        label="Reason (needed to reject)"
        maxLength={300}
        value={reason}
        error={problem}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      <div className={classes['buttons']}>
        <Button size="xs" loading={props.busy} disabled={why !== undefined} onClick={() => props.onDecide(true, reason.trim() === '' ? null : reason.trim())}>
          Approve
        </Button>
        <Button size="xs" variant="default" disabled={props.busy} onClick={reject}>
          Reject
        </Button>
      </div>
    </div>
  );
}
