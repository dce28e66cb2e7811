import { useMediaQuery } from '@mantine/hooks';

/** True on a screen too narrow for a table of columns. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
