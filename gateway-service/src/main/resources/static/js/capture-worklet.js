// Runs on the audio thread: turns what the microphone gives into 16-bit samples at 24 kHz, 40 ms at a time.

const RATE = 24000;
const CHUNK = 960;

class Capture extends AudioWorkletProcessor {
  #chunk = new Int16Array(CHUNK);
  #filled = 0;
  #step = sampleRate / RATE; // input samples per output sample; 1 where the context could be opened at 24 kHz
  #position = 0; // of the next output sample, in input samples from the start of the current block
  #before = 0; // last sample of the block before

  process(inputs) {
    const input = inputs[0]?.[0];
    if (!input) {
      return true;
    }
    while (this.#position < input.length) {
      const left = Math.floor(this.#position) - 1;
      const share = this.#position - left - 1;
      const a = left < 0 ? this.#before : input[left];
      const b = input[left + 1];
      this.#write(a + (b - a) * share);
      this.#position += this.#step;
    }
    this.#position -= input.length;
    this.#before = input[input.length - 1];
    return true;
  }

  #write(sample) {
    this.#chunk[this.#filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    if (this.#filled === CHUNK) {
      this.port.postMessage(this.#chunk.buffer, [this.#chunk.buffer]);
      this.#chunk = new Int16Array(CHUNK);
      this.#filled = 0;
    }
  }
}

registerProcessor('capture', Capture);
