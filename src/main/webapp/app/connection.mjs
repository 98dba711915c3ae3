import { Centrifuge, UnauthorizedError } from '../vendor/centrifuge-5.8.0/index.mjs';
import { delayBefore, Pause } from './backoff.mjs';
import { connectionLost, connectionRefused } from './reasons.mjs';
import { watchedSocket } from './watched-socket.mjs';

/**
 * The one connection of the page, and the news of it. Fires `changed` whenever {@link state} is another.
 *
 * The waiting between attempts is ours and not the SDK's, because the page shows how long it takes and can cut it
 * short: the SDK asks `getData` before every attempt and waits for the answer.
 */
export class Connection extends EventTarget {
  #sdk;
  #socket = watchedSocket();
  #pause = new Pause();
  #journal;
  #token;
  #tokenExpired = false;
  #failures = 0;
  #holdOff = 0;
  #state = { phase: 'closed' };
  #everConnected = false;
  #clients = new Set();
  #asksNode = true;

  /** @param token a JWT, or the empty string to come as a guest */
  constructor({ endpoint, token, journal }) {
    super();
    this.#journal = journal;
    this.#token = token;
    this.#sdk = new Centrifuge(endpoint, {
      name: 'carillon-page',
      websocket: this.#socket.WatchedSocket,
      getToken: token === '' ? null : async () => this.#giveToken(),
      getData: () => this.#beforeAttempt(),
      minReconnectDelay: 10,
      maxReconnectDelay: 10,
    });
    this.#sdk.on('connecting', ({ code, reason }) => this.#connecting(code, reason));
    this.#sdk.on('connected', ({ client, transport }) => this.#connected(client, transport));
    this.#sdk.on('disconnected', ({ code, reason }) => this.#disconnected(code, reason));
    this.#sdk.on('error', ({ type, error }) => this.#failed(type, error));
  }

  /** For subscriptions and calls; the life of the connection is this class's. */
  get sdk() {
    return this.#sdk;
  }

  /**
   * `phase` is `connecting`, `connected`, `waiting` (until `retryAt`, milliseconds), `refused` (with a `refusal`, a
   * `code` and a `reason`) or `closed`.
   */
  get state() {
    return this.#state;
  }

  /** The ids this page has had on this connection, the present one included. */
  get clients() {
    return this.#clients;
  }

  get everConnected() {
    return this.#everConnected;
  }

  open() {
    this.#failures = 0;
    this.#sdk.connect();
  }

  close() {
    this.#sdk.disconnect();
    this.#pause.cut();
  }

  /** Loses the connection on purpose, and stays away for a while so that there is something to recover. */
  drop(awayMs) {
    if (this.#state.phase === 'connected') {
      this.#holdOff = awayMs;
      this.#socket.drop();
    }
  }

  retryNow() {
    this.#pause.cut();
  }

  /** The network is there again: whatever failed before says nothing about the next attempt. */
  online() {
    this.#failures = 0;
    this.#pause.cut();
  }

  async #beforeAttempt() {
    const delay = this.#holdOff || (this.#failures > 0 ? delayBefore(this.#failures) : 0);
    this.#holdOff = 0;
    if (delay > 0) {
      this.#become({ phase: 'waiting', retryAt: Date.now() + delay, failures: this.#failures });
      await this.#pause.start(delay);
    }
    if (this.#state.phase !== 'refused' && this.#state.phase !== 'closed') {
      this.#become({ phase: 'connecting' });
    }
    // Counted now and set back by success: every way an attempt can fail ends here again.
    this.#failures++;
    return null;
  }

  #giveToken() {
    if (this.#tokenExpired) {
      throw new UnauthorizedError('expired');
    }
    return this.#token;
  }

  #connecting(code, reason) {
    if (code === 0) {
      this.#become({ phase: 'connecting' });
      return;
    }
    this.#failures = Math.max(1, this.#failures);
    this.#become({ phase: 'connecting' });
    if (this.#holdOff > 0) {
      this.#journal.note('lost', 'warn', `You dropped the connection; back in ${Math.round(this.#holdOff / 1000)} s`);
      return;
    }
    const close = code === 1 ? (this.#socket.lastClose ?? { code, reason }) : { code, reason };
    this.#journal.note(close.code === 3008 ? 'slow' : 'lost', 'warn', connectionLost(close.code), describe(close));
  }

  #connected(client, transport) {
    this.#failures = 0;
    this.#everConnected = true;
    this.#clients.add(client);
    this.#become({ phase: 'connected', client, transport });
    this.#journal.note('connected', 'good', `Connected by ${transport}`, `client ${client}`);
    this.#askNode();
  }

  /** Which of several nodes it is; a server that is alone need not say, and is not asked again. */
  async #askNode() {
    if (!this.#asksNode) {
      return;
    }
    try {
      const { data } = await this.#sdk.rpc('node', {});
      this.#journal.note('node', 'plain', `You are on the node “${data.name}”`);
    } catch ({ code }) {
      this.#asksNode = code < 100;
    }
  }

  #disconnected(code, reason) {
    this.#pause.cut();
    if (code === 0) {
      this.#become({ phase: 'closed' });
      this.#journal.note('closed', 'plain', 'You left');
      return;
    }
    const refusal = connectionRefused(code, reason, { withToken: this.#token !== '' });
    this.#become({ phase: 'refused', refusal, code, reason });
    this.#journal.note('refused', 'bad', refusal.title, describe({ code, reason }));
  }

  #failed(type, error) {
    if (error.code === 109) {
      this.#tokenExpired = true;
      return;
    }
    // One line for a server that is not there, not one for each attempt.
    if (type === 'transport' && this.#failures === 1 && !this.#everConnected) {
      this.#journal.note('unreachable', 'warn', 'The server cannot be reached; trying again');
    } else if (type === 'connect') {
      this.#journal.note(
        'failed',
        'warn',
        'The server cannot take the connection just now',
        describe({ code: error.code, reason: error.message }),
      );
    }
  }

  #become(state) {
    this.#state = state;
    this.dispatchEvent(new Event('changed'));
  }
}

function describe({ code, reason }) {
  return `code ${code}${reason === '' ? '' : `: ${reason}`}`;
}
