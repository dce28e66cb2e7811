import type { Random } from '../random.ts';

/** A line of business: its IAB content category, what companies in it are called, and what they sell in a game. */
export interface Trade {
  readonly iabCategory: string;
  readonly endings: readonly string[];
  readonly pitches: readonly string[];
}

/** Trades that buy native in-game advertising; codes of the IAB content taxonomy 1.0. */
export const trades: readonly Trade[] = [
  { iabCategory: 'IAB8', endings: ['Foods', 'Tea', 'Dairy', 'Snacks', 'Beverages', 'Masala'], pitches: ['New Flavour', 'Family Pack', 'Snack Break', 'Summer Coolers'] },
  { iabCategory: 'IAB18', endings: ['Silks', 'Denim', 'Jewels', 'Footwear', 'Apparel', 'Eyewear'], pitches: ['Wedding Edit', 'Street Collection', 'End of Season Sale', 'New Arrivals'] },
  { iabCategory: 'IAB2', endings: ['Motors', 'Scooters', 'Tyres', 'EV', 'Auto'], pitches: ['Test Ride', 'Launch', 'Exchange Bonanza', 'Monsoon Check-up'] },
  { iabCategory: 'IAB13', endings: ['Bank', 'Insurance', 'Capital', 'Pay', 'Mutual'], pitches: ['Zero-Fee Account', 'Tax Saver', 'Cashback Week', 'First SIP'] },
  { iabCategory: 'IAB19', endings: ['Mobiles', 'Audio', 'Telecom', 'Laptops', 'Networks', 'Wearables'], pitches: ['5G Upgrade', 'Pre-Order', 'Unlimited Plan', 'Big Battery'] },
  { iabCategory: 'IAB20', endings: ['Airways', 'Stays', 'Holidays', 'Cabs', 'Trails'], pitches: ['Weekend Getaway', 'Early Bird', 'Airport Ride', 'Hill Station Special'] },
  { iabCategory: 'IAB22', endings: ['Bazaar', 'Mart', 'Kart', 'Grocers', 'Deals'], pitches: ['Mega Days', '10-Minute Delivery', 'Flat 50', 'Republic Sale'] },
  { iabCategory: 'IAB9', endings: ['Games', 'Esports', 'Fantasy', 'Playworks'], pitches: ['Season Pass', 'Install Drive', 'League Kick-off', 'Reactivation'] },
  { iabCategory: 'IAB1', endings: ['Pictures', 'Studios', 'Music', 'Stream', 'Comics'], pitches: ['Trailer Drop', 'First Week', 'Binge Weekend', 'Album Release'] },
  { iabCategory: 'IAB7', endings: ['Wellness', 'Pharma', 'Fitness', 'Ayurveda', 'Care'], pitches: ['Immunity Month', 'Full Body Check', 'Yoga Day', 'Protein Week'] },
  { iabCategory: 'IAB5', endings: ['Academy', 'Learning', 'Institute', 'Tutors'], pitches: ['Admissions Open', 'Free Trial Class', 'Scholarship Test', 'Exam Sprint'] },
  { iabCategory: 'IAB17', endings: ['Sports', 'Cricket Gear', 'Cycles', 'Outdoors'], pitches: ['Match Day', 'Jersey Launch', 'Gear Up', 'Marathon'] },
];

const companyStems = [
  'Kaveri', 'Nilgiri', 'Deccan', 'Saffron', 'Lotus', 'Indus', 'Monsoon', 'Peacock', 'Banyan', 'Malabar', 'Konark', 'Aravali', 'Sahyadri', 'Tulsi',
  'Mehra', 'Jaipuri', 'Charminar', 'Vindhya', 'Surya', 'Chandan', 'Meghna', 'Godavari', 'Rangoli', 'Utsav', 'Ananda', 'Bluebird', 'Northwind', 'Silver Oak',
  'Harbour', 'Redwood', 'Skyline', 'Maple', 'Orchid', 'Zephyr', 'Quill', 'Copper Kettle', 'Bright Side', 'Tangerine', 'Juniper', 'Lighthouse', 'Nimbus',
  'Papaya', 'Koi', 'Vela', 'Nordlys', 'Sakura', 'Baobab', 'Tamarind', 'Mosaic', 'Pixelberry', 'Velvet', 'Cobalt', 'Acacia', 'Marigold', 'Ember',
  'Trident', 'Jasmine', 'Himadri', 'Ganga', 'Kesar', 'Champak', 'Ashoka', 'Naaz', 'Zaitoon', 'Coral Bay', 'Amber', 'Willow', 'Falcon', 'Rover', 'Hoopoe',
] as const;
const agencyStems = [
  'Fourth Wall', 'Kite', 'Mango Street', 'Brightline', 'Loudhailer', 'Signal Hill', 'Patang', 'Third Umpire', 'Teal & Co', 'Bandra', 'Sixer', 'Indigo Yard',
  'Northstar', 'Paperboat', 'Wavelength', 'Red Lantern', 'Chai Corner', 'Blue Teapot', 'Longhand', 'Midnight', 'Open Sky', 'Parallel', 'Quartz', 'Riverbank',
] as const;
const agencyEndings = ['Media', 'Collective', 'Communications', 'Performance', 'Digital', 'Mindworks'] as const;

const occasions = [
  'Diwali', 'Onam', 'Eid', 'Holi', 'Navratri', 'Independence Day', 'Back to School', 'Monsoon', 'Summer', 'Winter', 'New Year', 'Cricket Season', 'Wedding Season',
  'Payday', 'Always On', 'Black Friday', 'Republic Day', 'Pongal', 'Friendship Day', 'Weekend',
] as const;
const audiences = ['Metro', 'Tier 2', 'South', 'North', 'Pan India', 'SEA', 'MENA', 'Gamers 18-24', 'Women 25-34', 'Android', 'iOS', 'Lapsed Users', 'Retarget', 'Lookalike'] as const;

/** A company: its name and its trade. Names are unique within one call. */
export function makeCompanies(random: Random, count: number): { readonly name: string; readonly trade: Trade }[] {
  const pairs = companyStems.flatMap((stem) => trades.flatMap((trade) => trade.endings.map((ending) => ({ name: `${stem} ${ending}`, trade }))));
  return takeUnique(random, pairs, count);
}

/** Names of advertising agencies, unique. */
export function makeAgencyNames(random: Random, count: number): string[] {
  return takeUnique(random, agencyStems.flatMap((stem) => agencyEndings.map((ending) => `${stem} ${ending}`)), count);
}

/** A campaign's name as planners write them: who, what, for whom. */
export function makeCampaignName(random: Random, advertiserName: string, trade: Trade, year: string): string {
  const short = advertiserName.split(' ')[0] ?? advertiserName;
  return `${short} | ${random.pick(occasions)} ${random.pick(trade.pitches)} ${year} | ${random.pick(audiences)}`;
}

/** Lower-case words joined by hyphens: for domains and paths. Letters without an ASCII form are dropped. */
export function slugOf(name: string): string {
  return name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}

function takeUnique<T>(random: Random, pool: readonly T[], count: number): T[] {
  if (pool.length < count) throw new RangeError(`only ${pool.length} names for ${count}`);
  return random.shuffle(pool).slice(0, count);
}
