// What the platform says about itself, once a second while the page is visible.

const INTERVAL_MS = 1000;

export class PlatformPanel {
  #facts;
  #shards;

  constructor(facts, shards) {
    this.#facts = facts;
    this.#shards = shards.tBodies[0];
  }

  show(data) {
    const model = data.model ?? {};
    const rows = [
      ['Model', model.model],
      ['Layers', model.layers && `${model.layers}, of which ${model.moe_layers} with experts`],
      ['Experts', model.experts && `${model.experts} per layer, ${model.top_k} per token`],
      ['Sessions', data.sessions && `${data.sessions.active} active, ${data.sessions.opened} since the start`],
    ].filter(([, value]) => value !== undefined);
    this.#facts.replaceChildren(
      ...rows.flatMap(([name, value]) => [textElement('dt', name), textElement('dd', value)]),
    );
    this.#shards.replaceChildren(...(data.shards ?? model.shards ?? []).map(shardRow));
  }
}

/** Calls back with the console's data for as long as the page lives; skips a beat while the platform is away. */
export async function poll(headers, onData) {
  for (;;) {
    if (!document.hidden) {
      try {
        const response = await fetch('console/data', { headers: headers() });
        if (response.ok) {
          onData(await response.json());
        }
      } catch {
        // the status line says that the platform is away
      }
    }
    await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
  }
}

function shardRow(shard) {
  const row = document.createElement('tr');
  row.insertCell().textContent = `${shard.group} ${shard.replica}`;
  const state = row.insertCell();
  state.textContent = shard.state;
  state.className = /ready|closed|up/i.test(shard.state) ? '' : 'state-bad';
  for (const value of [Number(shard.p50_ms ?? 0).toFixed(2), shard.calls, shard.failures]) {
    const cell = row.insertCell();
    cell.className = 'number';
    cell.textContent = value;
  }
  return row;
}

function textElement(name, text) {
  const node = document.createElement(name);
  node.textContent = text;
  return node;
}
