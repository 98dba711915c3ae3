/**
 * Makes an element. Strings become text and never markup, whoever wrote them.
 *
 * @param attributes by name; `true` sets an empty one, `false`, `null` and `undefined` set none
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

export function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) {
      element.removeAttribute(name);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
}

/** Touches the text only if it is another, so that nothing is announced or selected anew. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/**
 * Makes the children of an element be those of the items, in order. An item keeps its element for as long as it keeps
 * its key: a screen reader then announces only what is new, and what somebody has marked stays marked.
 */
export class KeyedList {
  #parent;
  #elements = new Map();
  #make;
  #update;

  /**
   * @param make   an element for an item
   * @param update brings an element up to date: (element, item, index, items)
   */
  constructor(parent, { make, update = () => {} }) {
    this.#parent = parent;
    this.#make = make;
    this.#update = update;
  }

  show(items) {
    const keys = new Set(items.map(({ key }) => key));
    for (const [key, element] of this.#elements) {
      if (!keys.has(key)) {
        element.remove();
        this.#elements.delete(key);
      }
    }
    let next = this.#parent.firstElementChild;
    items.forEach((item, index) => {
      let element = this.#elements.get(item.key);
      if (element === undefined) {
        element = this.#make(item);
        this.#elements.set(item.key, element);
      }
      if (element === next) {
        next = next.nextElementSibling;
      } else {
        this.#parent.insertBefore(element, next);
      }
      this.#update(element, item, index, items);
    });
  }
}

const LATEST_MS = 100;

/**
 * Runs the work once after any number of calls, when the browser is about to paint: a room can bring more messages in
 * a second than are worth a layout each. A window that nobody sees is not painted, so it does not wait for that.
 */
export function batched(work) {
  let frame = null;
  let timer = null;
  const run = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = null;
    work();
  };
  return () => {
    if (frame === null) {
      frame = requestAnimationFrame(run);
      timer = setTimeout(run, LATEST_MS);
    }
  };
}
