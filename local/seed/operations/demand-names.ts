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

/** What a campaign is timed to, with the months (1-12) in which it may begin. */
const occasions: readonly { readonly name: string; readonly months: readonly number[] }[] = [
  { name: 'New Year', months: [12, 1] }, { name: 'Pongal', months: [1] }, { name: 'Republic Day', months: [1] }, { name: 'Holi', months: [2, 3] },
  { name: 'Summer', months: [3, 4, 5, 6] }, { name: 'Cricket Season', months: [3, 4, 5, 9, 10] }, { name: 'Eid', months: [3, 5, 6] },
  { name: 'Back to School', months: [5, 6, 7] }, { name: 'Monsoon', months: [6, 7, 8, 9] }, { name: 'Friendship Day', months: [7, 8] },
  { name: 'Independence Day', months: [7, 8] }, { name: 'Onam', months: [8, 9] }, { name: 'Navratri', months: [9, 10] }, { name: 'Diwali', months: [10, 11] },
  { name: 'Wedding Season', months: [11, 12, 1, 2] }, { name: 'Black Friday', months: [11] }, { name: 'Winter', months: [11, 12, 1] },
  { name: 'Payday', months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }, { name: 'Always On', months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
  { name: 'Weekend', months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] },
];
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

/** A campaign's name as planners write them: who, when and what, for whom. `startsOn` is `YYYY-MM-DD`. */
export function makeCampaignName(random: Random, advertiserName: string, trade: Trade, startsOn: string): string {
  const month = Number(startsOn.slice(5, 7));
  const occasion = random.pick(occasions.filter((candidate) => candidate.months.includes(month)));
  const short = advertiserName.split(' ').slice(0, -1).join(' ');
  return `${short} | ${occasion.name} ${random.pick(trade.pitches)} ${startsOn.slice(0, 4)} | ${random.pick(audiences)}`;
}

/** Lower-case words joined by hyphens: for domains and paths. Letters without an ASCII form are dropped. */
export function slugOf(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}

function takeUnique<T>(random: Random, pool: readonly T[], count: number): T[] {
  if (pool.length < count) throw new RangeError(`only ${pool.length} names for ${count}`);
  return random.shuffle(pool).slice(0, count);
}
