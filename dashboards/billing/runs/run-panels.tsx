import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { useNarrow } from '@ad-network/dashboard-shell/display/use-narrow.ts';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { Progress, Stepper, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunHeadFragment } from '../generated/graphql.ts';
import { Amounts } from '../layout/amounts.tsx';
import { Panel } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { isMoving, runSteps, stepsDone } from './run-words.ts';

/** One figure of the run. */
function Figure(props: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes['figure']} aria-label={props.name}>
      <span className={classes['under']}>{props.name}</span>
      <strong>{props.children}</strong>
    </section>
  );
}

/** Where the run stands and what it has made. */
export function RunProgress({ run }: { readonly run: RunHeadFragment }): ReactNode {
  const moving = isMoving(run.status);
  const narrow = useNarrow();
  return (
    <>
      {narrow && !moving ? null : <Panel title="Progress">
        <Stepper active={stepsDone(run)} size="xs" iconSize={24} orientation={narrow ? 'vertical' : 'horizontal'} allowNextStepsSelect={false}>
          {runSteps.map(({ label, description }, at) => (
            <Stepper.Step key={label} label={label} description={description} loading={moving && at === stepsDone(run)} />
          ))}
        </Stepper>
        {moving ? <Progress value={run.progress * 100} size="sm" aria-label={`${run.step ?? 'run'}: share done`} animated mt={8} /> : null}
      </Panel>}
      <div className={classes['figures']}>
        <Figure name="Total with tax"><Amounts amounts={run.totals} /></Figure>
        <Figure name="Invoices">{formatUnits(String(run.invoicesDrafted))}</Figure>
        <Figure name="Lines">{formatUnits(String(run.linesDrafted))}</Figure>
        <Figure name="Exceptions">{formatUnits(String(run.exceptions.length))}</Figure>
        <Figure name={`${run.id}, started by ${run.requestedBy}`}>
          {formatInstant(run.startedAt)}
          {run.finishedAt ? ` – ${formatInstant(run.finishedAt)}` : ''}
        </Figure>
      </div>
    </>
  );
}

/** What somebody has to look at before issuing. */
export function RunExceptions({ exceptions }: Pick<RunHeadFragment, 'exceptions'>): ReactNode {
  if (exceptions.length === 0) return <EmptyState title="Nothing needs attention">Every account was drafted without a question.</EmptyState>;
  return (
    <div className={classes['scroll']} tabIndex={0}>
      <Table aria-label="Exceptions" fz="sm" verticalSpacing={6} withTableBorder bg="var(--surface)">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>What</Table.Th>
            <Table.Th>Campaign</Table.Th>
            <Table.Th>Invoice</Table.Th>
            <Table.Th>Code</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {exceptions.map(({ code, message, campaignRef, campaign, invoice }, at) => (
            <Table.Tr key={at}>
              <Table.Td miw="16rem">{message}</Table.Td>
              <Table.Td>
                {campaign ? <bdi>{campaign.name}</bdi> : campaignRef ? <span className={classes['missing']}>campaign {campaignRef} not found</span> : '–'}
              </Table.Td>
              <Table.Td>
                {invoice ? (
                  <Link to="/invoices/$invoiceId" params={{ invoiceId: invoice.id }}>
                    {invoice.number ?? `Draft ${invoice.id}`}
                  </Link>
                ) : '–'}
              </Table.Td>
              <Table.Td>{code}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
