import { Members } from './members.mjs';
import { contentOf, keyOf, messageOf, newId } from './message.mjs';
import { Outbox } from './outbox.mjs';
import { roomRefused, unavailable } from './reasons.mjs';
import { Sender } from './sender.mjs';
import { Timeline } from './timeline.mjs';

const HISTORY_SHOWN = 50;

/**
 * One room that the page is in: a subscription and what follows from it. Fires `changed` whenever something that is
 * shown is another, and `arrived` for every message of somebody else that is new.
 *
 * Nothing here may throw into the SDK's event handlers: an exception there ends the whole connection.
 */
export class Room extends EventTarget {
  #connection;
  #journal;
  #own;
  #name;
  #subscription;
  #timeline = new Timeline();
  #outbox = new Outbox();
  #members = new Members();
  #sender;
  #state = { phase: 'entering' };
  #recovered = null;
  #entered = 0;
  #loading = false;
  #told = new Set();

  constructor({ connection, name, journal, own }) {
    super();
    this.#connection = connection;
    this.#name = name;
    this.#journal = journal;
    this.#own = own;
    this.#subscription = connection.sdk.newSubscription(this.channel, {
      recoverable: true,
      positioned: true,
      joinLeave: true,
    });
    this.#sender = new Sender({
      outbox: this.#outbox,
      journal,
      publish: (content) => this.#subscription.publish(content),
      ready: () => this.#canSend(),
      changed: () => this.#changed(),
    });
    this.#subscription.on('subscribing', () => this.#become({ phase: 'entering' }));
    this.#subscription.on('subscribed', (context) => this.#subscribed(context));
    this.#subscription.on('unsubscribed', ({ code, reason }) => this.#unsubscribed(code, reason));
    this.#subscription.on('error', ({ error }) => this.#failed(error));
    this.#subscription.on('publication', (publication) => this.#published(publication));
    this.#subscription.on('join', ({ info }) => this.#memberChanged(() => this.#members.join(info)));
    this.#subscription.on('leave', ({ info }) => this.#memberChanged(() => this.#members.leave(info)));
  }

  get name() {
    return this.#name;
  }

  get channel() {
    return `room:${this.#name}`;
  }

  /** `phase` is `entering`, `in`, `refused` (with a `refusal`, a `code` and a `reason`) or `left`. */
  get state() {
    return this.#state;
  }

  /** Whether older messages are on their way. */
  get loading() {
    return this.#loading;
  }

  /** What is to be seen, oldest first; what has not been sent comes last, whenever it was written. */
  get items() {
    const unsent = this.#outbox.entries.map((entry) => ({ kind: 'unsent', key: keyOf(entry.id), entry }));
    return [...this.#timeline.items, ...unsent];
  }

  get members() {
    return this.#members;
  }

  isOwn({ id, client }) {
    return (id !== null && this.#own.has(id)) || this.#connection.clients.has(client);
  }

  enter() {
    this.#subscription.subscribe();
  }

  leave() {
    const lost = this.#outbox.entries.filter(({ state }) => state !== 'sent').length;
    if (lost > 0) {
      this.#journal.note('dropped', 'warn', `${lost} unsent ${lost === 1 ? 'message was' : 'messages were'} given up`);
    }
    this.#subscription.unsubscribe();
    this.#connection.sdk.removeSubscription(this.#subscription);
    this.#subscription.removeAllListeners();
  }

  /**
   * Sends as soon as it can be sent, at once if possible.
   *
   * @param by display name, may be empty
   * @returns {boolean} false when too much is waiting already
   */
  say(text, by) {
    if (this.#outbox.full) {
      this.#journal.note('unsent', 'warn', 'Too many messages wait to be sent; no more are taken');
      return false;
    }
    const id = newId();
    this.#own.add(id);
    this.#outbox.put(id, text, by, Date.now());
    this.#changed();
    this.#sender.flush();
    return true;
  }

  retry(id) {
    this.#outbox.mark(id, 'waiting');
    this.#changed();
    this.#sender.flush();
  }

  discard(id) {
    this.#outbox.remove(id);
    this.#changed();
  }

  async #subscribed({ streamPosition, wasRecovering, recovered, recoverable }) {
    const first = this.#entered++ === 0;
    const otherStream = streamPosition !== undefined && this.#timeline.enter(streamPosition.epoch);
    this.#become({ phase: 'in' });
    this.#loadMembers();
    if (wasRecovering && recovered) {
      // What was missed is delivered within this same turn, each as a publication.
      this.#recovered = 0;
      await null;
      this.#noteRecovered();
    } else {
      if (first) {
        this.#journal.note('subscribed', 'good', `You are in “${this.#name}”`);
      } else {
        this.#noteGap(otherStream, recoverable);
      }
      await this.#loadHistory();
    }
    // Only now: a message whose sending was cut off may have been among what was missed.
    this.#sender.flush();
  }

  #noteRecovered() {
    const count = this.#recovered;
    this.#recovered = null;
    const words =
      count === 0 ? 'Back again; nothing was missed' : `Recovered ${count} ${count === 1 ? 'message' : 'messages'}`;
    this.#journal.note('recovered', 'good', words);
  }

  #noteGap(otherStream, recoverable) {
    this.#keepSent();
    if (otherStream) {
      this.#timeline.mark('The server’s memory is new. What was said before this line, it no longer knows.');
      this.#journal.note('unrecoverable', 'warn', 'Older messages could not be recovered: the server’s memory is new');
    } else if (recoverable) {
      this.#timeline.mark('You were away for longer than the room remembers. Something may be missing here.');
      this.#journal.note(
        'unrecoverable',
        'warn',
        'Not all that was missed could be recovered: the room no longer has it',
      );
    } else {
      this.#timeline.mark('You were away. This room keeps nothing, so what was said meanwhile is missing here.');
      this.#journal.note('unrecoverable', 'warn', 'Back again; this room does not recover what was missed');
    }
  }

  /** What the server took but no stream will bring back any more. */
  #keepSent() {
    for (const entry of this.#outbox.entries.filter(({ state }) => state === 'sent')) {
      this.#outbox.remove(entry.id);
      const data = contentOf(entry.text, entry.by, entry.at, entry.id);
      this.#timeline.add(messageOf({ data, info: { client: this.#connection.state.client } }, Date.now()));
    }
  }

  async #loadHistory() {
    this.#loading = true;
    this.#changed();
    try {
      const { publications, epoch } = await this.#subscription.history({ limit: HISTORY_SHOWN, reverse: true });
      if (epoch !== '') {
        this.#timeline.enter(epoch);
      }
      publications.reverse().forEach((publication) => this.#take(publication));
    } catch (error) {
      this.#tellUnavailable('history', error);
    } finally {
      this.#loading = false;
      this.#changed();
    }
  }

  async #loadMembers() {
    try {
      await this.#members.load(() => this.#subscription.presence());
    } catch (error) {
      this.#tellUnavailable('presence', error);
    }
    this.#changed();
  }

  /** Once per room: it will be no different after the next reconnection. */
  #tellUnavailable(what, { code }) {
    const words = unavailable(what, code);
    if (words !== '' && !this.#told.has(what)) {
      this.#told.add(what);
      this.#journal.note(`no-${what}`, 'plain', words);
    }
  }

  #published(publication) {
    if (this.#recovered !== null) {
      this.#recovered++;
    }
    const message = this.#take(publication);
    if (message !== null && !this.isOwn(message)) {
      this.dispatchEvent(new Event('arrived'));
    }
    this.#changed();
  }

  /** @returns the message, or null if it was here already */
  #take(publication) {
    const message = messageOf(publication, Date.now());
    if (message.id !== null) {
      this.#outbox.remove(message.id);
    }
    this.#members.learn(message.client, message.name);
    return this.#timeline.add(message) ? message : null;
  }

  #memberChanged(change) {
    change();
    this.#changed();
  }

  #unsubscribed(code, reason) {
    if (code === 0 || this.#connection.state.phase === 'refused') {
      this.#become({ phase: 'left' });
      return;
    }
    const refusal = roomRefused(code, reason, this.#name);
    this.#become({ phase: 'refused', refusal, code, reason });
    this.#journal.note('refused', 'bad', refusal.title, `code ${code}: ${reason}`);
  }

  #failed({ code, message }) {
    // Below 100 the connection is the trouble, and it speaks for itself.
    if (code >= 100) {
      this.#journal.note('failed', 'warn', 'The room cannot be entered just now', `code ${code}: ${message}`);
    }
  }

  #canSend() {
    return this.#state.phase === 'in' && this.#connection.state.phase === 'connected' && !this.#loading;
  }

  #become(state) {
    this.#state = state;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('changed'));
  }
}
