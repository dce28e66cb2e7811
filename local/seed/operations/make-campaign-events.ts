import type { Calendar } from '../calendar.ts';
import type { CampaignStatus } from '../facts.ts';
import { randomStream } from '../random.ts';
import type { Campaign } from './campaign.ts';
import type { Person } from './people.ts';

/** A row of `change_event`, before it has an id. `action` is the mutation's name, as the service writes it. */
export interface ChangeEvent {
  readonly at: string;
  readonly actor: Person;
  readonly entityType: string;
  readonly entityId: number;
  readonly action: string;
  readonly changes: readonly { readonly path: string; readonly before: string | null; readonly after: string | null }[];
}

/** Days before today on which the renamed campaigns were renamed: after their last month was billed. */
const renamedDaysAgo = 3;

/** A campaign's history from its creation to its status today, oldest first. Its version is the number of events. */
export function makeCampaignEvents(seed: number, calendar: Calendar, staff: readonly Person[], campaign: Campaign): ChangeEvent[] {
  const random = randomStream(seed, `events/${campaign.key}`);
  const planner = random.pick(staff);
  const lead = random.pick(staff);
  let version = 0;
  const event = (at: string, actor: Person, action: string, path: string, before: string | null, after: string | null): ChangeEvent => {
    version += 1;
    const counted = { path: 'version', before: version === 1 ? null : String(version - 1), after: String(version) };
    return { at, actor, action, entityType: 'Campaign', entityId: campaign.id, changes: [{ path, before, after }, counted] };
  };
  const moved = (at: string, actor: Person, before: CampaignStatus, after: CampaignStatus): ChangeEvent => event(at, actor, 'setCampaignStatus', 'status', before, after);
  const { createdDay, fromDay, status } = campaign;
  const boundary = campaign.adversarial === 'month-boundary';
  // Created at local midnight and completed in the last millisecond of a local month: a day off in UTC at both ends.
  const events = [event(calendar.instant(createdDay, boundary ? 0 : random.integer(560, 640)), planner, 'createCampaign', 'name', null, campaign.billedName)];
  if (status === 'DRAFT') return events;
  const approvedDay = Math.min(createdDay + 2, calendar.today - 1);
  events.push(moved(calendar.instant(Math.min(createdDay + 1, calendar.today - 2), random.integer(650, 700)), planner, 'DRAFT', 'PENDING_REVIEW'));
  if (status === 'PENDING_REVIEW') return events;
  events.push(moved(calendar.instant(approvedDay, random.integer(710, 900)), lead, 'PENDING_REVIEW', 'READY'));
  if (status === 'READY') return events;
  events.push(moved(calendar.instant(Math.min(approvedDay, calendar.today - 1), random.integer(910, 1_100)), planner, 'READY', 'ACTIVE'));
  if (status === 'PAUSED') events.push(moved(calendar.instant(campaign.deliversTo ?? calendar.today - 1, random.integer(1_110, 1_430)), lead, 'ACTIVE', 'PAUSED'));
  if (status === 'COMPLETED' || status === 'ARCHIVED') {
    const end = campaign.toDay ?? fromDay;
    events.push(moved(calendar.instant(boundary ? end - 1 : end + 1, boundary ? 1_440 - 1 / 60_000 : 20), planner, 'ACTIVE', 'COMPLETED'));
    if (status === 'ARCHIVED') events.push(moved(calendar.instant(end + 30, random.integer(600, 900)), lead, 'COMPLETED', 'ARCHIVED'));
  }
  if (campaign.formerName !== undefined) {
    events.push(event(calendar.instant(calendar.today - renamedDaysAgo, random.integer(600, 900)), lead, 'updateCampaign', 'name', campaign.formerName, campaign.displayName));
  }
  return events;
}
