import { called } from './message.mjs';

const NAMES_KEPT = 500;

/** Who is in a room, by connection: the list the server gives, then every join and leave. */
export class Members {
  #clients = new Map();
  #names = new Map();
  #since = null;

  get count() {
    return this.#clients.size;
  }

  /**
   * Asks for the list, and lays over it what happened while the answer was on its way: replies and pushes have no
   * common order.
   *
   * @param ask gives a promise of the SDK's presence result
   */
  async load(ask) {
    const since = [];
    this.#since = since;
    try {
      const { clients } = await ask();
      if (this.#since === since) {
        this.#clients = new Map(Object.values(clients).map((info) => [info.client, info]));
        since.forEach((change) => change());
      }
    } finally {
      if (this.#since === since) {
        this.#since = null;
      }
    }
  }

  join(info) {
    this.#change(() => this.#clients.set(info.client, info));
  }

  leave(info) {
    this.#change(() => this.#clients.delete(info.client));
  }

  /** Guests have no name but the one they write under. */
  learn(client, name) {
    if (client === '' || name === '' || this.#names.get(client) === name) {
      return false;
    }
    this.#names.delete(client);
    this.#names.set(client, name);
    if (this.#names.size > NAMES_KEPT) {
      this.#names.delete(this.#names.keys().next().value);
    }
    return true;
  }

  /**
   * @param self the present connection's client id
   * @param earlier ids this page had before; one of them can linger until the server notices that it is gone
   */
  list(self, earlier) {
    return [...this.#clients.values()]
      .map(({ client, user }) => ({
        client,
        self: client === self,
        earlier: client !== self && earlier.has(client),
        ...this.nameOf({ client, user }),
      }))
      .sort((a, b) => b.self - a.self || a.label.localeCompare(b.label) || a.client.localeCompare(b.client));
  }

  nameOf({ client, user }) {
    return called({ client, user, name: this.#names.get(client) ?? '' });
  }

  #change(change) {
    change();
    this.#since?.push(change);
  }
}
