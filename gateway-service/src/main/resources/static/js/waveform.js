// A scrolling loudness trace. Drawn only while something is heard, so an idle page costs nothing.

const BARS = 90;

export class Waveform {
  #canvas;
  #levels = new Float32Array(BARS);
  #colour;
  #scheduled = false;

  constructor(canvas, colour) {
    this.#canvas = canvas;
    this.#colour = colour;
    this.#draw();
  }

  /** Adds samples in −1…1; one bar per call. */
  add(samples) {
    let sum = 0;
    for (const sample of samples) {
      sum += sample * sample;
    }
    this.#levels.copyWithin(0, 1);
    this.#levels[BARS - 1] = Math.min(1, 4 * Math.sqrt(sum / Math.max(1, samples.length)));
    if (!this.#scheduled) {
      this.#scheduled = true;
      requestAnimationFrame(() => this.#draw());
    }
  }

  addPcm(buffer) {
    this.add(Float32Array.from(new Int16Array(buffer), (value) => value / 32768));
  }

  #draw() {
    this.#scheduled = false;
    const { width, height } = this.#canvas;
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(this.#colour);
    this.#levels.forEach((level, bar) => {
      const tall = Math.max(2, level * (height - 4));
      context.fillRect((bar * width) / BARS, (height - tall) / 2, width / BARS - 2, tall);
    });
  }
}
