import { el, KeyedList } from './dom.mjs';
import { timeElement } from './time.mjs';

/** The journal, newest first. */
export class EventLog {
  #rows;

  constructor(list) {
    this.#rows = new KeyedList(list, {
      make: ({ at, event, tone, text, detail }) =>
        el(
          'li',
          { class: 'entry', 'data-testid': 'event', 'data-event': event, 'data-tone': tone },
          el('span', {}, text),
          timeElement(at, { seconds: true }),
          detail === '' ? '' : el('small', {}, detail),
        ),
    });
  }

  show(journal) {
    this.#rows.show(journal.entries);
  }
}
