// One conversation: decides what to send when the person talks, types or interrupts, and what each server event changes.

import { RealtimeSocket, samplesOfBase64 } from './realtime.js';

export class Conversation extends EventTarget {
  #settings;
  #transcript;
  #speaker;
  #socket = null;
  #opening = null;
  #handsFree = false;
  #responding = false;
  #bufferedMs = 0;

  constructor(settings, transcript, speaker) {
    super();
    this.#settings = settings;
    this.#transcript = transcript;
    this.#speaker = speaker;
    speaker.addEventListener('silent', () => this.#state(this.#responding ? 'thinking' : 'ready'));
  }

  /** Connects if there is no connection; many callers may wait for the same one. */
  async connect() {
    if (this.#socket?.isOpen) {
      return;
    }
    this.#opening ??= RealtimeSocket.open(this.#settings());
    try {
      this.#socket = await this.#opening;
    } finally {
      this.#opening = null;
    }
    this.#socket.addEventListener('event', ({ detail }) => this.#received(detail));
    this.#socket.addEventListener('closed', ({ detail }) => this.#lost(detail));
    this.#configure();
    this.#state('ready');
  }

  handsFree(on) {
    this.#handsFree = on;
    this.#configure();
    this.#state(on ? 'listening' : 'ready');
  }

  beginTalking() {
    this.#interrupt();
    this.#socket?.send({ type: 'input_audio_buffer.clear' });
    this.#bufferedMs = 0;
    this.#state('listening');
  }

  audio(chunk) {
    this.#socket?.appendAudio(chunk);
    this.#bufferedMs += chunk.byteLength / 48;
  }

  endTalking() {
    if (this.#bufferedMs < 100) {
      this.#state('ready'); // less than the protocol accepts as an utterance
      return;
    }
    this.#socket?.send({ type: 'input_audio_buffer.commit' });
    this.#socket?.send({ type: 'response.create' });
    this.#state('thinking');
  }

  async type(text) {
    await this.connect();
    this.#interrupt();
    const content = [{ type: 'input_text', text }];
    this.#socket.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    this.#socket.send({ type: 'response.create' });
    this.#state('thinking');
  }

  stopAnswer() {
    this.#interrupt();
    this.#state(this.#handsFree ? 'listening' : 'ready');
  }

  restart() {
    this.#speaker.stop();
    this.#responding = false;
    this.#socket?.close();
    this.#socket = null;
    this.#transcript.clear();
    this.#state('idle');
  }

  #configure() {
    const turns = {
      type: 'server_vad', silence_duration_ms: this.#settings().silenceMs, create_response: true, interrupt_response: true,
    };
    this.#socket?.send({
      type: 'session.update',
      session: {
        type: 'realtime',
        output_modalities: ['audio'],
        audio: {
          input: {
            format: { type: 'audio/pcm', rate: 24000 },
            transcription: { model: this.#settings().model },
            turn_detection: this.#handsFree ? turns : null,
          },
        },
      },
    });
  }

  /** The answer stops where the listener stopped hearing it; the platform forgets the rest. */
  #interrupt({ cancel = true } = {}) {
    const heard = this.#speaker.stop();
    if (cancel && this.#responding) {
      this.#socket?.send({ type: 'response.cancel' });
    }
    if (heard) {
      this.#transcript.interrupted(heard.itemId);
      this.#socket?.send({
        type: 'conversation.item.truncate', item_id: heard.itemId, content_index: 0, audio_end_ms: heard.heardMs,
      });
    }
  }

  #received(event) {
    switch (event.type) {
      case 'input_audio_buffer.speech_started':
        this.#interrupt({ cancel: false }); // the platform has cancelled the response itself
        this.#transcript.add(event.item_id, 'user');
        this.#state('listening');
        break;
      case 'input_audio_buffer.speech_stopped':
        this.#state('thinking');
        break;
      case 'conversation.item.added':
        if (event.item.type === 'message') {
          this.#itemAdded(event.item);
        }
        break;
      case 'conversation.item.input_audio_transcription.delta':
        this.#transcript.append(event.item_id, 'user', event.delta);
        break;
      case 'conversation.item.input_audio_transcription.completed':
        this.#transcript.complete(event.item_id, 'user', event.transcript);
        break;
      case 'conversation.item.input_audio_transcription.failed':
        this.#transcript.complete(event.item_id, 'user', '(not understood)');
        break;
      case 'response.created':
        this.#responding = true;
        this.#state('thinking');
        break;
      case 'response.output_audio_transcript.delta':
      case 'response.output_text.delta':
        this.#transcript.append(event.item_id, 'assistant', event.delta);
        break;
      case 'response.output_audio.delta':
        this.#speaker.play(event.item_id, samplesOfBase64(event.delta));
        this.#state('speaking');
        break;
      case 'response.done':
        this.#answered(event.response);
        break;
      case 'error':
        if (event.error.code !== 'response_cancel_not_active') {
          this.#problem(event.error.message);
        }
        break;
      default: // other events carry nothing this page shows
    }
  }

  #itemAdded(item) {
    const typed = item.content?.find((part) => part.type === 'input_text');
    if (typed) {
      this.#transcript.complete(item.id, 'user', typed.text);
    } else {
      this.#transcript.add(item.id, item.role === 'user' ? 'user' : 'assistant');
    }
  }

  #answered(response) {
    this.#responding = false;
    response.output?.forEach((item) => this.#transcript.complete(item.id, 'assistant'));
    if (response.status === 'failed') {
      this.#problem(`The answer failed: ${response.status_details?.error?.code ?? 'unknown reason'}`);
    }
    if (response.x_latency && response.status === 'completed') {
      this.dispatchEvent(new CustomEvent('latency', { detail: response.x_latency }));
    }
    if (!this.#speaker.speaking) {
      this.#state(this.#handsFree ? 'listening' : 'ready');
    }
  }

  #lost(reason) {
    this.#responding = false;
    this.#state('idle');
    if (reason) {
      this.#problem(reason);
    }
  }

  #state(name) {
    const shown = name === 'ready' && this.#handsFree ? 'listening' : name;
    this.dispatchEvent(new CustomEvent('state', { detail: shown }));
  }

  #problem(message) {
    this.dispatchEvent(new CustomEvent('problem', { detail: message }));
  }
}
