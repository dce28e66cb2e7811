import { IconArrowLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './page.module.css';

/** A page that scrolls as a whole. */
export function Page(props: { readonly children: ReactNode }): ReactNode {
  return <div className={classes['page']}>{props.children}</div>;
}

/** Title of a page, its states beside it, its actions at the end. */
export function PageHead(props: { readonly title: ReactNode; readonly children?: ReactNode; readonly actions?: ReactNode }): ReactNode {
  return (
    <div className={classes['head']}>
      <h1>{props.title}</h1>
      {props.children}
      {props.actions === undefined ? null : <div className={classes['end']}>{props.actions}</div>}
    </div>
  );
}

/** Back to the list that a page is of. */
export function BackLink(props: { readonly to: LinkProps['to']; readonly children: ReactNode }): ReactNode {
  return (
    <Link to={props.to} className={classes['back']}>
      <IconArrowLeft size={14} aria-hidden /> {props.children}
    </Link>
  );
}

/** Panels beside each other as far as the screen is wide. */
export function Panels(props: { readonly children: ReactNode }): ReactNode {
  return <div className={classes['panels']}>{props.children}</div>;
}

/** A titled part of a page. */
export function Panel(props: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className={classes['panel']} aria-label={props.title}>
      <h2>{props.title}</h2>
      {props.children}
    </section>
  );
}

/** A list that fills what is left of the screen. */
export function Fill(props: { readonly children: ReactNode }): ReactNode {
  return <div className={classes['fill']}>{props.children}</div>;
}
