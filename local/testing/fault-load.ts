import { Agent, request as httpRequest } from 'node:http';

/** One operation and its variables. */
export interface LoadedOperation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What a load was answered with so far. */
export interface LoadCounts {
  answered: number;
  /** Of them, answers with errors. */
  withErrors: number;
  /** Answers that are none of GraphQL, or that did not come: there should be none. */
  readonly failures: string[];
}

/** Sends operations in turn until told to stop, over connections that are kept. */
export interface Load {
  /** Sends `requests` more, so many at a time. */
  readonly send: (requests: number) => Promise<void>;
  readonly counts: LoadCounts;
  readonly close: () => void;
}

const failuresKept = 10;

/** Opens a load on a GraphQL address. */
export function openLoad(url: string, operations: readonly LoadedOperation[], clients: number): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const bodies = operations.map((operation) => Buffer.from(JSON.stringify(operation)));
  const counts: LoadCounts = { answered: 0, withErrors: 0, failures: [] };
  let next = 0;
  const sendOne = async (): Promise<void> => {
    const body = bodies[(next += 1) % bodies.length] ?? Buffer.alloc(0);
    try {
      const { status, text } = await post(url, agent, body);
      const answer = JSON.parse(text) as { readonly data?: unknown; readonly errors?: unknown };
      if (status !== 200 || answer.data === undefined) throw new Error(`status ${status}: ${text.slice(0, 200)}`);
      counts.answered += 1;
      if (answer.errors !== undefined) counts.withErrors += 1;
    } catch (error) {
      if (counts.failures.length < failuresKept) counts.failures.push(String(error));
    }
  };
  return {
    counts,
    send: async (requests) => {
      let left = requests;
      const client = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          await sendOne();
        }
      };
      await Promise.all(Array.from({ length: clients }, client));
    },
    close: () => agent.destroy(),
  };
}

function post(url: string, agent: Agent, body: Buffer): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { agent, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': body.length } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
