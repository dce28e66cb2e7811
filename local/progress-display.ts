import type { StepEvent } from './system.ts';

/** Shows steps as they run and as they end. */
export interface ProgressDisplay {
  report(event: StepEvent): void;
  /** Takes the running line away; nothing is shown afterwards. */
  close(): void;
}

const titles: Readonly<Record<StepEvent['step'], string>> = {
  database: 'Database', migrations: 'Migrations', seed: 'Seed', dashboards: 'Dashboards', services: 'Services',
};
const frames = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const frameMs = 100;
/** Without a terminal a long step says now and then that it goes on. */
const plainLineMs = 10_000;

/** On a terminal one live line of what is running, with seconds; elsewhere plain lines. Each step that ends leaves a line with its time. */
export function progressDisplay(out: NodeJS.WriteStream): ProgressDisplay {
  const started = new Map<StepEvent['step'], { readonly at: number; detail: string }>();
  const live = out.isTTY;
  let tick = 0;
  const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
  const clear = (): void => { if (live) out.write('\r\x1b[2K'); };
  const draw = (): void => {
    if (started.size === 0) return;
    tick += 1;
    const text = [...started].map(([step, { at, detail }]) => `${titles[step]}${detail ? `: ${detail}` : ''} ${seconds(at)}`).join(' · ');
    if (live) out.write(`\r\x1b[2K${frames[tick % frames.length]} ${text.slice(0, Math.max(20, (out.columns || 80) - 3))}`);
    else out.write(`… ${text}\n`);
  };
  const timer = setInterval(draw, live ? frameMs : plainLineMs);
  timer.unref();
  return {
    report({ step, state, detail }) {
      const running = started.get(step);
      if (state === 'running') {
        if (running) running.detail = detail;
        else started.set(step, { at: Date.now(), detail });
        return;
      }
      started.delete(step);
      clear();
      out.write(`✔ ${titles[step]}${detail ? `: ${detail}` : ''}${running ? ` (${seconds(running.at)})` : ''}\n`);
    },
    close() {
      clearInterval(timer);
      clear();
      started.clear();
    },
  };
}
