import type { Calendar } from '../calendar.ts';
import { config } from '../config.ts';
import { type Random, randomStream } from '../random.ts';
import type { Campaign, Creative } from './campaign.ts';
import { type ChangeEvent, makeCampaignEvents } from './make-campaign-events.ts';
import { accountManagers, type Person } from './people.ts';
import { digestOf, type Tables } from './tables.ts';
import { templateOf } from './templates.ts';

const assetRoles = ['MAIN_IMAGE', 'ICON', 'LOGO', 'TITLE', 'BODY', 'CTA'] as const;
type AssetRole = (typeof assetRoles)[number];

/** Writes campaigns with their targeting and creatives, and returns their histories. */
export async function insertCampaigns(
  tables: Tables, calendar: Calendar, seed: number, people: readonly Person[], campaigns: readonly Campaign[], advance: (done: number) => void,
): Promise<ChangeEvent[]> {
  const staff = accountManagers(people);
  const events: ChangeEvent[] = [];
  for (let start = 0; start < campaigns.length; start += config.campaignsPerRoundMax) {
    const round = campaigns.slice(start, start + config.campaignsPerRoundMax);
    for (const campaign of round) {
      const history = makeCampaignEvents(seed, calendar, staff, campaign);
      events.push(...history);
      await insertCampaign(tables, calendar, campaign, history);
    }
    await tables.flush();
    for (const campaign of round) await insertContents(tables, campaign);
    await tables.flush();
    for (const campaign of round) {
      const random = randomStream(seed, `assets/${campaign.key}`);
      for (const creative of campaign.creatives) await insertCreativeParts(tables, random, creative);
    }
    await tables.flush();
    advance(start + round.length);
  }
  return events;
}

async function insertCampaign(tables: Tables, calendar: Calendar, campaign: Campaign, history: readonly ChangeEvent[]): Promise<void> {
  await tables.table('campaign').add([
    campaign.id, campaign.advertiserId, campaign.displayName, campaign.objective, campaign.status, calendar.day(campaign.fromDay),
    campaign.toDay === null ? null : calendar.day(campaign.toDay), history.length, history[0]?.at ?? null, history.at(-1)?.at ?? null,
  ]);
}

async function insertContents(tables: Tables, campaign: Campaign): Promise<void> {
  for (const target of campaign.targets) await tables.table('campaign_target').add([campaign.id, target.dimension, target.value]);
  for (const gameId of campaign.gameList?.gameIds ?? []) await tables.table('campaign_game').add([campaign.id, gameId, campaign.gameList?.mode ?? 'INCLUDE']);
  for (const creative of campaign.creatives) {
    await tables.table('creative').add([
      creative.id, campaign.id, creative.templateId, creative.name, creative.clickUrl, creative.reviewStatus, creative.submittedAt, creative.archivedAt, creative.version,
    ]);
  }
}

async function insertCreativeParts(tables: Tables, random: Random, creative: Creative): Promise<void> {
  const template = templateOf(creative.templateId);
  const roles = assetRoles.filter((role) => role === 'MAIN_IMAGE' || (role === 'CTA' ? template.clickable : random.chance(0.5)));
  for (const role of roles) {
    const { width, height, extension, bytes } = assetShape(random, role, template.width, template.height);
    const digest = digestOf(`asset ${creative.id} ${role} ${creative.name} ${random.next()}`);
    const url = `https://assets.network.example/creatives/${creative.id}/${Buffer.from(digest).toString('hex').slice(0, 16)}.${extension}`;
    await tables.table('creative_asset').add([creative.id, role, url, digest, width, height, bytes]);
  }
  for (const review of creative.reviews) {
    await tables.table('creative_review').add([creative.id, review.reviewerId, review.decision, review.reasonCode, review.note, review.decidedAt]);
  }
}

function assetShape(random: Random, role: AssetRole, width: number, height: number): { width: number | null; height: number | null; extension: string; bytes: number } {
  switch (role) {
    case 'MAIN_IMAGE':
      return { width, height, extension: 'webp', bytes: random.integer(40_000, 380_000) };
    case 'ICON':
      return { width: 128, height: 128, extension: 'png', bytes: random.integer(4_000, 18_000) };
    case 'LOGO':
      return { width: 320, height: 120, extension: 'png', bytes: random.integer(6_000, 30_000) };
    case 'TITLE':
    case 'BODY':
    case 'CTA':
      return { width: null, height: null, extension: 'txt', bytes: random.integer(8, 120) };
  }
}
