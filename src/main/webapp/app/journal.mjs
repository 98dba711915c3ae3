/** What happened, in plain words, newest first. */
export class Journal extends EventTarget {
  #entries = [];
  #count = 0;
  #limit;
  #now;

  constructor({ limit = 200, now = Date.now } = {}) {
    super();
    this.#limit = limit;
    this.#now = now;
  }

  get entries() {
    return this.#entries;
  }

  /**
   * @param event  a stable word for what happened, such as `recovered`
   * @param tone   `good`, `plain`, `warn` or `bad`
   * @param detail for those who know the protocol: codes and ids
   */
  note(event, tone, text, detail = '') {
    this.#entries.unshift({ key: `entry ${this.#count++}`, at: this.#now(), event, tone, text, detail });
    this.#entries.length = Math.min(this.#entries.length, this.#limit);
    this.dispatchEvent(new Event('changed'));
  }
}
