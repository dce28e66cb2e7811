import { formatMonth } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState, Notice } from '@ad-network/dashboard-shell/display/notices.tsx';
import { StatusBadge } from '@ad-network/dashboard-shell/display/status-badge.tsx';
import { wordsFor } from '@ad-network/dashboard-shell/display/wording.ts';
import { useBusinessDate } from '@ad-network/dashboard-shell/frame/business-date.ts';
import { useSignedIn } from '@ad-network/dashboard-shell/identity/use-session.ts';
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { CommandOutcome } from '../commands/command-outcome.tsx';
import { useCommand } from '../commands/use-command.ts';
import { readFragment } from '../generated/fragment-masking.ts';
import { BillingRunWorkbenchDocument, BillingStartRunDocument, RunHeadFragmentDoc, type InvoiceRowFragment, type RunHeadFragment } from '../generated/graphql.ts';
import { closedMonths, MonthChoice } from '../layout/months.tsx';
import { PageState } from '../layout/page-state.tsx';
import { Page, PageHead } from '../layout/page.tsx';
import { OperationsMissing } from '../layout/references.tsx';
import { usePageQuery } from '@ad-network/dashboard-shell/graphql/use-page-query.ts';
import { DriftList } from './drift-list.tsx';
import { IssuePanel } from './issue-panel.tsx';
import { ReviewTable } from './review-table.tsx';
import { runPollMs } from './run-limits.ts';
import { RunExceptions, RunProgress } from './run-panels.tsx';
import { isMoving, runStatusWords, runViews, type RunView } from './run-words.ts';

/** What the workbench keeps in the address. */
export interface RunSearch {
  readonly month?: string | undefined;
  readonly view?: RunView | undefined;
}

function StartRun(props: { readonly month: string; readonly failed: boolean; readonly onStarted: () => void }): ReactNode {
  const { session } = useSignedIn();
  const start = useCommand(BillingStartRunDocument, (data) => data.startBillingRun, props.onStarted);
  const may = session.scopes.has('billing:write');
  return (
    <>
      <CommandOutcome command={start} />
      <Button
        size="xs"
        disabled={!may}
        loading={start.busy}
        onClick={() => start.run((idempotencyKey) => ({ input: { idempotencyKey, month: props.month } }))}
      >
        {props.failed ? 'Go on with the run' : `Start the run of ${formatMonth(props.month)}`}
      </Button>
    </>
  );
}

function RunBody(props: {
  readonly run: RunHeadFragment;
  readonly view: RunView;
  readonly onView: (view: RunView) => void;
  readonly onReload: () => void;
}): ReactNode {
  const { run, view } = props;
  const [held, setHeld] = useState<ReadonlyMap<string, InvoiceRowFragment>>(new Map());
  const hold = (invoice: InvoiceRowFragment, on: boolean): void => {
    const others = [...held].filter(([id]) => id !== invoice.id);
    setHeld(new Map(on ? [...others, [invoice.id, invoice]] : others));
  };
  return (
    <>
      <RunProgress run={run} />
      {run.status === 'FAILED' ? (
        <Notice tone="negative" action={<StartRun month={run.month} failed onStarted={props.onReload} />}>
          <strong>The run stopped.</strong> {run.error} Mend it, then let it go on: nothing is done twice.
        </Notice>
      ) : null}
      {run.status === 'DRAFTED' ? <IssuePanel run={run} held={[...held.values()]} onIssued={props.onReload} /> : null}
      <SegmentedControl
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        value={view}
        onChange={(value) => props.onView(runViews.find((other) => other === value) ?? 'invoices')}
        data={[
          { value: 'invoices', label: `Invoices (${run.invoicesDrafted})` },
          { value: 'exceptions', label: `Exceptions (${run.exceptions.length})` },
          { value: 'drift', label: 'Drift' },
        ]}
      />
      {view === 'invoices' ? <ReviewTable month={run.month} version={`${run.status} ${run.invoicesDrafted}`} held={held} onHold={run.status === 'DRAFTED' ? hold : undefined} /> : null}
      {view === 'exceptions' ? <RunExceptions exceptions={run.exceptions} /> : null}
      {view === 'drift' ? <DriftList /> : null}
    </>
  );
}

/** The workbench of a month's billing run: collect, draft, review, issue. */
export function RunWorkbenchPage(props: { readonly search: RunSearch; readonly onChange: (change: RunSearch) => void }): ReactNode {
  const months = closedMonths(18, useBusinessDate());
  const month = props.search.month ?? months[0] ?? '';
  const query = usePageQuery(BillingRunWorkbenchDocument, { month });
  const run = readFragment(RunHeadFragmentDoc, query.data?.billingRun);
  const { reload } = query;
  useEffect(() => {
    if (!isMoving(run?.status)) return undefined;
    const timer = setInterval(reload, runPollMs);
    return () => clearInterval(timer);
  }, [run?.status, reload]);
  const words = run && wordsFor(runStatusWords, run.status);
  const none = query.data !== undefined && !run && !query.failure;
  return (
    <Page>
      <PageHead
        title="Billing run"
        actions={
          <Button size="xs" variant="default" loading={query.refreshing} onClick={reload}>
            Refresh
          </Button>
        }
      >
        <MonthChoice label="Month" months={months} value={month} onChange={(value) => props.onChange({ month: value })} />
        {words ? <StatusBadge tone={words.tone}>{words.text}</StatusBadge> : null}
      </PageHead>
      {run && query.failure ? <OperationsMissing what="campaigns are shown by their ids." failure={query.failure} onRetry={reload} busy={query.refreshing} /> : null}
      {none ? (
        <EmptyState title={`${formatMonth(month)} has no billing run yet`} action={<StartRun month={month} failed={false} onStarted={reload} />}>
          The run reads the month’s final delivery, drafts an invoice for each account, and waits for your review. Nothing is sent before you issue it.
        </EmptyState>
      ) : null}
      {none && props.search.view !== 'drift' ? (
        <Button size="xs" variant="subtle" style={{ alignSelf: 'center' }} onClick={() => props.onChange({ ...props.search, view: 'drift' })}>
          What has moved since it was billed?
        </Button>
      ) : null}
      {none && props.search.view === 'drift' ? <DriftList /> : null}
      {none ? null : <PageState query={query} found={Boolean(run)} missing="No billing run" />}
      {run ? <RunBody key={run.id} run={run} view={props.search.view ?? 'invoices'} onView={(view) => props.onChange({ ...props.search, view })} onReload={reload} /> : null}
    </Page>
  );
}
