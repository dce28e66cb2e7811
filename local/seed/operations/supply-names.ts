import type { Random } from '../random.ts';

const studioStems = [
  'Bhoot', 'Ninja Idli', 'Gulmohar', 'Paper Tiger', 'Third Eye', 'Lassi', 'Auto Rickshaw', 'Monkey Temple', 'Juggernaut', 'Tabla', 'Chowk', 'Firefly', 'Moonwalk', 'Pocket Yak',
  'Sleepy Fox', 'Iron Kettle', 'Polar Lamp', 'Tiny Comet', 'Loud Whale', 'Bamboo', 'Red Kite', 'Silent Drum', 'Sundial', 'Nine Lives', 'Salt & Pixel', 'Big Turtle', 'Rocket Mango',
  'Hidden Valley', 'Wild Lime', 'Dhol', 'Kathputli', 'Northern Owl', 'Blue Anchor', 'Velvet Ant', 'Gold Panda', 'Snow Leopard', 'Ember Crow', 'Coconut', 'Sea Otter', 'Turmeric',
] as const;
const studioEndings = ['Games', 'Studios', 'Interactive', 'Play', 'Labs', 'Entertainment', 'Arcade', 'Works'] as const;

/** Countries of studios with their weights: most are Indian, the rest where mobile games are made. */
export const studioCountries: readonly (readonly [string, number])[] = [
  ['IN', 48], ['ID', 8], ['VN', 8], ['BR', 6], ['PH', 5], ['US', 5], ['GB', 4], ['TR', 4], ['FI', 3], ['SG', 3], ['JP', 2], ['AE', 2], ['PK', 2],
];

/** Kinds of games with the nouns that their titles end in, and their weights. */
export const gameCategories: readonly { readonly category: string; readonly weight: number; readonly nouns: readonly string[] }[] = [
  { category: 'CASUAL', weight: 20, nouns: ['Farm', 'Bakery', 'Garden', 'Pets', 'Salon', 'Tycoon'] },
  { category: 'PUZZLE', weight: 16, nouns: ['Blocks', 'Jewels', 'Match', 'Pipes', 'Tiles', 'Mahjong'] },
  { category: 'ARCADE', weight: 12, nouns: ['Run', 'Jump', 'Bounce', 'Dash', 'Slice', 'Tower'] },
  { category: 'RACING', weight: 10, nouns: ['Rush', 'Drift', 'Highway', 'Rally', 'Moto', 'Derby'] },
  { category: 'SPORTS', weight: 10, nouns: ['Cricket', 'Carrom', 'Kabaddi', 'Football', 'Badminton', 'Pool'] },
  { category: 'ACTION', weight: 9, nouns: ['Strike', 'Arena', 'Hunter', 'Ninja', 'Battle', 'Outlaw'] },
  { category: 'BOARD', weight: 7, nouns: ['Ludo', 'Chess', 'Snakes', 'Checkers', 'Dominoes'] },
  { category: 'CARD', weight: 6, nouns: ['Rummy', 'Teen Patti', 'Solitaire', 'Bluff', 'Spades'] },
  { category: 'STRATEGY', weight: 5, nouns: ['Empires', 'Kingdom', 'Clans', 'Fort', 'Conquest'] },
  { category: 'TRIVIA', weight: 3, nouns: ['Quiz', 'Trivia', 'Brainy', 'Know-It'] },
  { category: 'SIMULATION', weight: 2, nouns: ['Train', 'Bus Driver', 'Pilot', 'City'] },
];
/** The one kind that has no live ad unit: campaigns that target it alone find nothing to serve on. */
export const unsoldCategory = { category: 'EDUCATIONAL', nouns: ['Alphabet', 'Tables', 'Colouring', 'Phonics'] } as const;

const gameStems = [
  'Super', 'Tiny', 'Royal', 'Desi', 'Turbo', 'Magic', 'Crazy', 'Mega', 'Epic', 'Happy', 'Pocket', 'Galaxy', 'Jungle', 'Neon', 'Golden', 'Street', 'Monsoon', 'Bollywood', 'Dragon',
  'Pixel', 'Candy', 'Shadow', 'Star', 'Wild', 'Mini', 'Thunder', 'Ocean', 'Sky', 'Maharaja', 'Festival', 'Infinite', 'Lucky', 'Midnight', 'Frozen', 'Spicy', 'Ultra',
] as const;
const gameTails = ['', '', '', ' 3D', ' Saga', ' Mania', ' 2', ' Pro', ' World', ' Legends', ' Club'] as const;

/** Names of game studios, unique. */
export function makeStudioNames(random: Random, count: number): string[] {
  const pool = studioStems.flatMap((stem) => studioEndings.map((ending) => `${stem} ${ending}`));
  if (pool.length < count) throw new RangeError(`only ${pool.length} studio names for ${count}`);
  return random.shuffle(pool).slice(0, count);
}

/** A title for a game of that kind. Not unique: two studios may well make the same. */
export function makeGameName(random: Random, nouns: readonly string[]): string {
  return `${random.pick(gameStems)} ${random.pick(nouns)}${random.pick(gameTails)}`;
}

/** Reverse-domain identifier of a title of a studio, as app stores use them. */
export function bundleIdOf(studio: string, game: string): string {
  const compact = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');
  return `com.${compact(studio)}.${compact(game)}`;
}

/** Places of ad units within a game's scene, by whether a tap on them makes sense. */
export const unitPlaces = {
  clickable: ['Main menu tile', 'Shop shelf', 'Reward chest', 'Power-up card', 'Level end panel', 'Leaderboard row', 'Daily bonus', 'Pause screen', 'Spin wheel', 'Lobby poster'],
  scenic: ['Stadium boundary', 'Roadside hoarding', 'City billboard', 'Racetrack arch', 'Bus side', 'Shop front', 'Player jersey', 'Loading screen', 'Blimp', 'Wall mural'],
} as const;
