// The page against the whole platform: a recorded question into the browser's microphone, an answer out of the model.
// Runs where a built platform and a model are there (DEEPTALK_URL names one that runs already).

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openConsole } from './browser.mjs';

const QUESTION = fileURLToPath(new URL('../../samples/capital-norway.wav', import.meta.url));
const url = process.env.DEEPTALK_URL;

describe('the console on the whole platform', { timeout: 180_000, skip: !url && 'no DEEPTALK_URL' }, () => {
  let open;

  before(async () => {
    open = await openConsole(url, QUESTION);
  });
  after(() => open?.browser.close());

  it('answers a spoken question', async () => {
    const { page } = open;
    await page.locator('label.switch').click();
    await page.locator('.turn.assistant .words', { hasText: /\w/ }).first().waitFor({ timeout: 60_000 });
    await page.locator('#latency tr').first().waitFor({ timeout: 60_000 });

    const answer = await page.locator('.turn.assistant .words').last().textContent();
    console.log(`answer: ${answer}`);
    assert.deepEqual(open.problems, []);
    assert.ok(open.requests.every((request) => request.startsWith(new URL(url).origin)));
  });

  it('answers a typed question and shows the experts at work', async () => {
    const { page } = open;
    await page.locator('label.switch').click(); // hands-free off
    const answers = await page.locator('.turn.assistant').count();
    await page.fill('#text', 'How much is seven plus five?');
    await page.press('#text', 'Enter');
    await page.locator('.turn.assistant').nth(answers).locator('.words', { hasText: /\w/ }).waitFor({ timeout: 60_000 });

    assert.ok((await page.locator('#heat rect').count()) > 0);
  });
});
