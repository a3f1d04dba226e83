// A platform for tests of the page alone: serves the console's files and speaks the part of the realtime protocol the page
// uses. It hears a turn end after 500 ms without sound, and always answers one second of a tone.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { WebSocketServer } from 'ws';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const QUIET_CHUNKS = 13; // of 40 ms
const LOUD = 1500;

export class FakePlatform {
  heardSamples = 0;
  received = [];
  protocols = [];
  answerSeconds = 1;
  #tokens = 0;

  static async start(files) {
    const platform = new FakePlatform();
    const server = createServer((request, response) => platform.#serve(files, request, response));
    const sockets = new WebSocketServer({
      server,
      handleProtocols: (offered) => {
        platform.protocols = [...offered];
        return offered.has('realtime') ? 'realtime' : false;
      },
    });
    sockets.on('connection', (socket) => new FakeSession(platform, socket));
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    platform.url = `http://127.0.0.1:${server.address().port}/`;
    platform.stop = () => {
      sockets.clients.forEach((client) => client.terminate());
      server.close();
    };
    return platform;
  }

  async #serve(files, request, response) {
    const path = new URL(request.url, 'http://x').pathname;
    if (path === '/console/data') {
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(this.#data()));
      return;
    }
    const name = normalize(path === '/' ? '/index.html' : path);
    try {
      const content = await readFile(join(files, name));
      response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
      response.end(content);
    } catch {
      response.writeHead(404).end();
    }
  }

  #data() {
    this.#tokens += 10;
    const load = [1, 2, 3].map((layer) => ({
      audio_share: [0.3, 0.3, 0.2, 0.2, 0.1, 0.1, 0.0, 0.0],
      text_share: [0.0, 0.0, 0.1, 0.1, 0.3, 0.3, 0.2, 0.2],
      tokens: [...Array(8).keys()].map((expert) => this.#tokens * (expert + layer)),
      audio_group: [true, true, true, true, false, false, false, false],
    }));
    return {
      model: { model: 'deeptalk-mini', layers: 4, moe_layers: 3, experts: 8, top_k: 2, load },
      shards: [{ group: 'audio', replica: '0', state: 'READY', p50_ms: 0.31, calls: this.#tokens, failures: 0 }],
      sessions: { active: 1, opened: 1 },
      hops: { first_audio: { p50: 123, p95: 234, count: 5 } },
    };
  }
}

class FakeSession {
  #platform;
  #socket;
  #spoke = false;
  #quiet = 0;
  #items = 0;
  #automatic = false;
  #response = null;

  constructor(platform, socket) {
    this.#platform = platform;
    this.#socket = socket;
    socket.on('message', (text) => this.#received(JSON.parse(text)));
    this.#send({ type: 'session.created', session: { id: 'sess_1' } });
  }

  #send(event) {
    this.#socket.send(JSON.stringify({ event_id: 'event_1', ...event }));
  }

  #received(event) {
    this.#platform.received.push(event);
    switch (event.type) {
      case 'session.update':
        this.#automatic = event.session.audio.input.turn_detection !== null;
        this.#send({ type: 'session.updated', session: event.session });
        break;
      case 'input_audio_buffer.append':
        this.#hear(Buffer.from(event.audio, 'base64'));
        break;
      case 'input_audio_buffer.commit':
        this.#commit(`item_${++this.#items}`);
        break;
      case 'conversation.item.create':
        this.#send({ type: 'conversation.item.added', item: { ...event.item, id: `item_${++this.#items}` } });
        break;
      case 'response.create':
        this.#answer();
        break;
      case 'response.cancel':
        this.#cancel('client_cancelled');
        break;
    }
  }

  #hear(pcm) {
    this.#platform.heardSamples += pcm.length / 2;
    if (!this.#automatic) {
      return;
    }
    let loud = false;
    for (let i = 0; i + 1 < pcm.length; i += 2) {
      loud ||= Math.abs(pcm.readInt16LE(i)) > LOUD;
    }
    this.#quiet = loud ? 0 : this.#quiet + 1;
    if (loud && !this.#spoke) {
      this.#spoke = true;
      this.#cancel('turn_detected');
      this.#send({ type: 'input_audio_buffer.speech_started', audio_start_ms: 0, item_id: `item_${++this.#items}` });
    } else if (this.#spoke && this.#quiet >= QUIET_CHUNKS) {
      this.#spoke = false;
      this.#send({ type: 'input_audio_buffer.speech_stopped', audio_end_ms: 0, item_id: `item_${this.#items}` });
      this.#commit(`item_${this.#items}`);
      this.#answer();
    }
  }

  #commit(id) {
    this.#send({ type: 'input_audio_buffer.committed', item_id: id });
    const item = { id, type: 'message', role: 'user', content: [{ type: 'input_audio', transcript: null }] };
    this.#send({ type: 'conversation.item.added', item });
    this.#send({
      type: 'conversation.item.input_audio_transcription.completed', item_id: id, content_index: 0,
      transcript: 'What is the capital of Norway?',
    });
  }

  #answer() {
    const id = `item_${++this.#items}`;
    const item = { id, type: 'message', role: 'assistant', status: 'in_progress', content: [] };
    this.#response = id;
    this.#send({ type: 'response.created', response: { id: 'resp_1', status: 'in_progress', output: [] } });
    this.#send({ type: 'conversation.item.added', item });
    for (const delta of ['The capital of Norway', ' is Oslo.']) {
      this.#send({ type: 'response.output_audio_transcript.delta', item_id: id, delta });
    }
    const pcm = Buffer.alloc(2 * 24000 * this.#platform.answerSeconds);
    for (let i = 0; i < pcm.length / 2; i++) {
      pcm.writeInt16LE(Math.round(6000 * Math.sin(i / 12)), 2 * i);
    }
    this.#send({ type: 'response.output_audio.delta', item_id: id, delta: pcm.toString('base64') });
    setTimeout(() => this.#response === id && this.#done('completed'), 1000 * this.#platform.answerSeconds);
  }

  #cancel(reason) {
    if (this.#response) {
      this.#done('cancelled', { type: 'cancelled', reason });
    }
  }

  #done(status, details = null) {
    const output = [{ id: this.#response, type: 'message', role: 'assistant' }];
    this.#response = null;
    this.#send({
      type: 'response.done',
      response: {
        id: 'resp_1', status, status_details: details, output,
        x_latency: { endpoint: 540, features: 4, prefill: 20.5, first_frame: 61, kafka: 3, vocoder: 8, gateway: 1, first_audio: 77 },
      },
    });
  }
}
