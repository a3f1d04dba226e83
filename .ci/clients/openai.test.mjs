// The npm package openai as it is, over TLS: it opens no socket without. TLS ends before the platform, as behind an ingress.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import test, { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServer } from 'node:tls';
import OpenAI, { toFile } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const platform = new URL(process.env.DEEPTALK_URL);
const PATIENCE = 30_000;
const sample = readFileSync(new URL('../../samples/plus.wav', import.meta.url));
const question = Buffer.concat([sample.subarray(44), Buffer.alloc(48_000)]); // 24 kHz, 16 bits, and a second of silence
const LONG = 'Repeat after me: the old man and the boy walk to the market in the morning.';

let door, client;

before(async () => {
  const tls = { key: readFileSync(process.env.DEEPTALK_TLS_KEY), cert: readFileSync(process.env.DEEPTALK_TLS_CERTIFICATE) };
  door = createServer(tls, (outside) => {
    const inside = connect(Number(platform.port), platform.hostname);
    outside.pipe(inside).pipe(outside);
    for (const [one, other] of [[outside, inside], [inside, outside]]) one.on('error', () => other.destroy());
  });
  await new Promise((listening) => door.listen(0, 'localhost', listening));
  client = new OpenAI({ baseURL: `https://localhost:${door.address().port}/v1`, apiKey: process.env.DEEPTALK_API_KEY });
});

after(() => door.close());

async function connected(session = {}) {
  const connection = new OpenAIRealtimeWS({ model: 'gpt-realtime' }, client);
  const events = [];
  connection.on('event', (event) => events.push(event));
  connection.on('error', (error) => events.push({ type: 'sdk.error', message: error.message }));
  await until(events, 'session.created');
  connection.send({ type: 'session.update', session: { type: 'realtime', ...session } });
  await until(events, 'session.updated');
  return { connection, events };
}

async function until(events, type, from = 0) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(10)) {
    const found = events.findIndex((event, index) => index >= from && event.type === type);
    if (found >= 0) return events[found];
  }
  assert.fail(`no ${type}; had ${events.map((event) => event.type)}`);
}

async function speak(connection) {
  for (let at = 0; at < question.length; at += 1920) {
    connection.send({ type: 'input_audio_buffer.append', audio: question.subarray(at, at + 1920).toString('base64') });
    await sleep(40);
  }
}

function ask(connection, text, response = {}) {
  connection.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] } });
  connection.send({ type: 'response.create', response });
}

function nothingWentWrong({ connection, events }) {
  assert.deepEqual(events.filter(({ type }) => type.endsWith('error')), []);
  connection.close();
}

test('a spoken turn', async () => {
  const call = await connected({ audio: { input: { transcription: { model: 'whisper-1' } } } });
  await speak(call.connection);
  const done = await until(call.events, 'response.done');
  assert.equal(done.response.status, 'completed');
  assert.ok(done.response.output[0].content[0].transcript);
  const sound = call.events.filter(({ type }) => type === 'response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64').length);
  assert.ok(sound.reduce((a, b) => a + b, 0) > 24_000);
  await until(call.events, 'conversation.item.input_audio_transcription.completed');
  nothingWentWrong(call);
});

test('a typed turn', async () => {
  const call = await connected({ output_modalities: ['text'] });
  ask(call.connection, 'How much is seven plus five?');
  const done = await until(call.events, 'response.done');
  assert.equal(done.response.status, 'completed');
  const words = call.events.filter(({ type }) => type === 'response.output_text.delta').map(({ delta }) => delta).join('');
  assert.equal(words, done.response.output[0].content[0].text);
  nothingWentWrong(call);
});

test('speaking into an answer ends it, and what was not heard is cut off', async () => {
  const call = await connected();
  ask(call.connection, LONG);
  const { item_id: item } = await until(call.events, 'response.output_audio.delta');
  const from = call.events.length;
  await Promise.all([speak(call.connection), (async () => {
    await until(call.events, 'input_audio_buffer.speech_started', from);
    call.connection.send({ type: 'conversation.item.truncate', item_id: item, content_index: 0, audio_end_ms: 80 });
    await until(call.events, 'conversation.item.truncated', from);
  })()]);
  await until(call.events, 'response.done', call.events.findIndex(({ type }) => type === 'input_audio_buffer.committed'));
  nothingWentWrong(call);
});

test('a cancelled answer, and one after it', async () => {
  const call = await connected();
  ask(call.connection, LONG);
  await until(call.events, 'response.output_audio.delta');
  call.connection.send({ type: 'response.cancel' });
  const cancelled = await until(call.events, 'response.done');
  assert.equal(cancelled.response.status, 'cancelled');
  const from = call.events.length;
  ask(call.connection, 'Hello!');
  assert.equal((await until(call.events, 'response.done', from)).response.status, 'completed');
  nothingWentWrong(call);
});

const WEATHER = {
  name: 'get_weather', description: 'The weather in a city.', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

test('a tool turn: the call, its result, and what is said about it', async () => {
  const call = await connected({ tools: [{ type: 'function', ...WEATHER }] });
  ask(call.connection, 'What is the weather in London?');
  const { response } = await until(call.events, 'response.done');
  const [item] = response.output;
  assert.equal(item.type, 'function_call', JSON.stringify(response));
  assert.deepEqual([item.name, JSON.parse(item.arguments)], ['get_weather', { city: 'London' }]);
  assert.ok(!call.events.some(({ type }) => type === 'response.output_audio.delta'), 'a call is not for the ear');
  const from = call.events.length;
  call.connection.send({
    type: 'conversation.item.create', item: { type: 'function_call_output', call_id: item.call_id, output: 'It is foggy and 12 degrees in London.' },
  });
  call.connection.send({ type: 'response.create' });
  const done = await until(call.events, 'response.done', from);
  assert.match(done.response.output[0].content[0].transcript, /foggy/i);
  assert.ok(call.events.some(({ type }, index) => index >= from && type === 'response.output_audio.delta'));
  nothingWentWrong(call);
});

test('a connection lost in the middle of an answer: the next one goes on where the client says it was', async () => {
  const lost = await connected();
  ask(lost.connection, LONG);
  await until(lost.events, 'response.output_audio.delta');
  lost.connection.socket.terminate();

  const call = await connected({ output_modalities: ['text'] });
  const said = [['user', 'input_text', 'What is the capital of France?'], ['assistant', 'output_text', 'The capital of France is Paris.']];
  for (const [role, type, text] of said) {
    call.connection.send({ type: 'conversation.item.create', item: { type: 'message', role, content: [{ type, text }] } });
  }
  ask(call.connection, 'And of Italy?');
  const done = await until(call.events, 'response.done');
  assert.match(done.response.output[0].content[0].text, /Rome/);
  nothingWentWrong(call);
});

test('a session that only writes down', async () => {
  const secret = await client.realtime.clientSecrets.create({ session: { type: 'transcription' } });
  const words = new OpenAI({ baseURL: client.baseURL, apiKey: secret.value });
  const connection = new OpenAIRealtimeWS({ model: 'gpt-realtime' }, words);
  const events = [];
  connection.on('event', (event) => events.push(event));
  await until(events, 'session.created');
  await speak(connection);
  const { transcript } = await until(events, 'conversation.item.input_audio_transcription.completed');
  assert.ok(transcript);
  assert.ok(!events.some(({ type }) => type.startsWith('response.')));
  connection.close();
});

test('REST: a chat that calls a function', async () => {
  const messages = [{ role: 'user', content: 'What is the weather in London?' }];
  const tools = [{ type: 'function', function: WEATHER }];
  const first = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools });
  const [{ message, finish_reason: reason }] = first.choices;
  assert.equal(reason, 'tool_calls');
  assert.deepEqual(JSON.parse(message.tool_calls[0].function.arguments), { city: 'London' });
  messages.push(message, { role: 'tool', tool_call_id: message.tool_calls[0].id, content: '{"condition": "foggy", "temperature": 12}' });
  const second = await client.chat.completions.create({ model: 'gpt-4o-mini', messages, tools });
  assert.match(second.choices[0].message.content, /foggy/i);
});

test('REST: a chat, a text said, and what was said written down again', async () => {
  const chat = await client.chat.completions.create({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'How much is seven plus five?' }] });
  assert.ok(chat.choices[0].message.content);
  const said = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'The sky is blue.', response_format: 'opus' });
  const opus = Buffer.from(await said.arrayBuffer());
  assert.equal(opus.subarray(0, 4).toString(), 'OggS');
  const asEver = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'The sky is blue.' });
  assert.equal(asEver.headers.get('content-type'), 'audio/mpeg');
  const mp3 = Buffer.from(await asEver.arrayBuffer());
  for (const [file, name] of [[opus, 'said.ogg'], [mp3, 'said.mp3'], [sample, 'plus.wav']]) {
    const written = await client.audio.transcriptions.create({ model: 'whisper-1', file: await toFile(file, name) });
    assert.equal(typeof written.text, 'string');
  }
  await assert.rejects(client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hi', response_format: 'aac' }), /aac.*not supported/);
});
