// The subgraphs of one suite in one process, on a core apart from what is measured.
import { answerAsks, sayReady } from '../process-messages.ts';
import { kitchen } from './kitchen.ts';
import { museum } from './museum.ts';
import { questions } from './questions.ts';
import { serveRecorded } from './recorded-subgraphs.ts';
import type { Suite, SuiteName } from './subgraph-source.ts';

const suites: Readonly<Record<SuiteName, Suite>> = { kitchen, museum, questions };
const named = Object.entries(suites).find(([name]) => name === process.argv[2])?.[1];
if (named === undefined) throw new Error(`there is no suite ${process.argv[2]}`);
const served = await serveRecorded(named);
answerAsks({
  traffic: () => served.traffic(),
  record: (delayMs) => served.record(Number(delayMs)),
});
sayReady(served.supergraph);
