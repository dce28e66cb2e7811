import { Anchor } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import type { MouseEvent, ReactNode } from 'react';
import { entityAddress } from './entity-address.ts';

/** An id as a link to the page about it, or as text where there is none. */
export function EntityLink(props: { readonly id: string; readonly children?: ReactNode; readonly rowLink?: boolean }): ReactNode {
  const router = useRouter();
  const href = entityAddress(props.id);
  const text = props.children ?? props.id;
  if (href === undefined) return <span>{text}</span>;
  const follow = (event: MouseEvent): void => {
    // A click with a modifier opens a new tab, which is the browser's own.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.history.push(href);
  };
  return (
    <Anchor href={href} onClick={follow} inherit {...(props.rowLink === true ? { 'data-row-link': true } : {})}>
      <bdi>{text}</bdi>
    </Anchor>
  );
}
