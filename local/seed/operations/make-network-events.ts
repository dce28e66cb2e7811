import type { Calendar } from '../calendar.ts';
import { randomStream } from '../random.ts';
import type { Campaign } from './campaign.ts';
import type { ChangeEvent } from './make-campaign-events.ts';
import type { Demand } from './demand.ts';
import { accountManagers, type Person } from './people.ts';
import type { Supply } from './supply.ts';

/** Days before the business date on which an agency's status changed. */
const agencyChangedDaysAgo = 60;

/** What happened to others than campaigns: parties that stopped, games that were sold, creatives that were archived. Each raised a version. */
export function makeNetworkEvents(
  seed: number, calendar: Calendar, people: readonly Person[], demand: Demand, supply: Supply, campaigns: readonly Campaign[],
): ChangeEvent[] {
  const random = randomStream(seed, 'network-events');
  const staff = accountManagers(people);
  const event = (at: string, entityType: string, entityId: number, action: string, path: string, before: string | null, after: string): ChangeEvent => ({
    at, actor: random.pick(staff), entityType, entityId, action, changes: [{ path, before, after }, { path: 'version', before: '1', after: '2' }],
  });
  const agencies = demand.agencies.filter((agency) => agency.status !== 'ACTIVE').map((agency) =>
    event(calendar.instant(calendar.today - agencyChangedDaysAgo, 720), 'Agency', agency.id, 'updateAgency', 'status', 'ACTIVE', agency.status));
  const advertisers = demand.advertisers.filter((advertiser) => advertiser.status !== 'ACTIVE').map((advertiser) =>
    event(advertiser.updatedAt, 'Advertiser', advertiser.id, 'updateAdvertiser', 'status', 'ACTIVE', advertiser.status));
  const publishers = supply.publishers.flatMap((publisher) => (publisher.stoppedDay === null ? [] : [
    event(calendar.instant(publisher.stoppedDay - 1, 1_400), 'Publisher', publisher.id, 'updatePublisher', 'status', 'ACTIVE', publisher.status),
  ]));
  const games = supply.games.flatMap((game) => {
    const [seller, buyer] = game.owners;
    if (seller === undefined || buyer === undefined) return [];
    return [event(calendar.instant(buyer.fromDay - 1, 1_000), 'Game', game.id, 'transferGame', 'publisherId', `pub_${seller.publisherId}`, `pub_${buyer.publisherId}`)];
  });
  const creatives = campaigns.flatMap((campaign) => campaign.creatives).flatMap((creative) => (creative.archivedAt === null ? [] : [
    event(creative.archivedAt, 'Creative', creative.id, 'archiveCreative', 'archived', 'false', 'true'),
  ]));
  return [...agencies, ...advertisers, ...publishers, ...games, ...creatives];
}
