import { el } from './dom.mjs';

const UNREACHABLE_AFTER = 2;

/** What stands between the reader and the room, and what can be done about it. Shown only when there is something. */
export class Notice {
  #box;
  #acts;
  #shown = '';

  /** @param acts what the buttons do: retryNow, reconnect, reenter, signIn */
  constructor(box, acts) {
    this.#box = box;
    this.#acts = acts;
  }

  show(connection, room) {
    const notice = this.#noticeFor(connection, room);
    const known = notice === null ? '' : JSON.stringify(notice);
    if (known === this.#shown) {
      return;
    }
    this.#shown = known;
    this.#box.hidden = notice === null;
    this.#box.replaceChildren(...(notice === null ? [] : this.#content(notice)));
    if (notice !== null) {
      this.#box.dataset.tone = notice.tone;
    }
  }

  #noticeFor({ state, everConnected }, room) {
    if (state.phase === 'refused') {
      const signIn = [1, 101, 109, 110, 3500, 3501, 3507].includes(state.code);
      return refusal(state, ['reconnect', 'Try again', 'retry-connection'], signIn);
    }
    if (room.state.phase === 'refused') {
      return refusal(
        room.state,
        ['reenter', 'Try again', 'retry-room'],
        [101, 103, 109, 110].includes(room.state.code),
      );
    }
    if (state.phase === 'waiting' && everConnected) {
      return {
        tone: 'warn',
        title: navigator.onLine ? 'The connection is lost' : 'This device is offline',
        help: 'What you write waits here and goes out when it is back.',
        keys: [],
        acts: [['retryNow', 'Try now', 'retry-now']],
      };
    }
    if (state.phase === 'waiting' && state.failures >= UNREACHABLE_AFTER) {
      return {
        tone: 'warn',
        title: 'The server cannot be reached',
        help: 'Is it running? If this page comes from another address than the server, its origin must be allowed:',
        keys: ['carillon.client.allowed-origins'],
        acts: [['retryNow', 'Try now', 'retry-now']],
      };
    }
    // A notice must not blink while one attempt is under way and the next is sure to follow.
    return state.phase === 'connecting' && this.#shown !== '' ? JSON.parse(this.#shown) : null;
  }

  #content({ title, help, keys, code, acts }) {
    const words = el('div', { class: 'words' }, el('strong', {}, title), el('p', {}, help));
    if (keys.length > 0) {
      words.append(el('ul', { class: 'keys' }, ...keys.map((key) => el('li', {}, el('code', {}, key)))));
    }
    if (code !== undefined) {
      words.append(el('small', { 'data-testid': 'notice-code' }, code));
    }
    const buttons = acts.map(([act, label, testId]) => {
      const button = el('button', { type: 'button', class: 'quiet', 'data-testid': testId }, label);
      button.addEventListener('click', () => this.#acts[act]());
      return button;
    });
    return [words, el('div', { class: 'acts' }, ...buttons)];
  }
}

function refusal({ refusal: { title, help, keys }, code, reason }, retry, signIn) {
  const acts = signIn ? [['signIn', 'Sign in with a token', 'notice-sign-in'], retry] : [retry];
  return { tone: 'bad', title, help, keys, code: `Code ${code}: ${reason}`, acts };
}
