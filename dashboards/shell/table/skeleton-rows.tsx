import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

/** Rows of grey bars of the height that the real rows will have, so that nothing jumps when they arrive. */
export function SkeletonRows(props: { readonly columns: number; readonly rowHeight: number }): ReactNode {
  const widths = ['70%', '55%', '80%', '45%', '60%'];
  return Array.from({ length: 12 }, (_, row) => (
    <tr key={row} aria-hidden style={{ height: props.rowHeight }}>
      {Array.from({ length: props.columns }, (_, column) => (
        <td key={column}>
          <Skeleton height={10} width={widths[(row + column) % widths.length]} />
        </td>
      ))}
    </tr>
  ));
}
