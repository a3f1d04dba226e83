// Modality load: one row per MoE layer, one cell per expert. "Live" shows how many tokens each expert gets now; "modality"
// shows what calibration found, the share of speech among an expert's tokens. Speech and text experts have their own hue.

const SVG = 'http://www.w3.org/2000/svg';
const DECAY = 0.7; // of the live load per poll: bright while used, dim some seconds later

export class HeatMap {
  #holder;
  #table;
  #summary;
  #view = 'live';
  #live = [];
  #seen = [];
  #load = [];

  constructor(holder, table, summary) {
    this.#holder = holder;
    this.#table = table;
    this.#summary = summary;
  }

  choose(view) {
    this.#view = view;
    this.#draw();
  }

  update(load) {
    this.#live = load.map((layer, l) =>
      layer.tokens.map((tokens, e) => DECAY * (this.#live[l]?.[e] ?? 0) + tokens - (this.#seen[l]?.[e] ?? tokens)),
    );
    this.#seen = load.map((layer) => layer.tokens.slice());
    this.#load = load;
    this.#draw();
  }

  #draw() {
    if (this.#load.length === 0) {
      return;
    }
    const experts = Math.max(...this.#load.map((layer) => layer.tokens.length));
    const [left, cellWidth, cellHeight] = [26, 560 / experts, 22];
    const svg = element('svg', { viewBox: `0 0 ${left + 560} ${this.#load.length * cellHeight + 2}`, role: 'img' });
    svg.setAttribute('aria-label', `Load of ${experts} experts in ${this.#load.length} layers`);
    const brightest = Math.max(1e-9, ...this.#live.flat());
    this.#load.forEach((layer, l) => {
      const label = element('text', { x: 0, y: l * cellHeight + 15 });
      label.textContent = `L${layer.layer ?? l + 1}`;
      svg.append(label);
      this.#order(layer).forEach((e, place) => {
        const level = this.#view === 'live' ? this.#live[l][e] / brightest : speechShare(layer, e);
        const rect = element('rect', {
          x: left + place * cellWidth, y: l * cellHeight + 1, width: cellWidth, height: cellHeight - 2, rx: 3,
          fill: this.#colour(layer.audio_group[e], level),
        });
        const title = element('title', {});
        title.textContent = describe(layer, l, e);
        rect.append(title);
        svg.append(rect);
      });
    });
    this.#holder.replaceChildren(svg);
    this.#drawTable();
    const total = this.#seen.flat().reduce((sum, tokens) => sum + tokens, 0);
    this.#summary.textContent = `· ${total.toLocaleString('en')} expert calls since the start`;
  }

  /** Speech experts first, so that the two groups form two blocks. */
  #order(layer) {
    return [...layer.tokens.keys()].sort((a, b) => layer.audio_group[b] - layer.audio_group[a] || a - b);
  }

  #colour(speech, level) {
    const strength = Math.max(0.06, Math.min(1, Math.sqrt(Math.max(0, level))));
    if (this.#view === 'modality') {
      return `color-mix(in oklab, hsl(var(--speech)) ${Math.round(100 * level)}%, hsl(var(--text-expert)))`;
    }
    return `hsl(var(${speech ? '--speech' : '--text-expert'}) / ${strength})`;
  }

  #drawTable() {
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    for (const title of ['Layer', 'Busiest speech expert', 'Busiest text expert', 'Calls']) {
      const th = document.createElement('th');
      th.textContent = title;
      head.append(th);
    }
    const body = table.createTBody();
    this.#load.forEach((layer, l) => {
      const row = body.insertRow();
      const busiest = (speech) =>
        this.#order(layer).filter((e) => layer.audio_group[e] === speech)
          .reduce((best, e) => (best === null || layer.tokens[e] > layer.tokens[best] ? e : best), null) ?? '–';
      for (const value of [layer.layer ?? l + 1, busiest(true), busiest(false), layer.tokens.reduce((a, b) => a + b, 0)]) {
        row.insertCell().textContent = value;
      }
    });
    this.#table.replaceChildren(table);
  }
}

function speechShare(layer, e) {
  const speech = layer.audio_share[e] ?? 0;
  const text = layer.text_share[e] ?? 0;
  return speech + text > 0 ? speech / (speech + text) : 0.5;
}

function describe(layer, l, e) {
  const group = layer.audio_group[e] ? 'speech' : 'text';
  const share = (values) => (values[e] === undefined ? '?' : `${(100 * values[e]).toFixed(1)} %`);
  return `Layer ${layer.layer ?? l + 1}, expert ${e} (${group}): ${layer.tokens[e]} calls; `
    + `calibration ${share(layer.audio_share)} of speech tokens, ${share(layer.text_share)} of text tokens`;
}

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  return node;
}
