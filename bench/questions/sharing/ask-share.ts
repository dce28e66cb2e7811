import { Pool } from 'undici';

/** Answers of a share by what is asked. */
type Answers = Readonly<Record<string, (input: never) => Promise<unknown>>>;

/** Asks a share; what it takes and gives is what its handler says. */
export type AskShare<Of> = <Name extends keyof Of & string>(
  name: Name, input: Of[Name] extends (input: infer Input) => unknown ? Input : never, authorization: string,
) => Promise<Of[Name] extends (input: never) => Promise<infer Answer> ? Answer : never>;

/** Connections kept to a share: as many as the gateway keeps to a subgraph are never all in use here. */
const connectionsMax = 50;

/** Opens kept connections to a share. */
export function openShare<Of extends Answers>(url: string): { readonly ask: AskShare<Of>; readonly close: () => Promise<void> } {
  const pool = new Pool(url, { connections: connectionsMax });
  const ask = async (name: string, input: unknown, authorization: string): Promise<unknown> => {
    const { statusCode, body } = await pool.request({ path: `/${name}`, method: 'POST', headers: { 'content-type': 'application/json', authorization }, body: JSON.stringify(input) });
    if (statusCode !== 200) throw new Error(`${name} answered with ${statusCode}: ${(await body.text()).slice(0, 500)}`);
    // What null is serialised as: nothing.
    const text = await body.text();
    return text === '' ? null : JSON.parse(text);
  };
  return { ask: ask as AskShare<Of>, close: () => pool.close() };
}
