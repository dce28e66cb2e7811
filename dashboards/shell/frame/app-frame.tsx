import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLogout2, IconMoon, IconSun } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSignedIn } from '../identity/use-session.ts';
import classes from './app-frame.module.css';

function ColourSchemeToggle(): ReactNode {
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={isDark ? 'Use light colours' : 'Use dark colours'}
      onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
    >
      {isDark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
}

/** Header (product, navigation, who is signed in, colours, sign out) around a page. */
export function AppFrame(props: { readonly area: string; readonly navigation: ReactNode; readonly children: ReactNode }): ReactNode {
  const { session, sessions } = useSignedIn();
  return (
    <div className={classes['frame']}>
      <a href="#page" className={classes['skip']}>
        Skip to the page
      </a>
      <header className={classes['header']}>
        <span className={classes['product']}>
          <img src="/favicon.svg" alt="" width={20} height={20} />
          <span>
            Ad network <span className={classes['area']}>{props.area}</span>
          </span>
        </span>
        <nav className={classes['nav']} aria-label="Pages">
          {props.navigation}
        </nav>
        <span className={classes['person']} data-person={session.subject}>
          <span>{session.name}</span>
          <span className={classes['role']}>{session.roles.join(', ')}</span>
        </span>
        <ColourSchemeToggle />
        <ActionIcon variant="subtle" color="gray" aria-label="Sign out" onClick={() => sessions.end('signed-out')}>
          <IconLogout2 size={18} />
        </ActionIcon>
      </header>
      <main id="page" tabIndex={-1} className={classes['main']}>
        {props.children}
      </main>
    </div>
  );
}
