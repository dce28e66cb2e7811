import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launchBrowser } from '../../local/testing/chromium.ts';

describe('the explorer in a browser', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => (message.type() === 'error' ? problems.push(message.text()) : undefined));
    await page.goto(inject('system').gatewayUrl, { waitUntil: 'networkidle' });
    await page.waitForSelector('.graphiql-execute-button');
  });
  afterAll(() => browser.close());

  const answer = async () => {
    await page.click('.graphiql-execute-button');
    await page.waitForFunction(() => document.querySelector('.result-window')?.textContent?.includes('"data"') === true);
    return page.textContent('.result-window');
  };

  it('has the questions as tabs, the first one with its example variables', async () => {
    const tabs = await page.$$eval('.graphiql-tab', (elements) => elements.map((element) => element.textContent ?? ''));
    for (const question of ['Q01_OpsCampaignList', 'Q03_ActiveButNotFunded', 'Q05_InvoiceDetail', 'M01_ActivateAndSee', 'M02_FundThenActivate']) {
      expect(tabs.some((tab) => tab.startsWith(question))).toBe(true);
    }
  });

  it('signs in at the development issuer and answers the question that is shown', async () => {
    expect(await page.$$eval('.sign-in option', (options) => options.length)).toBeGreaterThan(5);
    const result = await answer();
    expect(result).not.toContain('"errors"');
  });

  it('asks as someone else when another identity is chosen', async () => {
    await page.selectOption('.sign-in select', 'auditor');
    await page.click('text=Headers');
    await page.waitForFunction(() => sessionStorage.getItem('explorer:identity') === 'auditor');
    const authorization = await page.evaluate(() => sessionStorage.getItem('explorer:authorization') ?? '');
    const [, claims = ''] = authorization.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: 'dev|auditor' });
  });

  it('shows how an operation was carried out as a timeline, from plan to SQL, to who may see it', async () => {
    await page.selectOption('.sign-in select', 'ops-lead');
    await page.waitForFunction(() => sessionStorage.getItem('explorer:identity') === 'ops-lead');
    await page.click('[aria-label="Show Explain"]');
    await answer();
    await page.waitForSelector('.explain-fetch .explain-statements li');
    const panel = (await page.textContent('.explain-panel')) ?? '';
    expect(panel).toMatch(/\d+ subgraph requests · \d+ SQL statements/);
    expect(panel).toContain('operations');
    expect(panel).toContain('billing');
    expect(panel).toMatch(/select .* from `campaign`/);
    expect(panel).not.toContain('N+1');
    expect(await page.textContent('.result-window')).not.toContain('"explain"');
    const bars = await page.$$eval('.explain-bar', (elements) => elements.map((element) => element.getBoundingClientRect().width));
    expect(bars.length).toBeGreaterThan(4);
    expect(Math.min(...bars)).toBeGreaterThan(0);
    if (process.env['SCREENSHOTS'] !== undefined) await page.screenshot({ path: `${process.env['SCREENSHOTS']}/explain.png` });
  });

  it('says in the panel that the scope is missing', async () => {
    await page.selectOption('.sign-in select', 'ops');
    await page.waitForFunction(() => sessionStorage.getItem('explorer:identity') === 'ops');
    await page.click('.graphiql-execute-button');
    await page.waitForSelector('.explain-panel [role=alert]');
    expect(await page.textContent('.explain-panel [role=alert]')).toContain('graph:explain');
  });

  it('connects to the gateway and the issuer only, without an error in the console', () => {
    const allowed = [inject('system').gatewayUrl, inject('system').issuerUrl].map((url) => new URL(url).origin);
    expect(asked.filter((url) => !url.startsWith('data:') && !allowed.includes(new URL(url).origin))).toEqual([]);
    expect(problems).toEqual([]);
  });
});
