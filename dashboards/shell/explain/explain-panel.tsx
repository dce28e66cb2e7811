import { Loader, NativeSelect, Stack, Text } from '@mantine/core';
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useClient, type OperationResult } from 'urql';
import { FailureNotice, Notice } from '../display/notices.tsx';
import { SidePanel, SidePanelHead } from '../display/side-panel.tsx';
import { describeFailure } from '../graphql/request-failure.ts';
import { useSignedIn } from '../identity/use-session.ts';
import { ExplainTimeline } from './explain-timeline.tsx';
import { readExplanation } from './explanation.ts';
import type { RecentOperation } from './recent-operations.ts';

/** Sends the query again with the wish to be told how it is carried out. `run` grows with each further try. */
function useExplained(operation: RecentOperation | undefined, run: number): OperationResult | undefined {
  const client = useClient();
  const [result, setResult] = useState<OperationResult>();
  useEffect(() => {
    setResult(undefined);
    if (operation === undefined) return undefined;
    const { unsubscribe } = client.query(operation.query, operation.variables, { requestPolicy: 'network-only', explain: true }).subscribe((answer) => {
      // What the cache gives out again later explains nothing.
      if (answer.extensions !== undefined || answer.error) setResult(answer);
    });
    return unsubscribe;
  }, [client, operation, run]);
  return result;
}

function Answer(props: { readonly result: OperationResult; readonly onRetry: () => void }): ReactNode {
  const { result, onRetry } = props;
  const explanation = readExplanation(result.extensions);
  if (typeof explanation === 'object') return <ExplainTimeline explanation={explanation} />;
  if (typeof explanation === 'string') return <Notice tone="warning">{explanation}</Notice>;
  if (result.error) return <FailureNotice failure={describeFailure(result.error, undefined)} onRetry={onRetry} />;
  return <Notice tone="warning">This gateway does not explain operations.</Notice>;
}

/** How the queries of this page are carried out: which subgraph is asked for what, when, and with which SQL statements. */
export function ExplainPanel(props: { readonly onClose: () => void }): ReactNode {
  const { recent } = useSignedIn();
  const operations = useSyncExternalStore(recent.subscribe, recent.current);
  const [chosen, setChosen] = useState(operations[0]);
  const [run, setRun] = useState(0);
  const result = useExplained(chosen, run);
  return (
    <SidePanel label="Explain" head={<SidePanelHead title="Explain">How a query of this page is carried out. It is sent once more for this.</SidePanelHead>} onClose={props.onClose} size={640}>
      <Stack gap="sm">
        <NativeSelect
          size="xs"
          label="Query (newest first)"
          value={String(chosen?.key ?? '')}
          data={operations.map(({ key, name }) => ({ value: String(key), label: name }))}
          onChange={(event) => setChosen(operations.find(({ key }) => String(key) === event.currentTarget.value))}
        />
        {chosen === undefined ? <Text size="sm">This page has asked for nothing yet.</Text> : null}
        {chosen !== undefined && result === undefined ? <Loader size="sm" aria-label="Asking" /> : null}
        {result === undefined ? null : <Answer result={result} onRetry={() => setRun(run + 1)} />}
      </Stack>
    </SidePanel>
  );
}
