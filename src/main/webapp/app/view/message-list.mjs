import { called } from '../message.mjs';
import { el, KeyedList, setAttributes } from './dom.mjs';
import { timeElement } from './time.mjs';

const SAME_BREATH_MS = 5 * 60_000;
const NEAR_THE_END_PX = 40;

const FATES = { waiting: 'Waiting for the connection', sending: 'Sending', failed: 'Not sent' };

/** The messages of the present room. Stays at the end while the reader is there, and leaves the reader alone if not. */
export class MessageList {
  #list;
  #scroller;
  #empty;
  #jump;
  #room = null;
  #rows = null;
  #last = null;

  constructor({ list, scroller, empty, jump }) {
    this.#list = list;
    this.#scroller = scroller;
    this.#empty = empty;
    this.#jump = jump;
    scroller.addEventListener('scroll', () => this.#atEnd() && (jump.hidden = true));
    jump.addEventListener('click', () => this.#toEnd());
    // The keyboard of a phone, or a longer draft, takes away room below.
    new ResizeObserver(() => this.#jump.hidden && this.#toEnd()).observe(scroller);
  }

  show(room) {
    if (room !== this.#room) {
      this.#room = room;
      this.#list.replaceChildren();
      this.#last = null;
      this.#rows = new KeyedList(this.#list, {
        make: (item) => (item.kind === 'mark' ? markRow(item) : this.#messageRow(item)),
        update: (row, item, index, items) => this.#update(row, item, items[index - 1]),
      });
    }
    const items = room.items;
    const stay = this.#atEnd();
    const last = items.at(-1)?.key ?? null;
    const own = last !== null && items.at(-1).kind === 'unsent';
    // Older messages are not news: a screen reader waits until they are all there.
    this.#scroller.ariaBusy = room.loading;
    this.#rows.show(items);
    this.#empty.hidden = items.length > 0 || room.loading || room.state.phase !== 'in';
    // Not only for what is new: a message that fails grows by a line.
    if (stay || (last !== this.#last && (own || this.#last === null))) {
      this.#toEnd();
    } else if (last !== this.#last) {
      this.#jump.hidden = false;
    }
    this.#last = last;
  }

  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
  }

  #toEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#jump.hidden = true;
  }

  #messageRow(item) {
    const { text, at, raw = false, ...by } = item.message ?? item.entry;
    const { label, vouched } = called(by);
    const own = item.kind === 'unsent' || this.#room.isOwn(item.message);
    return el(
      'li',
      { class: 'message', 'data-testid': 'message', 'data-own': own },
      el(
        'div',
        { class: 'byline' },
        el('bdi', { class: 'author', 'data-testid': 'message-author' }, own ? 'You' : label),
        own || vouched === '' ? '' : el('bdi', { class: 'vouched', title: 'As the server knows it' }, vouched),
      ),
      el(
        'div',
        { class: 'bubble' },
        el('p', { class: raw ? 'text raw' : 'text', dir: 'auto', 'data-testid': 'message-text' }, text),
        timeElement(at),
      ),
    );
  }

  #update(row, item, before) {
    if (item.kind === 'mark') {
      return;
    }
    const state = item.kind === 'unsent' ? item.entry.state : 'received';
    setAttributes(row, { 'data-follows': this.#follows(item, before) });
    if (row.dataset.state !== state) {
      row.dataset.state = state;
      row.querySelector('.fate')?.remove();
      if (state in FATES) {
        row.append(this.#fate(item.entry));
      }
    }
  }

  #follows(item, before) {
    if (before === undefined || before.kind === 'mark') {
      return false;
    }
    const [one, other] = [before, item].map((each) =>
      each.kind === 'unsent'
        ? { own: true, at: each.entry.at }
        : { own: this.#room.isOwn(each.message), ...each.message },
    );
    const same =
      one.own === other.own &&
      (one.own || (one.client === other.client && one.user === other.user && one.name === other.name));
    return same && Math.abs(other.at - one.at) < SAME_BREATH_MS;
  }

  #fate({ id, state, why }) {
    const words = why === '' ? FATES[state] : `${FATES[state]}: ${why}`;
    const fate = el('div', { class: 'fate', 'data-testid': 'message-fate' }, el('span', { class: 'why' }, words));
    if (state === 'failed') {
      const retry = el('button', { type: 'button', class: 'link', 'data-testid': 'retry' }, 'Retry');
      const discard = el('button', { type: 'button', class: 'link', 'data-testid': 'discard' }, 'Discard');
      retry.addEventListener('click', () => this.#room.retry(id));
      discard.addEventListener('click', () => this.#room.discard(id));
      fate.append(el('span', { class: 'acts' }, retry, discard));
    }
    return fate;
  }
}

function markRow({ text }) {
  return el('li', { class: 'mark', 'data-testid': 'mark' }, el('span', {}, text));
}
