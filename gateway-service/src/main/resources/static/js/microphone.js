// The microphone as a source of PCM chunks. Opened once, on the first gesture; muted between push-to-talk turns.

const RATE = 24000;

export class Microphone {
  live = false;
  #context;
  #onChunk;

  static async open(onChunk) {
    if (!navigator.mediaDevices) {
      throw new Error('The microphone needs HTTPS or localhost.');
    }
    const microphone = new Microphone();
    microphone.#onChunk = onChunk;
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    const { context, source } = connect(stream);
    microphone.#context = context;
    await context.audioWorklet.addModule(new URL('./capture-worklet.js', import.meta.url));
    const capture = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    capture.port.onmessage = (message) => {
      if (microphone.live) {
        microphone.#onChunk(message.data);
      }
    };
    source.connect(capture);
    return microphone;
  }

  async start() {
    await this.#context.resume();
    this.live = true;
  }

  stop() {
    this.live = false;
  }
}

function connect(stream) {
  try {
    const context = new AudioContext({ sampleRate: RATE });
    return { context, source: context.createMediaStreamSource(stream) };
  } catch {
    // Some browsers cannot convert the microphone's rate; then the worklet does.
    const context = new AudioContext();
    return { context, source: context.createMediaStreamSource(stream) };
  }
}
