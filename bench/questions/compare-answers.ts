import { openPoster } from '../gateway/send-load.ts';
import { firstDifference } from '../gateway/same-answer.ts';
import type { Contender, ContenderName } from './open-contenders.ts';
import type { Databases, Question } from './questions.ts';

/** An answer that is not the federated one. */
export interface OddAnswer {
  readonly contender: ContenderName;
  readonly question: string;
  readonly reason: string;
}

/** What answers are compared of. */
export interface Comparison {
  readonly federated: Contender;
  readonly others: readonly Contender[];
  readonly questions: readonly Question[];
  readonly databases: Databases;
  readonly headers: Readonly<Record<string, string>>;
}

/** A campaign's version counts every change, also those of the contender before. */
const counted = /"version":\d+/g;

/**
 * Asks every contender every question and tells which answer differs from the federated one. A command is given twice, there and back, so that each contender finds what the one before
 * found. Throws when the federated answer itself has an error: then nothing is worth measuring.
 */
export async function compareAnswers({ federated, others, questions, databases, headers }: Comparison): Promise<readonly OddAnswer[]> {
  const odd: OddAnswer[] = [];
  for (const question of questions) {
    const next = await question.prepare(databases, 1);
    const expected = await ask(federated, question, next, headers);
    const problem = expected?.find(hasProblem);
    if (expected === null || problem !== undefined) throw new Error(`${question.name} is answered with errors: ${JSON.stringify(problem).slice(0, 500)}`);
    for (const contender of others) {
      const answers = await ask(contender, question, next, headers);
      if (answers === null) continue;
      const reason = answers.map((answer, at) => firstDifference(dataOf(expected[at]), dataOf(answer))).find((found) => found !== null);
      if (reason !== undefined) odd.push({ contender: contender.name, question: question.name, reason });
    }
  }
  return odd;
}

async function ask(contender: Contender, question: Question, next: (connection: number) => Readonly<Record<string, unknown>>, headers: Readonly<Record<string, string>>): Promise<readonly unknown[] | null> {
  const answers: unknown[] = [];
  for (let asked = 0; asked < (question.isMutation ? 2 : 1); asked += 1) {
    if (contender.requestOf(question, {}) === null) return null;
    const request = contender.requestOf(question, next(0));
    if (request === null) return null;
    const poster = openPoster(request.url, 1, headers);
    try {
      answers.push(JSON.parse((await poster.post(request.body)).toString().replace(counted, '"version":0')));
    } finally {
      await poster.close();
    }
  }
  return answers;
}

/** GraphQL answers with `data`, a page's back end with the data themselves. */
function dataOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : answer;
}

function hasProblem(answer: unknown): boolean {
  const { data, errors } = answer as { readonly data?: Readonly<Record<string, { readonly userErrors?: readonly unknown[] } | null>>; readonly errors?: readonly unknown[] };
  return errors !== undefined || !data || Object.values(data).some((root) => root === null || (root.userErrors ?? []).length > 0);
}
