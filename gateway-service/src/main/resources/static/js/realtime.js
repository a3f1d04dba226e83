// The realtime socket: JSON events in both directions. Knows the wire, not the page.

export class RealtimeSocket extends EventTarget {
  #socket;

  /** Opens a socket; resolves with it when session.created has arrived. */
  static open({ model, apiKey }) {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const url = `${scheme}://${location.host}/v1/realtime?model=${encodeURIComponent(model)}`;
    // Browsers cannot set headers on a WebSocket, so the key travels as a subprotocol, which the server never echoes.
    const protocols = apiKey ? ['realtime', `openai-insecure-api-key.${apiKey}`] : ['realtime'];
    const connection = new RealtimeSocket();
    connection.#socket = new WebSocket(url, protocols);
    return new Promise((resolve, reject) => {
      let created = false;
      connection.#socket.onmessage = (message) => {
        const event = JSON.parse(message.data);
        if (event.type === 'session.created') {
          created = true;
          resolve(connection);
        }
        connection.dispatchEvent(new CustomEvent('event', { detail: event }));
      };
      connection.#socket.onclose = (close) => {
        if (!created) {
          reject(new Error(close.reason || 'The platform refused the connection. Is an API key needed?'));
        }
        connection.dispatchEvent(new CustomEvent('closed', { detail: close.reason }));
      };
    });
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(event) {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify(event));
    }
  }

  appendAudio(pcm) {
    this.send({ type: 'input_audio_buffer.append', audio: base64OfBytes(new Uint8Array(pcm)) });
  }

  close() {
    this.#socket.close(1000);
  }
}

function base64OfBytes(bytes) {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  }
  return btoa(binary);
}

/** Samples of an audio delta: 16-bit little-endian PCM in base64. */
export function samplesOfBase64(text) {
  const binary = atob(text);
  const samples = new Float32Array(binary.length >> 1);
  for (let i = 0; i < samples.length; i++) {
    const value = binary.charCodeAt(2 * i) | (binary.charCodeAt(2 * i + 1) << 8);
    samples[i] = (value >= 0x8000 ? value - 0x10000 : value) / 0x8000;
  }
  return samples;
}
