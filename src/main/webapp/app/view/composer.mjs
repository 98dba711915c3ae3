/** Where one writes. Enter sends, Shift and Enter begins a new line. */
export class Composer {
  #form;
  #input;

  /** @param onSay called with the text; returns false if it was not taken, and then the draft stays */
  constructor({ form, input, onSay }) {
    this.#form = form;
    this.#input = input;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = input.value.trim();
      if (text !== '' && onSay(text)) {
        input.value = '';
      }
      input.focus();
    });
    input.addEventListener('keydown', (event) => {
      // Enter also ends the choice of a character in Chinese, Japanese and Korean; that one is not for us.
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
  }

  focus() {
    this.#input.focus();
  }

  set closed(closed) {
    this.#input.disabled = closed;
    this.#form.querySelector('button').disabled = closed;
  }
}
