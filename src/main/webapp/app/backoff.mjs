const FIRST_MS = 1_000;
const LONGEST_MS = 20_000;

/**
 * How long to wait before another attempt: longer each time, and never the same for two pages, so that a server that
 * comes back is not met by all of them at once.
 *
 * @param failures attempts that have failed in a row, from 1
 * @param random   a number from 0 to below 1
 * @returns milliseconds, between half and all of 1 s, 2 s, 4 s … 20 s
 */
export function delayBefore(failures, random = Math.random()) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(ceiling * (0.5 + random / 2));
}

/** A wait that can be cut short. */
export class Pause {
  #timer;
  #end;

  /** @returns a promise that is kept after the time, or as soon as `cut` is called */
  start(milliseconds) {
    this.cut();
    return new Promise((resolve) => {
      this.#end = resolve;
      this.#timer = setTimeout(resolve, milliseconds);
    });
  }

  cut() {
    clearTimeout(this.#timer);
    this.#end?.();
  }
}
