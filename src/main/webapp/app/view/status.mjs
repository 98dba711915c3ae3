import { setText } from './dom.mjs';

/** How the connection is, in a word or two, and how fast it answers. */
export class Status {
  #box;
  #text;
  #countdown;
  #ping;
  #timer = null;

  constructor({ box, text, countdown, ping }) {
    this.#box = box;
    this.#text = text;
    this.#countdown = countdown;
    this.#ping = ping;
  }

  show(connectionState, roomState, everConnected) {
    clearInterval(this.#timer);
    const [look, words] = wordsFor(connectionState, roomState, everConnected);
    this.#box.dataset.state = look;
    setText(this.#text, words);
    setText(this.#countdown, '');
    if (connectionState.phase === 'waiting') {
      const count = () => setText(this.#countdown, ` in ${secondsUntil(connectionState.retryAt)} s`);
      this.#timer = setInterval(count, 250);
      count();
    }
  }

  /** @param milliseconds null when unknown */
  showPing(milliseconds) {
    setText(
      this.#ping,
      milliseconds === null ? '' : `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`,
    );
  }
}

function wordsFor({ phase }, room, everConnected) {
  switch (phase) {
    case 'connected':
      return room.phase === 'in'
        ? ['connected', 'Connected']
        : room.phase === 'refused'
          ? ['refused', 'Refused']
          : ['connecting', 'Entering'];
    case 'connecting':
      return ['connecting', everConnected ? 'Reconnecting' : 'Connecting'];
    case 'waiting':
      return ['waiting', everConnected ? 'Reconnecting' : 'Connecting'];
    case 'refused':
      return ['refused', 'Disconnected'];
    default:
      return ['closed', 'Disconnected'];
  }
}

function secondsUntil(at) {
  return Math.max(1, Math.ceil((at - Date.now()) / 1000));
}
