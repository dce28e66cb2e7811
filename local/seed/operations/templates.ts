/** A native template: what the network draws over a game's scene. */
export interface Template {
  readonly id: number;
  readonly name: string;
  readonly templateVersion: number;
  readonly width: number;
  readonly height: number;
  readonly clickable: boolean;
}

const designs: readonly (readonly [name: string, templateVersion: number, width: number, height: number, clickable: boolean])[] = [
  ['Menu Tile', 1, 600, 600, true], ['Menu Tile', 2, 720, 720, true], ['Reward Chest Card', 1, 480, 640, true], ['Shop Shelf Product', 1, 512, 512, true],
  ['Level End Panel', 1, 1200, 628, true], ['Power-up Card', 1, 400, 560, true], ['Leaderboard Row', 1, 960, 160, true], ['Pause Screen Poster', 1, 720, 1280, true],
  ['Roadside Hoarding', 1, 1280, 640, false], ['Roadside Hoarding', 2, 1600, 800, false], ['Stadium LED Strip', 1, 1920, 240, false],
  ['City Billboard', 1, 1024, 768, false], ['Loading Screen', 1, 1080, 1920, false], ['Jersey Patch', 1, 256, 256, false],
];

/** The templates: the same at every scale and seed. Two have a second version; what was made for the first keeps it. */
export const templates: readonly Template[] = designs.map(([name, templateVersion, width, height, clickable], index) => ({
  id: index + 1, name, templateVersion, width, height, clickable,
}));

/** The template of that id. Throws when there is none. */
export function templateOf(id: number): Template {
  const template = templates[id - 1];
  if (template === undefined) throw new RangeError(`no template ${id}`);
  return template;
}
