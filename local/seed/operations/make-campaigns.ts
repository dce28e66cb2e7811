import type { Calendar } from '../calendar.ts';
import { type Random, randomStream } from '../random.ts';
import type { Scale } from '../scales.ts';
import { makeAdversarialOutlines } from './make-adversarial-outlines.ts';
import { type Buy, type Candidate, createInventory, drawBuy, drawPool, type Inventory, isLive } from './inventory.ts';
import { makeLargestAdvertiserOutlines, makeOutlines } from './make-outlines.ts';
import { type Campaign, type CampaignOutline, type CreativeDraft, goalUnitOf, type PoolUnit } from './campaign.ts';
import { drawCreatives } from './draw-creatives.ts';
import { advertiserOf, type Demand } from './demand.ts';
import { makeCampaignName } from './demand-names.ts';
import { accountManagers, type Person } from './people.ts';
import type { Block, Supply } from './supply.ts';
import { templates } from './templates.ts';

/** A pool is this much larger than what is used on one day, so that days differ. */
const poolPerDayUnits = 1.7;
/** Days on which a campaign uses more or fewer units than others of its scale: sigma of the log-normal factor. */
const unitsPerDaySigma = 0.35;
const poolUnitsMax = 160;

/** Every campaign with its contents, and the block lists that came with them. Ids follow the order of creation. */
export interface Campaigns {
  readonly campaigns: readonly Campaign[];
  readonly blocks: readonly Block[];
}

interface Network {
  readonly seed: number;
  readonly scale: Scale;
  readonly calendar: Calendar;
  readonly people: readonly Person[];
  readonly demand: Demand;
  readonly supply: Supply;
}

/** Makes all campaigns: the ordinary ones, the many of the largest advertiser, the planted ones. */
export function makeCampaigns(network: Network): Campaigns {
  const { seed, scale, calendar, demand, supply } = network;
  const outlines = [
    ...makeOutlines(seed, scale, calendar, demand),
    ...makeLargestAdvertiserOutlines(seed, calendar, demand),
    ...makeAdversarialOutlines(seed, calendar, demand, supply),
  ].sort((a, b) => a.createdDay - b.createdDay);
  const inventory = createInventory(seed, calendar, supply, outlines);
  let flightId = 0;
  let creativeId = 0;
  const campaigns = outlines.map((outline, index): Campaign => {
    const random = randomStream(seed, `campaign/${outline.key}`);
    const contents = drawContents(random, network, inventory, outline);
    const advertiser = advertiserOf(demand.advertisers, outline.advertiserId);
    const displayName = outline.name ?? makeCampaignName(random, advertiser.name, advertiser.trade, calendar.day(outline.fromDay));
    return {
      ...outline, ...contents, displayName,
      id: index + 1,
      billedName: outline.formerName ?? displayName,
      goalUnit: goalUnitOf[outline.objective],
      flights: outline.flights.map((flight) => ({ ...flight, id: (flightId += 1) })),
      creatives: contents.creatives.map((creative) => ({ ...creative, id: (creativeId += 1) })),
    };
  });
  return { campaigns, blocks: inventory.blocks };
}

interface Contents extends Buy {
  readonly creatives: readonly CreativeDraft[];
  readonly pool: readonly PoolUnit[];
  readonly unitsPerDayDrawn: number;
}

function drawContents(random: Random, network: Network, inventory: Inventory, outline: CampaignOutline): Contents {
  const { calendar, scale, demand, people } = network;
  const fixedGames = inventory.includeGamesOf(outline);
  let buy = drawBuy(random, outline, network.supply, fixedGames, false);
  let candidates = inventory.candidates(outline, buy);
  // Whoever is to run must find units that are open today and were open all along; a broader buy does.
  if (outline.deliversTo !== null && fixedGames === null && !candidates.some((candidate) => candidate.fromDay === 0 && isLive(candidate, calendar))) {
    buy = drawBuy(random, outline, network.supply, fixedGames, true);
    candidates = inventory.candidates(outline, buy);
  }
  const templateIds = rankTemplates(random, calendar, outline, candidates);
  const advertiser = advertiserOf(demand.advertisers, outline.advertiserId);
  const brief = { outline, templateIds, domain: advertiser.domain };
  const creatives = drawCreatives(random, calendar, accountManagers(people), brief);
  const usable = new Set(creatives.filter((creative) => creative.reviewStatus === 'APPROVED').map((creative) => creative.templateId));
  const unitsPerDayDrawn = outline.unitsPerDay ?? Math.max(1, Math.round(scale.unitsPerCampaignDay * random.logNormal(0, unitsPerDaySigma)));
  const poolUnits = Math.min(poolUnitsMax, Math.ceil(unitsPerDayDrawn * poolPerDayUnits));
  const scripted = outline.script?.map((item) => item.unit);
  const deliverable = outline.deliversTo === null ? [] : candidates.filter((candidate) =>
    (scripted === undefined ? usable.has(candidate.unit.templateId) : scripted.includes(candidate.unit)));
  return { ...buy, creatives, unitsPerDayDrawn, pool: drawPool(random, deliverable, poolUnits, calendar) };
}

/** Templates for the creatives: of the planted units, or one that is surely open first and then those met most often. */
function rankTemplates(random: Random, calendar: Calendar, outline: CampaignOutline, candidates: readonly Candidate[]): number[] {
  if (outline.script !== undefined) return [...new Set(outline.script.map((item) => item.unit.templateId))];
  const always = candidates.filter((candidate) => candidate.fromDay === 0 && isLive(candidate, calendar));
  const preferred = always.length > 0 ? always : candidates;
  if (preferred.length === 0) {
    return random.shuffle(templates.filter((template) => template.clickable)).map((template) => template.id).slice(0, 2);
  }
  const first = random.pick(preferred).unit.templateId;
  const others = random.shuffle([...new Set(candidates.map((candidate) => candidate.unit.templateId))]).filter((id) => id !== first);
  return [first, ...others.slice(0, 5)];
}
