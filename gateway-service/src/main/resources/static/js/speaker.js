// Plays an answer without gaps while it arrives, and knows how much of it has been heard.

const RATE = 24000;
const LEAD_SECONDS = 0.06; // hides the jitter of one network hop; later underruns only delay what follows

export class Speaker extends EventTarget {
  #context;
  #playing = new Set();
  #itemId = null;
  #endsAt = 0;
  #queuedSeconds = 0;
  #analysed = () => {};

  constructor(onSamples) {
    super();
    this.#analysed = onSamples;
  }

  /** Browsers allow sound only after a gesture. */
  async unlock() {
    this.#context ??= new AudioContext({ sampleRate: RATE });
    await this.#context.resume();
  }

  play(itemId, samples) {
    this.#context ??= new AudioContext({ sampleRate: RATE });
    if (itemId !== this.#itemId) {
      this.#itemId = itemId;
      this.#queuedSeconds = 0;
    }
    const buffer = this.#context.createBuffer(1, samples.length, RATE);
    buffer.copyToChannel(samples, 0);
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    const now = this.#context.currentTime;
    this.#endsAt = Math.max(this.#endsAt, now + LEAD_SECONDS);
    source.start(this.#endsAt);
    this.#trace(source, samples, this.#endsAt - now);
    this.#endsAt += buffer.duration;
    this.#queuedSeconds += buffer.duration;
    this.#playing.add(source);
    source.onended = () => {
      this.#playing.delete(source);
      if (this.#playing.size === 0) {
        this.dispatchEvent(new Event('silent'));
      }
    };
  }

  /** Shows the sound when it is heard, 40 ms at a time. */
  #trace(source, samples, delaySeconds) {
    for (let from = 0; from < samples.length; from += 960) {
      const part = samples.subarray(from, from + 960);
      setTimeout(() => this.#playing.has(source) && this.#analysed(part), 1000 * (delaySeconds + from / RATE));
    }
  }

  get speaking() {
    return this.#playing.size > 0;
  }

  /** Stops at once; returns the item that was playing and how much of it was heard, or null. */
  stop() {
    if (!this.speaking) {
      return null;
    }
    const unheard = Math.max(0, this.#endsAt - this.#context.currentTime);
    const heard = Math.max(0, this.#queuedSeconds - unheard);
    for (const source of this.#playing) {
      source.onended = null;
      source.stop();
    }
    this.#playing.clear();
    this.#endsAt = 0;
    this.dispatchEvent(new Event('silent'));
    return { itemId: this.#itemId, heardMs: Math.floor(heard * 1000) };
  }
}
