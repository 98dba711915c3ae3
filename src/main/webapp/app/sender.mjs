import { contentOf } from './message.mjs';
import { messageRefused } from './reasons.mjs';

/** Brings what waits in an outbox to the server, one after the other, so that it arrives in the order of writing. */
export class Sender {
  #outbox;
  #journal;
  #publish;
  #ready;
  #changed;
  #busy = false;

  /**
   * @param publish sends one content; gives a promise that fails with the SDK's code and message
   * @param ready   whether sending makes sense now
   * @param changed called when an entry is in another state
   */
  constructor({ outbox, journal, publish, ready, changed }) {
    this.#outbox = outbox;
    this.#journal = journal;
    this.#publish = publish;
    this.#ready = ready;
    this.#changed = changed;
  }

  /** Sends until nothing waits or nothing can be sent any more. To be called again when that may have changed. */
  async flush() {
    if (this.#busy) {
      return;
    }
    this.#busy = true;
    try {
      let entry = this.#outbox.nextWaiting();
      while (entry !== null && this.#ready()) {
        await this.#send(entry);
        entry = this.#outbox.nextWaiting();
      }
    } finally {
      this.#busy = false;
    }
  }

  async #send({ id, text, by, at }) {
    this.#outbox.mark(id, 'sending');
    this.#changed();
    try {
      await this.#publish(contentOf(text, by, at, id));
      this.#outbox.mark(id, 'sent');
    } catch ({ code, message }) {
      // Without a connection it is unknown whether it arrived. It goes out again under the same id, unless it turns
      // up among what is recovered; whoever gets it twice shows it once.
      if (code < 100 && !this.#ready()) {
        this.#outbox.mark(id, 'waiting');
      } else {
        this.#outbox.mark(id, 'failed', messageRefused(code, message));
        this.#journal.note('unsent', 'bad', 'A message was not sent', `code ${code}: ${message}`);
      }
    }
    this.#changed();
  }
}
