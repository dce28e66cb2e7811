import { formatInstant } from '@ad-network/dashboard-shell/display/format-date.ts';
import { EmptyState } from '@ad-network/dashboard-shell/display/notices.tsx';
import { formatUnits } from '@ad-network/dashboard-shell/display/format-units.ts';
import { Progress, Stepper, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RunHeadFragment } from '../generated/graphql.ts';
import { Amounts } from '../layout/amounts.tsx';
import { Facts } from '../layout/facts.tsx';
import { Panel, Panels } from '../layout/page.tsx';
import classes from '../layout/page.module.css';
import { isMoving, runSteps, stepsDone } from './run-words.ts';

/** Where the run stands and what it has made. */
export function RunProgress({ run }: { readonly run: RunHeadFragment }): ReactNode {
  const moving = isMoving(run.status);
  return (
    <Panels>
      <Panel title="Progress">
        <Stepper active={stepsDone(run)} size="xs" iconSize={24} orientation="vertical" allowNextStepsSelect={false}>
          {runSteps.map(({ label, description }, at) => (
            <Stepper.Step key={label} label={label} description={description} loading={moving && at === stepsDone(run)} />
          ))}
        </Stepper>
        {moving ? <Progress value={run.progress * 100} size="sm" aria-label={`${run.step ?? 'run'}: share done`} animated /> : null}
      </Panel>
      <Facts
        title="Made by this run"
        facts={[
          ['Invoices', formatUnits(String(run.invoicesDrafted))],
          ['Lines', formatUnits(String(run.linesDrafted))],
          ['Total with tax', <span className={classes['number']}><Amounts amounts={run.totals} /></span>, true],
        ]}
        sums
      />
      <Facts
        title="Run"
        facts={[
          ['Id', run.id],
          ['Started', formatInstant(run.startedAt)],
          ['By', run.requestedBy],
          ['Finished', run.finishedAt && formatInstant(run.finishedAt)],
          ['Exceptions', String(run.exceptions.length)],
        ]}
      />
    </Panels>
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
