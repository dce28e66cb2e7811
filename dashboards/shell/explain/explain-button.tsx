import { ActionIcon } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useSignedIn } from '../identity/use-session.ts';

const ExplainPanel = lazy(async () => ({ default: (await import('./explain-panel.tsx')).ExplainPanel }));

/** Opens how this page's operations are carried out; only for those whose token has the scope. */
export function ExplainButton(): ReactNode {
  const { session } = useSignedIn();
  const [opened, setOpened] = useState(false);
  if (!session.scopes.has('graph:explain')) return null;
  return (
    <>
      <ActionIcon variant="subtle" color="gray" aria-label="Explain this page" title="Explain this page: from GraphQL to SQL" onClick={() => setOpened(true)}>
        <IconTimeline size={18} />
      </ActionIcon>
      {opened ? (
        <Suspense>
          <ExplainPanel onClose={() => setOpened(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
