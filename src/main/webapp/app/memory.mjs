/**
 * What the browser remembers for us. A browser may forbid storage altogether (private windows, strict settings); the
 * page then works all the same and only forgets.
 */

const NAME = 'carillon.name';
const OWN = 'carillon.own-messages';
const OWN_KEPT = 200;

function read(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

function write(storage, key, value) {
  try {
    window[storage].setItem(key, value);
  } catch {
    // Forbidden or full: forgetting is the worst that happens.
  }
}

let present = null;

export const memory = {
  /** @returns {?string} null when no name was ever chosen; the empty string when the choice was to have none */
  get name() {
    return present ?? read('localStorage', NAME);
  },
  set name(name) {
    present = name;
    write('localStorage', NAME, name);
  },
};

/**
 * The ids of the messages written in this tab, so that they are still marked as own after a reload. Kept per tab: two
 * windows of one browser are two people here, which is how the page is tried out.
 */
export class OwnMessages {
  #ids;

  constructor() {
    let ids = [];
    try {
      ids = JSON.parse(read('sessionStorage', OWN) ?? '[]');
    } catch {
      // Somebody else's value under our key.
    }
    this.#ids = new Set(Array.isArray(ids) ? ids : []);
  }

  add(id) {
    this.#ids.add(id);
    if (this.#ids.size > OWN_KEPT) {
      this.#ids.delete(this.#ids.values().next().value);
    }
    write('sessionStorage', OWN, JSON.stringify([...this.#ids]));
  }

  has(id) {
    return this.#ids.has(id);
  }
}
