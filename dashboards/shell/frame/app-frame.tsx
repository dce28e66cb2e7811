import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout2, IconMenu2, IconMoon, IconSun } from '@tabler/icons-react';
import { lazy, Suspense, type ReactNode } from 'react';
import { ExplainButton } from '../explain/explain-button.tsx';
import { useSignedIn } from '../identity/use-session.ts';
import type { LoadSearch } from '../search/search-hit.ts';
import { SearchButton } from '../search/search-button.tsx';
import classes from './app-frame.module.css';

const NarrowNavigation = lazy(async () => ({ default: (await import('./narrow-navigation.tsx')).NarrowNavigation }));

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

/** Links of the navigation that belong together, under one name. */
export function NavSection(props: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className={classes['section']} role="group" aria-label={props.name}>
      <span className={classes['sectionName']} aria-hidden>
        {props.name}
      </span>
      {props.children}
    </div>
  );
}

/** On a narrow screen the navigation lies behind a button. */
function NavigationButton(props: { readonly children: ReactNode }): ReactNode {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <span className={classes['menu']}>
      <ActionIcon variant="subtle" color="gray" aria-label="Pages" aria-expanded={opened} onClick={open}>
        <IconMenu2 size={18} />
      </ActionIcon>
      {opened ? (
        <Suspense>
          <NarrowNavigation onClose={close}>{props.children}</NarrowNavigation>
        </Suspense>
      ) : null}
    </span>
  );
}

/** Header (product, search, who is signed in, colours, sign out) and navigation around a page. `navigation` is links and NavSections of links. */
export function AppFrame(props: {
  readonly area: string;
  readonly navigation: ReactNode;
  /** How this dashboard searches; without it there is no search. */
  readonly search?: LoadSearch | undefined;
  readonly children: ReactNode;
}): ReactNode {
  const { session, sessions } = useSignedIn();
  return (
    <div className={classes['frame']}>
      <a href="#page" className={classes['skip']}>
        Skip to the page
      </a>
      <header className={classes['header']}>
        <NavigationButton>{props.navigation}</NavigationButton>
        <span className={classes['product']}>
          <img src="/favicon.svg" alt="" width={20} height={20} />
          <span>
            Ad network <span className={classes['area']}>{props.area}</span>
          </span>
        </span>
        <span className={classes['middle']}>{props.search === undefined ? null : <SearchButton search={props.search} />}</span>
        <span className={classes['person']} data-person={session.subject}>
          <span>{session.name}</span>
          <span className={classes['role']}>{session.roles.join(', ')}</span>
        </span>
        <ExplainButton />
        <ColourSchemeToggle />
        <ActionIcon variant="subtle" color="gray" aria-label="Sign out" onClick={() => sessions.end('signed-out')}>
          <IconLogout2 size={18} />
        </ActionIcon>
      </header>
      <div className={classes['body']}>
        <nav className={`${classes['nav']} ${classes['links']}`} aria-label="Pages">
          {props.navigation}
        </nav>
        <main id="page" tabIndex={-1} className={classes['main']}>
          {props.children}
        </main>
      </div>
    </div>
  );
}
