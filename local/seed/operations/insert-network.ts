import type { Calendar } from '../calendar.ts';
import type { Demand } from './demand.ts';
import type { Person } from './people.ts';
import { type Block, currentOwner, type Supply } from './supply.ts';
import type { Tables } from './tables.ts';
import { templates } from './templates.ts';

/** Writes everything that is not a campaign: staff, buyers, studios, games with their owners, ad units, block lists. */
export async function insertNetwork(tables: Tables, calendar: Calendar, people: readonly Person[], demand: Demand, supply: Supply, blocks: readonly Block[]): Promise<void> {
  for (const person of people) {
    await tables.table('ops_user').add([person.id, person.subject, person.name, person.email, person.active, person.createdAt]);
  }
  await insertDemand(tables, calendar, demand);
  await insertSupply(tables, calendar, supply);
  for (const block of blocks) {
    await tables.table('publisher_block').add([block.publisherId, block.advertiserId, calendar.instant(block.sinceDay, 0)]);
  }
  await tables.flush();
}

async function insertDemand(tables: Tables, calendar: Calendar, demand: Demand): Promise<void> {
  for (const agency of demand.agencies) await tables.table('agency').add([agency.id, agency.name, agency.status === 'ACTIVE' ? 1 : 2, agency.status]);
  await tables.flush();
  for (const advertiser of demand.advertisers) {
    await tables.table('advertiser').add([
      advertiser.id, advertiser.agencyId, advertiser.accountManagerId, advertiser.name, advertiser.domain, advertiser.trade.iabCategory, advertiser.status,
      advertiser.version, calendar.instant(advertiser.createdDay, 660), advertiser.updatedAt,
    ]);
  }
  await tables.flush();
}

async function insertSupply(tables: Tables, calendar: Calendar, supply: Supply): Promise<void> {
  for (const template of templates) {
    await tables.table('native_template').add([template.id, template.name, template.templateVersion, template.width, template.height, template.clickable]);
  }
  for (const publisher of supply.publishers) {
    const version = publisher.status === 'ACTIVE' ? 1 : 2;
    await tables.table('publisher').add([publisher.id, publisher.accountManagerId, publisher.name, publisher.country, publisher.status, version]);
  }
  await tables.flush();
  for (const game of supply.games) {
    await tables.table('game').add([
      game.id, currentOwner(game), game.platform, game.bundleId, game.name, game.category, game.sdkVersion, game.reviewStatus, game.owners.length,
    ]);
  }
  await tables.flush();
  for (const game of supply.games) {
    for (const owner of game.owners) {
      await tables.table('game_owner').add([game.id, owner.publisherId, calendar.day(owner.fromDay), owner.toDay === null ? null : calendar.day(owner.toDay)]);
    }
  }
  for (const unit of supply.units) {
    const version = unit.status === 'ACTIVE' || unit.status === 'DRAFT' ? 1 : 2;
    await tables.table('ad_unit').add([unit.id, unit.game.id, unit.templateId, unit.name, unit.status, version]);
  }
  await tables.flush();
}
