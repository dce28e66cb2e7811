import { Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './app-frame.module.css';

/** The navigation of a narrow screen: a drawer that closes when a page is chosen. */
export function NarrowNavigation(props: { readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  return (
    <Drawer opened onClose={props.onClose} size={240} title="Pages" transitionProps={{ duration: 0 }} closeButtonProps={{ 'aria-label': 'Close' }}>
      <nav className={classes['links']} aria-label="Pages" onClick={(event) => event.target instanceof HTMLAnchorElement && props.onClose()}>
        {props.children}
      </nav>
    </Drawer>
  );
}
