const EVERY_MS = 5_000;

/**
 * How long the server takes to answer, measured while somebody looks. Calls the server's `echo`, and where there is
 * none asks for a room's position instead; any of the two is one request and one reply.
 */
export class Ping {
  #connection;
  #channel;
  #show;
  #timer = null;
  #echoes = true;
  #asking = false;
  #onChange = () => this.#measure();

  /** @param show called with milliseconds, or with null when nothing is known */
  constructor(connection, channel, show) {
    this.#connection = connection;
    this.#channel = channel;
    this.#show = show;
  }

  start() {
    this.#timer = setInterval(() => this.#measure(), EVERY_MS);
    this.#connection.addEventListener('changed', this.#onChange);
    this.#measure();
  }

  stop() {
    this.#connection.removeEventListener('changed', this.#onChange);
    clearInterval(this.#timer);
    this.#timer = null;
    this.#show(null);
  }

  async #measure() {
    if (this.#asking || document.visibilityState !== 'visible' || this.#connection.state.phase !== 'connected') {
      return;
    }
    this.#asking = true;
    const begun = performance.now();
    try {
      await this.#ask();
      this.#tell(performance.now() - begun);
    } catch ({ code }) {
      if (code >= 100 && this.#echoes) {
        // No such method, or no methods at all.
        this.#echoes = false;
      } else if (code >= 100) {
        // It will not be answered next time either, and a server counts mistakes.
        this.stop();
      }
    } finally {
      this.#asking = false;
    }
  }

  #ask() {
    const { sdk } = this.#connection;
    return this.#echoes ? sdk.rpc('echo', {}) : sdk.history(this.#channel, { limit: 0 });
  }

  #tell(milliseconds) {
    if (this.#timer !== null) {
      this.#show(milliseconds);
    }
  }
}
