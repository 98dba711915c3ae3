import { ROOM_NAME } from '../address.mjs';
import { cleanName } from '../message.mjs';

/** The first thing one sees: who one is, and where one wants to go. */
export class JoinForm {
  #page;
  #form;

  /** @param onJoin called with name, room and token; name and token may be empty */
  constructor({ page, form, onJoin }) {
    this.#page = page;
    this.#form = form;
    const { room, name, token } = form.elements;
    room.addEventListener('input', () => room.setCustomValidity(''));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      onJoin({ name: cleanName(name.value), room: room.value.trim(), token: token.value.trim() });
    });
    form.querySelector('button').addEventListener('click', () => {
      // Said here and not by a pattern attribute: the browser would only speak of a "requested format".
      const good = ROOM_NAME.test(room.value.trim());
      room.setCustomValidity(good ? '' : 'Letters, digits, dots, dashes, underscores and tildes, at most 64 of them.');
    });
    form.querySelector('button').disabled = false;
  }

  /** @param signIn whether the token is what is asked for */
  show({ name, room, signIn = false }) {
    const fields = this.#form.elements;
    fields.name.value = name ?? '';
    fields.room.value = room || fields.room.value;
    this.#page.hidden = false;
    this.#form.querySelector('details').open = signIn || fields.token.value !== '';
    (signIn ? fields.token : name === null ? fields.name : fields.room).focus();
  }

  hide() {
    this.#page.hidden = true;
  }
}
