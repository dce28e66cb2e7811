import type { Calendar } from '../calendar.ts';
import type { AdversarialCase, CampaignStatus } from '../facts.ts';
import { randomStream } from '../random.ts';
import type { CampaignOutline, ScriptedDelivery } from './campaign.ts';
import type { Demand } from './demand.ts';
import { type AdUnit, currentOwner, type Supply } from './supply.ts';
import { templateOf } from './templates.ts';

/** Each share of the three-way tie. */
const tieImpressions = 100_000;

/** A name with an emoji outside the Basic Multilingual Plane and right-to-left text within left-to-right text. */
const emojiCampaignName = '🎉 Diwali بڑی سیل 🪔 | ‏خصوصی پیشکش‏ | Pan India';

interface Case {
  readonly adversarial: AdversarialCase;
  readonly from: string;
  readonly to: string;
  readonly status?: CampaignStatus;
  readonly advertiserId?: number;
  readonly name?: string;
  readonly formerName?: string;
  readonly includeGames?: readonly number[];
  readonly everyDay?: boolean;
  readonly script?: readonly ScriptedDelivery[];
}

/** The campaigns that are planted at every scale because each is a case that must work; named by `adversarial`. */
export function makeAdversarialOutlines(seed: number, calendar: Calendar, demand: Demand, supply: Supply): CampaignOutline[] {
  return makeCases(calendar, demand, supply).map((planted, index): CampaignOutline => {
    const random = randomStream(seed, `outline/adversarial/${index}`);
    const fromDay = calendar.indexOf(planted.from);
    const toDay = calendar.indexOf(planted.to);
    const status = planted.status ?? 'COMPLETED';
    return {
      key: `adversarial/${index}`,
      // Advertisers of the upper ranks: ACTIVE, and with other campaigns beside this one.
      advertiserId: planted.advertiserId ?? 2 + index,
      objective: 'BRAND_AWARENESS', status, kind: status === 'ACTIVE' ? 'serving' : null,
      createdDay: fromDay - random.integer(4, 9),
      fromDay, toDay, flights: [{ fromDay, toDay }],
      deliversTo: planted.adversarial === 'zero-delivery' ? null : calendar.today,
      adversarial: planted.adversarial,
      name: planted.name, formerName: planted.formerName, includeGames: planted.includeGames, script: planted.script, everyDay: planted.everyDay,
    };
  });
}

function makeCases(calendar: Calendar, demand: Demand, supply: Supply): Case[] {
  const moved = { adversarial: 'game-moved', includeGames: [supply.movedGame.id], everyDay: true } as const;
  const [first, second, third] = tieUnits(supply, calendar);
  const tieDay = calendar.indexOf('2026-10-14');
  return [
    { adversarial: 'renamed', from: '2026-09-05', to: '2026-12-05', status: 'ACTIVE', name: 'Brand Refresh 2026 | Now With A New Name', formerName: 'Brand Refresh 2026 | Phase 1' },
    { adversarial: 'renamed', from: '2026-09-10', to: '2026-10-28', name: 'Festive Teaser (closed)', formerName: 'Festive Teaser | Metro' },
    { adversarial: 'archived-advertiser', from: '2026-07-10', to: '2026-08-25', advertiserId: demand.archived.id },
    { adversarial: 'archived-advertiser', from: '2026-08-05', to: '2026-09-20', advertiserId: demand.archived.id },
    { ...moved, from: '2026-09-20', to: '2026-10-31' },
    { ...moved, from: '2026-10-01', to: '2026-11-10' },
    { adversarial: 'emoji-rtl-name', from: '2026-10-03', to: '2026-12-05', status: 'ACTIVE', advertiserId: demand.emoji.id, name: emojiCampaignName },
    { adversarial: 'zero-amount', from: '2026-10-10', to: '2026-10-20', script: [{ day: tieDay, unit: first, impressions: 1 }] },
    { adversarial: 'zero-delivery', from: '2026-09-01', to: '2026-09-30' },
    {
      adversarial: 'month-boundary', from: '2026-09-30', to: '2026-10-01',
      script: [{ day: calendar.indexOf('2026-09-30'), unit: first, impressions: 41_234 }, { day: calendar.indexOf('2026-10-01'), unit: first, impressions: 40_321 }],
    },
    {
      adversarial: 'three-way-tie', from: '2026-10-05', to: '2026-10-18',
      script: [first, second, third].map((unit) => ({ day: tieDay, unit, impressions: tieImpressions })),
    },
    { adversarial: 'flat-three-months', from: '2026-08-01', to: '2026-10-31' },
  ];
}

/** Three units that could always show something, in games of three studios, sorted by id. */
function tieUnits(supply: Supply, calendar: Calendar): readonly [AdUnit, AdUnit, AdUnit] {
  const blocked = new Set(supply.blocks.map((block) => block.publisherId));
  const chosen = new Map<number, AdUnit>();
  for (const unit of supply.units) {
    const publisherId = currentOwner(unit.game);
    const always = unit.status === 'ACTIVE' && unit.live?.fromDay === 0 && unit.live.toDay === calendar.today && unit.game.owners.length === 1;
    if (always && templateOf(unit.templateId).clickable && !blocked.has(publisherId) && !chosen.has(publisherId)) chosen.set(publisherId, unit);
  }
  const [first, second, third] = chosen.values();
  if (first === undefined || second === undefined || third === undefined) throw new Error('the seed has too few studios for a three-way tie');
  return [first, second, third];
}
