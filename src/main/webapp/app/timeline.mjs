import { keyOf } from './message.mjs';

/**
 * The messages of one room in the order of the server's streams. Knows neither network nor page.
 *
 * A stream is told apart by its epoch. When the server has lost its memory it begins a new stream whose offsets start
 * at 1 again: that is a new era here, and stands behind everything of the one before.
 */
export class Timeline {
  #items = [];
  #known = new Set();
  #era = 0;
  #epoch = '';
  #count = 0;
  #limit;

  /** @param limit items kept; the oldest go first */
  constructor(limit = 500) {
    this.#limit = limit;
  }

  /** Oldest first. Each has a `key` that stays the same for as long as the item is kept. */
  get items() {
    return this.#items;
  }

  /**
   * Says which stream the next messages are of.
   *
   * @returns {boolean} whether another stream was known before
   */
  enter(epoch) {
    const another = this.#epoch !== '' && epoch !== this.#epoch;
    if (another) {
      this.#era++;
    }
    this.#epoch = epoch;
    return another;
  }

  /**
   * Puts a message in its place: by its offset, or at the end if it has none.
   *
   * @returns {boolean} false when it was here already
   */
  add(message) {
    const names = [];
    if (message.offset !== null) {
      names.push(`offset ${this.#era} ${message.offset}`);
    }
    if (message.id !== null) {
      names.push(keyOf(message.id));
    }
    if (names.some((name) => this.#known.has(name))) {
      return false;
    }
    names.forEach((name) => this.#known.add(name));
    const key = names.at(-1) ?? `without ${this.#count++}`;
    this.#place({ kind: 'message', key, names, at: message.offset ?? this.#end(), message });
    return true;
  }

  /** A line between what was seen before and what comes now. */
  mark(text) {
    // Half a step behind the last message seen: what history still brings of the time between belongs after it.
    this.#place({ kind: 'mark', key: `mark ${this.#count++}`, names: [], at: this.#end() + 0.5, text });
  }

  /** The last position of the present era, 0 if nothing of it was seen. */
  #end() {
    const last = this.#items.at(-1);
    return last !== undefined && last.era === this.#era ? last.at : 0;
  }

  #place(item) {
    item.era = this.#era;
    let index = this.#items.length;
    while (index > 0 && this.#items[index - 1].era === item.era && this.#items[index - 1].at > item.at) {
      index--;
    }
    this.#items.splice(index, 0, item);
    while (this.#items.length > this.#limit) {
      this.#items.shift().names.forEach((name) => this.#known.delete(name));
    }
  }
}
