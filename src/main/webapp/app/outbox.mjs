/**
 * What was written and has not come back from the server yet. An entry is `waiting` (no connection, or not its turn),
 * `sending`, `sent` (the server has it) or `failed` (the server refused it, or nobody knows; the person decides).
 */
export class Outbox {
  #entries = new Map();
  #limit;

  constructor(limit = 100) {
    this.#limit = limit;
  }

  /** In the order of writing. */
  get entries() {
    return [...this.#entries.values()];
  }

  get full() {
    return this.#entries.size >= this.#limit;
  }

  /** @param by the display name it is written under; a change of name does not reach back */
  put(id, text, by, at) {
    this.#entries.set(id, { id, text, by, at, state: 'waiting', why: '' });
  }

  nextWaiting() {
    return this.entries.find(({ state }) => state === 'waiting') ?? null;
  }

  /** Does nothing for an entry that has come back meanwhile. */
  mark(id, state, why = '') {
    const entry = this.#entries.get(id);
    if (entry !== undefined) {
      this.#entries.set(id, { ...entry, state, why });
    }
  }

  /** It came back, or was given up. */
  remove(id) {
    return this.#entries.delete(id);
  }
}
