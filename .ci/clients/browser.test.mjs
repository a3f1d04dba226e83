// The browser build of @openai/agents-realtime in a real Chromium, with a recorded question as the microphone and a client secret as its key.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const platform = process.env.DEEPTALK_URL;
const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const FILES = {
  '/': ['text/html', here('page.html')],
  '/agents.js': ['text/javascript', here('node_modules/@openai/agents-realtime/dist/bundle/openai-realtime-agents.umd.js')],
};

async function secret() {
  const answer = await fetch(`${platform}/v1/realtime/client_secrets`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${process.env.DEEPTALK_API_KEY}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ session: { type: 'realtime', model: 'gpt-realtime', audio: { input: { transcription: { model: 'whisper-1' } } } } }),
  });
  return (await answer.json()).value;
}

test('a page in Chromium holds a conversation', { timeout: 120_000 }, async () => {
  const pages = createServer((request, response) => {
    const [type, path] = FILES[request.url] ?? [];
    response.writeHead(path ? 200 : 404, { 'Content-Type': type ?? 'text/plain' }).end(path && readFileSync(path));
  });
  await new Promise((listening) => pages.listen(0, 'localhost', listening));
  const browser = await chromium.launch({ executablePath, args: [
    '--no-sandbox', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required',
    `--use-file-for-fake-audio-capture=${here('../../samples/plus.wav')}%noloop`,
  ] });
  try {
    const page = await (await browser.newContext({ permissions: ['microphone'] })).newPage();
    const problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    await page.goto(`http://localhost:${pages.address().port}/`);
    await page.evaluate(([url, key]) => window.talk(url, key), [`${platform.replace(/^http/, 'ws')}/v1/realtime?model=gpt-realtime`, await secret()]);

    const said = (role, count) => page.waitForFunction(([who, least]) => window.heard.history
      .filter((item) => item.role === who && item.status === 'completed' && item.content.some((part) => part.transcript || part.text)).length >= least,
    [role, count], { timeout: 60_000 });
    await said('user', 1);
    await said('assistant', 1);
    assert.ok(await page.evaluate(() => window.heard.bytes) > 24_000, 'half a second of sound');

    await page.evaluate(() => window.session.sendMessage('Hello!'));
    await said('assistant', 2);
    assert.deepEqual(await page.evaluate(() => window.heard.errors), []);
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    pages.close();
  }
});
