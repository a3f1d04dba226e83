// The page: wires the controls to the conversation and the panels. Read this first.

import { Conversation } from './conversation.js';
import { HeatMap } from './heatmap.js';
import { Latency } from './latency.js';
import { Microphone } from './microphone.js';
import { PlatformPanel, poll } from './platform.js';
import { Speaker } from './speaker.js';
import { Transcript } from './transcript.js';
import { Waveform } from './waveform.js';

const byId = (id) => document.getElementById(id);
const STATES = {
  idle: 'Not connected', ready: 'Ready', listening: 'Listening', thinking: 'Thinking', speaking: 'Speaking',
};

const waveIn = new Waveform(byId('wave-in'), '--good');
const waveOut = new Waveform(byId('wave-out'), '--accent');
const speaker = new Speaker((samples) => waveOut.add(samples));
const latency = new Latency(byId('latency'), byId('headline-value'), byId('hops-overall'));
const heat = new HeatMap(byId('heat'), byId('heat-table'), byId('heat-summary'));
const platform = new PlatformPanel(byId('platform'), byId('shards'));
const conversation = new Conversation(settings, new Transcript(byId('transcript')), speaker);
let microphone = null;
let talking = false;

function settings() {
  return {
    model: byId('model').value || 'deeptalk-mini',
    apiKey: byId('api-key').value.trim(),
    silenceMs: Number(byId('silence').value) || 500,
  };
}

function problem(message) {
  byId('problem').textContent = message;
  byId('problem').hidden = !message;
}

/** Runs a gesture; whatever goes wrong is told to the person. */
async function attempt(gesture) {
  problem('');
  try {
    await gesture();
  } catch (failure) {
    problem(failure.name === 'NotAllowedError' ? 'The browser was not allowed to use the microphone.' : failure.message);
  }
}

async function openMicrophone() {
  await speaker.unlock();
  await conversation.connect();
  microphone ??= await Microphone.open((chunk) => {
    waveIn.addPcm(chunk);
    conversation.audio(chunk);
  });
}

// --- push to talk ---
async function press() {
  if (talking || byId('hands-free').checked) {
    return;
  }
  talking = true;
  byId('talk').setAttribute('aria-pressed', 'true');
  await attempt(async () => {
    await openMicrophone();
    if (talking) {
      conversation.beginTalking();
      await microphone.start();
    }
  });
}

function release() {
  if (!talking) {
    return;
  }
  talking = false;
  byId('talk').setAttribute('aria-pressed', 'false');
  if (microphone?.live) {
    microphone.stop();
    conversation.endTalking();
  }
}

byId('talk').addEventListener('pointerdown', press);
addEventListener('pointerup', release);
addEventListener('blur', release);
const isTalkKey = (event) =>
  event.code === 'Space' && !(event.target.closest('input, summary, dialog') || event.target.closest('button:not(#talk)'));
addEventListener('keydown', (event) => {
  if (isTalkKey(event)) {
    event.preventDefault();
    if (!event.repeat) {
      press();
    }
  }
});
addEventListener('keyup', (event) => isTalkKey(event) && release());

// --- hands-free, typing, stopping ---
byId('hands-free').addEventListener('change', ({ target }) =>
  attempt(async () => {
    byId('talk').disabled = target.checked;
    if (target.checked) {
      try {
        await openMicrophone();
      } catch (failure) {
        target.checked = false;
        byId('talk').disabled = false;
        throw failure;
      }
      conversation.handsFree(true);
      await microphone.start();
    } else {
      microphone?.stop();
      conversation.handsFree(false);
    }
  }));

byId('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = byId('text').value.trim();
  if (text) {
    byId('text').value = '';
    attempt(async () => {
      await speaker.unlock();
      await conversation.type(text);
    });
  }
});
byId('stop').addEventListener('click', () => conversation.stopAnswer());

function restart() {
  byId('hands-free').checked = false;
  byId('talk').disabled = false;
  microphone?.stop();
  conversation.handsFree(false);
  conversation.restart();
  problem('');
}
byId('restart').addEventListener('click', restart);

// --- what the conversation reports ---
conversation.addEventListener('state', ({ detail }) => {
  byId('status').textContent = STATES[detail];
  byId('status').dataset.state = detail;
  byId('stop').disabled = !(detail === 'speaking' || detail === 'thinking');
});
conversation.addEventListener('latency', ({ detail }) => latency.show(detail));
conversation.addEventListener('problem', ({ detail }) => problem(detail));

// --- panels ---
for (const tab of document.querySelectorAll('.tab')) {
  tab.addEventListener('click', () => {
    for (const other of document.querySelectorAll('.tab')) {
      other.setAttribute('aria-pressed', String(other === tab));
    }
    heat.choose(tab.dataset.view);
  });
}
poll(
  () => (settings().apiKey ? { Authorization: `Bearer ${settings().apiKey}` } : {}),
  (data) => {
    platform.show(data);
    latency.showOverall(data.hops);
    heat.update(data.model?.load ?? []);
    byId('model').value ||= data.model?.model ?? '';
  },
);

// --- settings and theme ---
byId('api-key').value = sessionStorage.getItem('deeptalk.key') ?? '';
byId('settings-open').addEventListener('click', () => byId('settings').showModal());
byId('settings').addEventListener('close', () => {
  if (byId('settings').returnValue === 'save') {
    sessionStorage.setItem('deeptalk.key', byId('api-key').value.trim());
    restart();
  }
});

function theme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  byId('theme').setAttribute('aria-pressed', String(dark));
  byId('theme').textContent = dark ? 'Light' : 'Dark';
}
theme(localStorage.getItem('deeptalk.theme')
  ? localStorage.getItem('deeptalk.theme') === 'dark'
  : matchMedia('(prefers-color-scheme: dark)').matches);
byId('theme').addEventListener('click', () => {
  const dark = document.documentElement.dataset.theme !== 'dark';
  localStorage.setItem('deeptalk.theme', dark ? 'dark' : 'light');
  theme(dark);
});
