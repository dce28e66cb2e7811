import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import classes from '../frame/app-frame.module.css';
import type { UseSearch } from './search-hit.ts';

const GlobalSearch = lazy(async () => ({ default: (await import('./global-search.tsx')).GlobalSearch }));

/** Opens the search by click, by Ctrl+K and by "/". */
export function SearchButton(props: { readonly search: UseSearch }): ReactNode {
  const [opened, setOpened] = useState(false);
  const open = (): void => setOpened(true);
  useHotkeys([
    ['mod+K', open],
    ['/', open],
  ]);
  return (
    <>
      <button type="button" className={classes['search']} aria-keyshortcuts="Control+K /" onClick={open}>
        <IconSearch size={14} aria-hidden />
        <span className={classes['searchText']}>Search by name, id or number</span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      {opened ? (
        <Suspense>
          <GlobalSearch search={props.search} onClose={() => setOpened(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
