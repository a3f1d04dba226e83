// @openai/agents-realtime as it is, and its own parser as the judge of every event that the platform sends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession, tool } from '@openai/agents-realtime';
import { z } from 'zod';
import { parseRealtimeEvent } from './node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.mjs';

const url = process.env.DEEPTALK_URL.replace(/^http/, 'ws') + '/v1/realtime?model=gpt-realtime';
const apiKey = process.env.DEEPTALK_API_KEY;
const PATIENCE = 30_000;
const LONG = 'Repeat after me: the old man and the boy walk to the market in the morning.';
// These the parser of this version does not know, ours or not.
const UNKNOWN_TO_IT = /^(conversation\.item\.created|.*\.segment|input_audio_buffer\.timeout_triggered)$/;

// 24 kHz, 16 bits, and a second of silence.
const question = Buffer.concat([readFileSync(new URL('../../samples/plus.wav', import.meta.url)).subarray(44), Buffer.alloc(48_000)]);

async function connected(tools = []) {
  const session = new RealtimeSession(new RealtimeAgent({ name: 'assistant', instructions: 'Be brief.', tools }), {
    transport: new OpenAIRealtimeWebSocket({ useInsecureApiKey: true, url }),
    model: 'gpt-realtime',
  });
  const events = [];
  session.transport.on('*', (event) => events.push(event));
  session.on('error', (error) => events.push({ type: 'error', error }));
  await session.connect({ apiKey, url });
  return { session, events };
}

async function until(events, wanted, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(20)) {
    const found = events.find(wanted);
    if (found) return found;
  }
  assert.fail(`no ${what}; had ${events.map((event) => event.type)}`);
}

const isDone = (event) => event.type === 'response.done';

async function speak(session) {
  for (let at = 0; at < question.length; at += 1920) {
    const piece = question.subarray(at, at + 1920);
    session.sendAudio(piece.buffer.slice(piece.byteOffset, piece.byteOffset + piece.length));
    await sleep(40);
  }
}

function everyEventIsUnderstood(events) {
  assert.deepEqual(events.filter((event) => event.type === 'error'), []);
  for (const event of events.filter(({ type }) => /^(session|conversation|input_audio_buffer|response|rate_limits)\./.test(type))) {
    if (UNKNOWN_TO_IT.test(event.type)) continue;
    assert.equal(parseRealtimeEvent({ data: JSON.stringify(event) }).isGeneric, false, `${event.type}: ${JSON.stringify(event)}`);
  }
}

test('a typed turn is answered in speech', async () => {
  const { session, events } = await connected();
  session.sendMessage('What is seven plus five?');
  const done = await until(events, isDone, 'answer');
  assert.equal(done.response.status, 'completed');
  assert.ok(events.some((event) => event.type === 'response.output_audio.delta'));
  everyEventIsUnderstood(events);
  session.close();
});

test('a function of ours is called and its result is spoken about', async () => {
  const asked = [];
  const weather = tool({
    name: 'get_weather',
    description: 'The weather in a city.',
    parameters: z.object({ city: z.string() }),
    execute: async ({ city }) => {
      asked.push(city);
      return `It is foggy and 12 degrees in ${city}.`;
    },
  });
  const { session, events } = await connected([weather]);
  session.sendMessage('What is the weather in London?');
  const call = await until(events, isDone, 'call');
  const answer = await until(events, (event) => isDone(event) && event !== call, 'answer');
  assert.deepEqual(asked, ['London']);
  assert.match(answer.response.output[0].content[0].transcript, /foggy/i);
  everyEventIsUnderstood(events);
  session.close();
});

test('a spoken turn, and a second one whose answer is interrupted', async () => {
  const { session, events } = await connected();
  await speak(session);
  await until(events, isDone, 'answer');
  const before = events.length;
  session.sendMessage(LONG);
  await until(events, (event) => event.type === 'response.output_audio.delta' && events.indexOf(event) >= before, 'sound');
  session.interrupt();
  await until(events, (event) => isDone(event) && events.indexOf(event) >= before, 'end of the interrupted answer');
  session.sendMessage('Hello!');
  const after = events.length;
  await until(events, (event) => isDone(event) && events.indexOf(event) >= after, 'answer after the interruption');
  everyEventIsUnderstood(events);
  session.close();
});

test('speaking into an answer ends it, and what was not heard is cut off', async () => {
  const { session, events } = await connected();
  let interrupted = 0;
  session.on('audio_interrupted', () => interrupted++);
  session.sendMessage(LONG);
  const { item_id: item } = await until(events, (event) => event.type === 'response.output_audio.delta', 'sound');
  const before = events.length;
  await speak(session);
  const cut = await until(events, (event) => event.type === 'conversation.item.truncated', 'cut');
  assert.equal(cut.item_id, item);
  assert.ok(interrupted > 0);
  const committed = await until(events, (event) => event.type === 'input_audio_buffer.committed' && events.indexOf(event) >= before, 'turn');
  await until(events, (event) => isDone(event) && events.indexOf(event) > events.indexOf(committed), 'answer to what was said');
  everyEventIsUnderstood(events);
  session.close();
});

test('a session that lost its connection connects again and remembers', async () => {
  const { session, events } = await connected();
  session.sendMessage('What is the capital of France?');
  await until(events, isDone, 'answer');
  // It replays only what it can: an answer that was heard goes back as its words.
  const said = session.history.map((item) => item.role !== 'assistant' ? item : {
    ...item, content: item.content.map(({ transcript }) => ({ type: 'output_text', text: transcript })),
  });
  session.close();

  await session.connect({ apiKey, url });
  session.updateHistory(said);
  const before = events.length;
  session.sendMessage('And of Italy?');
  const done = await until(events, (event) => isDone(event) && events.indexOf(event) >= before, 'answer after the loss');
  assert.match(done.response.output[0].content[0].transcript, /Rome/);
  everyEventIsUnderstood(events);
  session.close();
});
