// The hops of the last answer as bars, and the platform's medians below them. Times come from the platform
// (response.x_latency). The headline counts from the end of the turn, so without the silence that turn detection waits for.

const SPANS = [
  ['endpoint', 'End of turn found', false],
  ['features', 'Last speech features', false],
  ['first_frame', 'First audio frame', false],
  ['prefill', 'of it: prompt read', true],
  ['step_p50', 'of it: one step (p50)', true],
  ['dispatch_p50', 'of it: experts per step (p50)', true],
  ['kafka', 'Kafka, both ways', false],
  ['vocoder', 'Sound synthesis', false],
  ['gateway', 'Gateway to socket', false],
  ['first_text', 'First words', false],
];

export class Latency {
  #rows;
  #headline;
  #overall;

  constructor(table, headline, overall) {
    this.#rows = table.tBodies[0];
    this.#headline = headline;
    this.#overall = overall;
  }

  show(latency) {
    if (!latency) {
      return;
    }
    const known = SPANS.filter(([name]) => Number.isFinite(latency[name]));
    const longest = Math.max(1, ...known.map(([name]) => latency[name]));
    this.#rows.replaceChildren(
      ...known.map(([name, label, inner]) => {
        const row = document.createElement('tr');
        row.className = inner ? 'inner' : '';
        row.dataset.hop = name;
        const bar = document.createElement('span');
        bar.className = 'span';
        bar.style.width = `${(100 * latency[name]) / longest}%`;
        cell(row, label);
        cell(row, bar);
        cell(row, `${latency[name].toFixed(1)} ms`).className = 'number';
        return row;
      }),
    );
    const first = latency.first_audio ?? latency.first_text;
    this.#headline.textContent = Number.isFinite(first) ? `${Math.round(first)} ms` : '–';
  }

  showOverall(hops) {
    const first = hops?.first_audio;
    this.#overall.textContent = first?.count
      ? `All answers: first audio p50 ${Math.round(first.p50)} ms, p95 ${Math.round(first.p95)} ms (${first.count})`
      : '';
  }
}

function cell(row, content) {
  const cell = row.insertCell();
  cell.append(content);
  return cell;
}
