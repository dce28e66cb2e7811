import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './side-panel.module.css';

/** A panel that slides over the page from its side; Escape and a click beside it close it. Its head is no page header, as Mantine's own would be. */
export function SidePanel(props: {
  /** Names the panel for screen readers. */
  readonly label: string;
  readonly head: ReactNode;
  readonly onClose: () => void;
  /** Width in pixels; on a narrow screen at most the screen's. */
  readonly size: number;
  readonly position?: 'left' | 'right';
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Drawer.Root opened onClose={props.onClose} position={props.position ?? 'right'} size={props.size} lockScroll={false} transitionProps={{ duration: 120 }}>
      <Drawer.Overlay backgroundOpacity={0.2} />
      <Drawer.Content aria-label={props.label}>
        <div className={classes['top']}>
          {props.head}
          <Drawer.CloseButton aria-label="Close the panel" />
        </div>
        <Drawer.Body>{props.children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** The head of a side panel about one thing: its name, and what it belongs to. */
export function SidePanelHead(props: { readonly title: ReactNode; readonly children?: ReactNode }): ReactNode {
  return (
    <div className={classes['head']}>
      <h2 className={classes['name']}>
        <bdi>{props.title}</bdi>
      </h2>
      {props.children === undefined ? null : <div className={classes['under']}>{props.children}</div>}
    </div>
  );
}
