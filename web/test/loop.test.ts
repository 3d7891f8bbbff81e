/** Walks the whole loop in a real browser, on the real server, with a small project that really ran. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { findChromium } from './support/find-chromium.ts';
import { launchBrowser } from './support/launch-browser.ts';
import { missingForBrowserTests } from './support/needs.ts';
import { openPage, type Watched } from './support/open-page.ts';
import { project } from './support/small-project.ts';
import { type Loop, startLoop } from './support/start-loop.ts';

const missing = missingForBrowserTests();
if (missing !== undefined) console.log(`browser tests are skipped: ${missing}`);
const base = `/projects/${project}`;

describe('the page', { skip: missing ?? false }, () => {
  let loop: Loop;
  let browser: Browser;
  let web: Watched;

  before(async () => {
    [loop, browser] = await Promise.all([startLoop(), launchBrowser(findChromium()!)]);
    web = await openPage(browser, loop.url);
  });
  after(async () => {
    await browser?.close();
    await loop?.stop();
  });

  test('the overview draws the loop, and its numbers lead to their evidence', async () => {
    await web.open(base);
    const titles = await web.page.locator('article h2').allTextContents();
    assert.deepEqual(titles, ['Data', 'Train', 'Evaluate', 'Registry', 'Deploy', 'Monitor']);
    await web.page.getByRole('link', { name: '4,000', exact: true }).click();
    await web.page.waitForURL(`**${base}/data/flights?version=1`);
    web.assertQuiet();
  });

  test('a dataset shows its profile, its broken expectation, its rows and SQL', async () => {
    await web.open(`${base}/data/flights`);
    await web.page.getByRole('img', { name: 'Histogram of distance' }).waitFor();
    await web.page.getByRole('tab', { name: 'Expectations' }).click();
    await web.page.getByText('rows break it').first().waitFor();
    await web.page.getByRole('tab', { name: 'Rows' }).click();
    await web.page.getByRole('gridcell', { name: '2001-01-01' }).first().waitFor();
    await web.open(`${base}/data-query?sql=${encodeURIComponent('SELECT count(*) AS n FROM flights')}`);
    await web.page.getByRole('gridcell', { name: '4000' }).waitFor();
    web.assertQuiet();
  });

  test('the pipeline run shows each step and its log', async () => {
    await web.open(`${base}/pipelines`);
    await web.page.getByRole('link', { name: '#1' }).click();
    await web.page.locator('.react-flow__node[data-id="train"]').click();
    await web.page.waitForURL('**?step=train');
    await web.page.getByRole('heading', { name: 'train', exact: true }).waitFor();
    await web.page.getByRole('heading', { name: 'Log', exact: true }).waitFor();
    web.assertQuiet();
  });

  test('runs are filtered with completion, a wrong filter says where, and chosen ones are compared', async () => {
    await web.open(`${base}/train`);
    const grid = web.page.getByRole('grid', { name: 'Runs' });
    await grid.getByRole('row').nth(3).waitFor();
    const filter = web.page.getByRole('textbox', { name: 'Filter runs' });
    await filter.fill("params.max_leaves = '7' or");
    await web.page.getByRole('alert').filter({ hasText: 'at character' }).waitFor();
    await filter.fill('metrics.au');
    await web.page.getByRole('option', { name: 'metrics.auc' }).click();
    await filter.pressSequentially('> 0.1');
    await web.page.waitForURL(/filter=metrics\.auc\+%3E\+0\.1/);
    assert.equal(await web.page.getByRole('alert').count(), 0);
    await grid.focus();
    for (const key of ['j', 'x', 'j', 'x']) await web.page.keyboard.press(key);
    await web.page.getByRole('button', { name: 'Compare 2' }).click();
    await web.page.getByRole('table', { name: 'Comparison of runs' }).getByText('best').first().waitFor();
    await web.page.locator('.uplot canvas').first().waitFor();
    // A browser writes every refused request to its console; the half-typed filters were refused on purpose.
    web.assertQuiet((error) => /400 .*\/runs\?filter=/.test(error));
  });

  test('order and columns of runs are in the address and survive a reload', async () => {
    await web.open(
      `${base}/train?columns=metric.auc,param.max_leaves&order=${encodeURIComponent('metrics.auc desc')}`,
    );
    const head = web.page.getByRole('columnheader');
    assert.deepEqual((await head.allTextContents()).filter(Boolean), ['Run', 'auc', 'max_leaves']);
    const values = await web.page.locator('[role="row"] [role="gridcell"]:nth-child(3)').allTextContents();
    const numbers = values.map(Number);
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    );
    await web.page.reload();
    await web.settled();
    assert.equal(await head.filter({ hasText: 'auc' }).getAttribute('aria-sort'), 'descending');
    web.assertQuiet();
  });

  test('runs are grouped, drawn on parallel axes and scattered, and a view is kept under a name', async () => {
    const { page } = web;
    await web.open(`${base}/train`);
    await page.getByText('Groups', { exact: true }).click();
    await page.waitForURL('**view=groups');
    const groups = page.getByRole('table', { name: /^Runs by / });
    await groups.getByRole('img', { name: /^mean/ }).first().waitFor();
    const counts = (await groups.locator('tbody td:nth-child(2)').allTextContents()).map(Number);
    await groups.locator('tbody a').first().click();
    await page.waitForURL('**filter=params.**');
    const grid = page.getByRole('grid', { name: 'Runs' });
    await page.getByText(`${counts[0]} runs`, { exact: true }).waitFor();
    assert.equal(await grid.getAttribute('aria-rowcount'), String(counts[0]));
    await web.open(`${base}/train?view=parallel`);
    await page
      .getByRole('img', { name: /runs across/ })
      .locator('canvas')
      .first()
      .waitFor();
    await page.getByRole('table', { name: 'The best of these runs' }).waitFor();
    await web.open(`${base}/train?view=scatter&x=metric.log_loss&y=metric.auc&colour=attribute.source`);
    await page
      .getByRole('img', { name: /^auc against log_loss/ })
      .locator('canvas')
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('textbox', { name: 'Name of this view' }).fill('Loss and rank');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('menuitem', { name: 'Loss and rank' }).waitFor();
    await web.open(`${base}/train`);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Loss and rank' }).click();
    await page.waitForURL('**view=scatter**');
    await page.getByRole('button', { name: 'Loss and rank', exact: true }).waitFor();
    web.assertQuiet();
  });

  test('a model version says what the gates said and why, with curves and slices', async () => {
    await web.open(`${base}/registry/late/versions/champion`);
    await web.page.getByText('evaluate.auc >= 0.55').first().waitFor();
    await web.page
      .getByText(/auc is 0\.\d+, required >= 0.55/)
      .first()
      .waitFor();
    await web.page.getByRole('tab', { name: 'Evaluation' }).click();
    await web.page.getByRole('img', { name: 'How well does it rank? (ROC)' }).locator('svg').waitFor();
    await web.page.getByRole('grid', { name: 'Slices by origin' }).getByText('SFO').waitFor();
    web.assertQuiet();
  });

  test('an endpoint answers from the form, and logs what it was asked with what came true', async () => {
    await web.open(`${base}/deploy/late`);
    await web.page.getByRole('img', { name: 'revision 1: 100 %' }).waitFor();
    await web.page.locator('.uplot canvas').first().waitFor();
    await web.page.getByRole('tab', { name: 'Try it' }).click();
    await web.page.getByLabel(/^origin/).fill('SFO');
    await web.page.getByLabel(/^distance/).fill('300');
    await web.page.getByRole('button', { name: 'Predict' }).click();
    await web.page.getByText('There and back').waitFor();
    await web.page.getByRole('tab', { name: 'Predictions' }).click();
    const grid = web.page.getByRole('grid', { name: 'Predictions' });
    await grid.getByText('not yet').first().waitFor();
    await grid
      .getByRole('gridcell', { name: /^(true|false)$/ })
      .first()
      .waitFor();
    web.assertQuiet();
  });

  test('a monitor leads from its windows to each column over its reference', async () => {
    await web.open(`${base}/monitor/late`);
    await web.page.getByRole('table', { name: 'Drift by column and window' }).waitFor();
    await web.page.getByRole('table', { name: 'Windows' }).getByRole('link').last().click();
    await web.page.getByRole('img', { name: 'distance: now over its reference' }).waitFor();
    web.assertQuiet();
  });

  test('lineage leads from a model to the data it was made from', async () => {
    await web.open(`${base}/lineage`);
    await web.page.locator('.react-flow__node').filter({ hasText: 'late v1' }).first().click();
    await web.page.waitForURL(/node=/);
    await web.page.locator('.react-flow__node').filter({ hasText: 'flights v1' }).first().waitFor();
    web.assertQuiet();
  });

  test('one key goes to each place, ? shows them, Ctrl K finds a thing', async () => {
    await web.open(base);
    for (const [key, path] of Object.entries({
      1: 'data',
      2: 'train',
      5: 'deploy',
      9: 'events',
      j: 'jobs',
      0: '',
    })) {
      await web.page.keyboard.press(key);
      await web.page.waitForURL(`**${base}${path === '' ? '' : `/${path}`}`);
    }
    await web.page.keyboard.press('?');
    await web.page.getByRole('dialog').getByText('Overview').waitFor();
    await web.page.keyboard.press('Escape');
    await web.page.getByRole('dialog').waitFor({ state: 'detached' });
    await web.page.keyboard.press('Control+k');
    await web.page.getByPlaceholder(/^Search/).fill('champion');
    await web.page.locator('.mantine-Spotlight-action', { hasText: 'late v1' }).first().waitFor();
    await web.page.keyboard.press('Enter');
    await web.page.waitForURL(`**${base}/registry/late/versions/1`);
    web.assertQuiet();
  });

  test('what happens appears without a reload', async () => {
    await web.open(`${base}/train`);
    const name = 'logged while the page is open';
    await loop.client.call('createRun', { params: { project }, body: { name } });
    await web.page.getByRole('link', { name }).waitFor();
    web.assertQuiet();
  });

  test('what is not there is told with what to do', async () => {
    await web.page.goto(`${base}/train/runs/01nosuchrun`);
    await web.page.getByRole('alert').getByText('not-found').waitFor();
    await web.page.goto(`${base}/nowhere/at/all`);
    await web.page.getByRole('heading', { name: 'No such page' }).waitFor();
  });

  test('dark is dark, and stays dark', async () => {
    const dark = await openPage(browser, loop.url, { colorScheme: 'light' });
    await dark.open(base);
    const ground = () => dark.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await dark.page.keyboard.press('Control+j');
    await dark.page.waitForFunction(() => document.documentElement.dataset['mantineColorScheme'] === 'dark');
    assert.notEqual(await ground(), light);
    await dark.page.reload();
    await dark.settled();
    assert.equal(
      await dark.page.evaluate(() => document.documentElement.dataset['mantineColorScheme']),
      'dark',
    );
    dark.assertQuiet();
    await dark.close();
  });

  test('nothing is wider than a narrow window', async () => {
    const narrow = await openPage(browser, loop.url, { viewport: { width: 390, height: 844 } });
    const places = [
      '',
      '/data',
      '/data/flights',
      '/train',
      '/evaluate',
      '/registry/late',
      '/registry/late/versions/1?tab=evaluation',
      '/deploy/late',
      '/monitor/late',
      '/pipelines',
      '/lineage',
      '/events',
      '/jobs',
    ];
    for (const place of places) {
      await narrow.open(`${base}${place}`);
      const widest = await narrow.page.evaluate(() => {
        const main = document.querySelector('main')!;
        return Math.max(main.scrollWidth, document.documentElement.scrollWidth);
      });
      assert.ok(widest <= 390, `${place || 'overview'} is ${widest} px wide`);
    }
    await narrow.page.getByRole('button', { name: 'Open navigation' }).click();
    await narrow.page.getByRole('link', { name: /Monitor/ }).click();
    await narrow.page.waitForURL(`**${base}/monitor`);
    narrow.assertQuiet();
    await narrow.close();
  });
});
