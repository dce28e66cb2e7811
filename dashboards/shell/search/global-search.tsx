import '@mantine/spotlight/styles.css';
import { Loader, Modal, Text, VisuallyHidden } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { FailureDetail } from '../display/notices.tsx';
import { clientLimits } from '../graphql/client-limits.ts';
import type { SearchAnswer, SearchHit, UseSearch } from './search-hit.ts';

const [store, spotlight] = createSpotlight();

function outcomeText(text: string, settled: boolean, answer: SearchAnswer): string {
  if (text === '') return 'Type a name, an id like cmp_1, or a document number.';
  if (answer.hits.length > 0) return '';
  return settled ? 'Nothing has this name, id or number.' : 'Searching…';
}

/** The search dialog: results while typing, arrow keys and Enter to go there. */
export function GlobalSearch(props: { readonly search: UseSearch; readonly onClose: () => void }): ReactNode {
  const [text, setText] = useState('');
  const [settledText] = useDebouncedValue(text.trim(), clientLimits.typingPauseMs);
  const answer = props.search(settledText);
  const router = useRouter();
  useEffect(() => spotlight.open(), []);
  // Results arrive after typing, and Spotlight selects only while one types: Enter is for the first of those that are shown now.
  const shown = answer.hits.map(({ id }) => id).join(' ');
  useEffect(() => {
    document.querySelectorAll('[data-search-hit]').forEach((hit, index) => hit.toggleAttribute('data-selected', index === 0));
    store.updateState((state) => ({ ...state, selected: shown === '' ? -1 : 0 }));
  }, [shown]);
  const settled = settledText === text.trim() && !answer.searching;
  const outcome = outcomeText(text.trim(), settled, answer);
  const go = (hit: SearchHit): void => router.history.push(hit.href);
  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      shortcut={null}
      onSpotlightClose={props.onClose}
      maxHeight={420}
      scrollable
      transitionProps={{ duration: 0 }}
      overlayProps={{ backgroundOpacity: 0.3 }}
      lockScroll={false}
    >
      <VisuallyHidden>
        <Modal.Title>Search</Modal.Title>
      </VisuallyHidden>
      <Spotlight.Search
        aria-label="Search by name, id or number"
        placeholder="Search by name, id or number"
        leftSection={settled ? <IconSearch size={18} aria-hidden /> : <Loader size={16} />}
      />
      <Spotlight.ActionsList>
        {answer.hits.map((hit) => (
          <Spotlight.Action key={hit.id} onClick={() => go(hit)} data-search-hit={hit.id}>
            <div>
              <bdi>{hit.title}</bdi>
              <Text size="xs">
                {[hit.kind, hit.detail, hit.id].filter((part) => part !== '' && part !== hit.title).join(' · ')}
              </Text>
            </div>
          </Spotlight.Action>
        ))}
      </Spotlight.ActionsList>
      <Text size="sm" c="dimmed" px="md" py={outcome === '' ? 0 : 'sm'} role="status">
        {outcome}
      </Text>
      {answer.failure === undefined ? null : (
        <Text size="sm" px="md" pb="sm" component="div">
          Not everything could be searched: {answer.failure.message}
          <FailureDetail failure={answer.failure} />
        </Text>
      )}
    </Spotlight.Root>
  );
}
