/** The page about a thing, by the kind that its id says; undefined where there is none. */
export function entityAddress(id: string): string | undefined {
  const kind = /^([a-z]{3})_\d+$/.exec(id)?.[1];
  switch (kind) {
    case 'cmp':
      return `/campaigns/${id}`;
    case 'adv':
      return `/advertisers/${id}`;
    case 'pub':
      return `/publishers/${id}`;
    case 'gam':
      return `/games/${id}`;
    case 'adu':
      return `/ad-units?id=${id}`;
    case 'crv':
    case 'agy':
      return `/history?entity=${id}`;
    default:
      return undefined;
  }
}
