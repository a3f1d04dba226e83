// The page alone, against a fake platform: what it sends, shows and asks for.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openConsole } from './browser.mjs';
import { FakePlatform } from './fake-platform.mjs';

const FILES = fileURLToPath(new URL('../../gateway-service/src/main/resources/static', import.meta.url));
const QUESTION = fileURLToPath(new URL('../../samples/capital-norway.wav', import.meta.url));

describe('the console', { timeout: 240_000 }, () => {
  let platform;
  let open;
  let page;

  beforeEach(async () => {
    platform = await FakePlatform.start(FILES);
    open = await openConsole(platform.url, QUESTION);
    page = open.page;
  });

  afterEach(async () => {
    await open.browser.close();
    platform.stop();
  });

  const words = (role) => page.locator(`.turn.${role} .words`);
  const sent = (type) => platform.received.filter((event) => event.type === type);

  it('holds a hands-free turn and shows both sides', async () => {
    await page.locator('label.switch').click();
    await words('user').filter({ hasText: 'What is the capital of Norway?' }).waitFor();
    await words('assistant').filter({ hasText: 'The capital of Norway is Oslo.' }).waitFor();

    assert.equal(sent('session.update').at(-1).session.audio.input.turn_detection.type, 'server_vad');
    const chunk = Buffer.from(sent('input_audio_buffer.append')[0].audio, 'base64');
    assert.equal(chunk.length, 2 * 960, 'chunks are 40 ms of 24 kHz PCM');
    assert.deepEqual(open.problems, []);
  });

  it('shows the latency of each hop', async () => {
    await page.fill('#text', 'What is the capital of Norway?');
    await page.click('#composer button');
    await page.locator('#latency tr[data-hop="prefill"]').waitFor();

    assert.equal(await page.textContent('#headline-value'), '77 ms');
    assert.match(await page.textContent('#latency tr[data-hop="first_frame"]'), /61\.0 ms/);
    await page.getByText('p50 123 ms, p95 234 ms').waitFor();
  });

  it('sends typed questions as text items', async () => {
    await page.fill('#text', 'How much is seven plus five?');
    await page.press('#text', 'Enter');
    await words('user').filter({ hasText: 'How much is seven plus five?' }).waitFor();

    assert.equal(sent('conversation.item.create')[0].item.content[0].text, 'How much is seven plus five?');
    assert.equal(await page.inputValue('#text'), '');
  });

  it('talks while the button is held and commits on release', async () => {
    const button = page.locator('#talk');
    await button.hover();
    await page.mouse.down();
    await page.waitForFunction(() => document.getElementById('status').dataset.state === 'listening');
    await page.waitForTimeout(1500);
    await page.mouse.up();
    await words('assistant').filter({ hasText: 'Oslo' }).waitFor();

    assert.equal(sent('session.update').at(-1).session.audio.input.turn_detection, null);
    assert.equal(sent('input_audio_buffer.commit').length, 1);
    assert.ok(platform.heardSamples > 12_000, `heard ${platform.heardSamples} samples`);
  });

  it('stops an answer where it was heard', async () => {
    platform.answerSeconds = 10;
    await page.fill('#text', 'Tell me a long story');
    await page.click('#composer button');
    await page.waitForFunction(() => document.getElementById('status').dataset.state === 'speaking');
    await page.waitForTimeout(1000);
    await page.click('#stop');
    await page.locator('.turn.interrupted').waitFor();

    const truncate = sent('conversation.item.truncate')[0];
    assert.ok(truncate.audio_end_ms > 300 && truncate.audio_end_ms < 8000, `heard ${truncate.audio_end_ms} ms`);
    assert.equal(sent('response.cancel').length, 1);
  });

  it('draws the experts of each layer and tells their load in words', async () => {
    await page.locator('#heat rect').first().waitFor();

    assert.equal(await page.locator('#heat rect').count(), 24);
    assert.match(await page.locator('#heat rect title').first().textContent(), /Layer 1, expert 0 \(speech\)/);
    await page.getByRole('button', { name: 'Modality' }).click();
    assert.equal(await page.getAttribute('.tab[data-view="modality"]', 'aria-pressed'), 'true');
    await page.getByText('As a table').click();
    assert.equal(await page.locator('#heat-table tbody tr').count(), 3);
  });

  it('sends the key as a subprotocol and never in an address', async () => {
    await page.click('#settings-open');
    await page.fill('#api-key', 'ek_secret');
    await page.getByRole('button', { name: 'Save and reconnect' }).click();
    await page.fill('#text', 'Hello.');
    await page.press('#text', 'Enter');
    await words('assistant').first().waitFor();

    assert.deepEqual(platform.protocols, ['realtime', 'openai-insecure-api-key.ek_secret']);
    assert.ok(open.requests.every((url) => !url.includes('ek_secret')));
  });

  it('works without internet and remembers the theme', async () => {
    const before = await page.evaluate(() => document.documentElement.dataset.theme);
    await page.click('#theme');
    await page.reload();

    assert.notEqual(await page.evaluate(() => document.documentElement.dataset.theme), before);
    assert.ok(open.requests.every((url) => url.startsWith(platform.url)), open.requests.join('\n'));
  });

  it('names every control and every canvas', async () => {
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll('button, input, canvas')]
        .filter((node) => !(node.textContent.trim() || node.ariaLabel || node.labels?.length))
        .map((node) => node.outerHTML));

    assert.deepEqual(nameless, []);
  });
});
