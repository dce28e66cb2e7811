import { scorePart, type ScoreSettings } from './run-score.ts';

// One process of `npm run bench -- schema-check --edits`: the settings as JSON, its part, the file that it appends to.
const [settings = '{}', part = '0', file = ''] = process.argv.slice(2);
await scorePart(JSON.parse(settings) as ScoreSettings, Number(part), file);
