import type { ReactNode } from 'react';
import { SidePanel, SidePanelHead } from '../display/side-panel.tsx';
import classes from './app-frame.module.css';

/** The navigation of a narrow screen: a drawer that closes when a page is chosen. */
export function NarrowNavigation(props: { readonly onClose: () => void; readonly children: ReactNode }): ReactNode {
  return (
    <SidePanel label="Pages" head={<SidePanelHead title="Pages" />} onClose={props.onClose} size={240} position="left">
      <nav className={classes['links']} aria-label="Pages" onClick={(event) => event.target instanceof HTMLAnchorElement && props.onClose()}>
        {props.children}
      </nav>
    </SidePanel>
  );
}
