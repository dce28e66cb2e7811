import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import classes from '../frame/app-frame.module.css';
import type { LoadSearch } from './search-hit.ts';

/** The dialog with a dashboard's search in it, loaded together. */
function lazySearch(load: LoadSearch) {
  return lazy(async () => {
    const [{ GlobalSearch }, useSearch] = await Promise.all([import('./global-search.tsx'), load()]);
    return { default: (props: { readonly onClose: () => void }): ReactNode => <GlobalSearch search={useSearch} onClose={props.onClose} /> };
  });
}

/** Opens the search by click, by Ctrl+K and by "/". */
export function SearchButton(props: { readonly search: LoadSearch }): ReactNode {
  const [opened, setOpened] = useState(false);
  const [Search] = useState(() => lazySearch(props.search));
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
          <Search onClose={() => setOpened(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
