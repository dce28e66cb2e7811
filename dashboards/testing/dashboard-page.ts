import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser } from '../../local/testing/chromium.ts';

/** How a dashboard is opened in a test. */
export interface OpenOptions {
  readonly baseUrl: string;
  /** Path and search, `/campaigns?status=PAUSED`. */
  readonly path: string;
  /** Id of the identity that signs in; undefined = stay on the sign-in page. */
  readonly as?: string;
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/** An open page and what the browser complained about while it was open. */
export interface OpenDashboard {
  readonly page: Page;
  /** Console errors, uncaught errors and violations of the content security policy. Empty is right. */
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** Installed before any script of the page, since the browser reports a violation only once. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', (event) => {
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  });
}

async function signIn(page: Page, identity: string): Promise<void> {
  await page.locator(`[data-identity="${identity}"]`).click();
  await page.locator('[data-person]').waitFor();
}

/** One browser for a test file; every opened dashboard has its own storage, like a person's own browser. */
export class TestBrowser {
  #browser: Browser | undefined;
  readonly #contexts: BrowserContext[] = [];

  async start(): Promise<void> {
    this.#browser = await launchBrowser();
  }

  async stop(): Promise<void> {
    for (const context of this.#contexts) await context.close();
    await this.#browser?.close();
  }

  /** Opens a page in the Indian English locale and time zone, so that texts are the same on every machine. */
  async open(options: OpenOptions): Promise<OpenDashboard> {
    if (this.#browser === undefined) throw new Error('Start the browser first.');
    const context = await this.#browser.newContext({
      viewport: { width: options.width ?? 1280, height: 800 },
      colorScheme: options.colorScheme ?? 'light',
      locale: 'en-IN',
      timezoneId: 'Asia/Kolkata',
      reducedMotion: 'reduce',
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.addInitScript(reportViolations);
    await page.goto(`${options.baseUrl}${options.path}`);
    if (options.as !== undefined) await signIn(page, options.as);
    return { page, complaints, close: () => context.close() };
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe-core finds wrong with the page as it is now (WCAG 2.2 A and AA, and best practices), one line each. `contrast` = only what other
 * colours can break, for a page that was looked at in full already.
 */
export async function accessibilityViolations(page: Page, rules: 'all' | 'contrast' = 'all'): Promise<readonly string[]> {
  await untilColoursStand(page);
  await page.evaluate(axeSource);
  const runOnly = rules === 'all' ? ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] : { type: 'rule', values: ['color-contrast'] };
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'] })
       .then(({ violations }) => violations.map(({ id, help, nodes }) => id + ': ' + help + ' ' + nodes.map(({ html }) => html.slice(0, 120)).join(' ')))`,
  );
  return Array.isArray(found) ? found.map(String) : ['axe gave no list'];
}

/** Colours fade from one scheme into the other: what is half-way has a contrast that nobody sees for long. Spinners go on for ever. */
async function untilColoursStand(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
    const ending = document.getAnimations().filter((animation) => animation.effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** True when the page scrolls sideways: something is wider than the screen. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
}
