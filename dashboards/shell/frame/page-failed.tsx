import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { EmptyState } from '../display/notices.tsx';
import { Page } from '../display/page-parts.tsx';

/** What stands in place of a page that broke: the frame around it still works. The error itself is in the browser's console. */
export function PageFailed(props: { readonly reset: () => void }): ReactNode {
  return (
    <Page pending="This page failed">
      <EmptyState
        title="This page failed"
        action={
          <Button size="xs" variant="default" onClick={() => { props.reset(); location.reload(); }}>
            Load it again
          </Button>
        }
      >
        That is a fault of ours and no data is lost. The other pages still work.
      </EmptyState>
    </Page>
  );
}
