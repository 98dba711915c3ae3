import { Composer } from './composer.mjs';
import { batched } from './dom.mjs';
import { EventLog } from './event-log.mjs';
import { MemberList } from './member-list.mjs';
import { MessageList } from './message-list.mjs';
import { Notice } from './notice.mjs';
import { Status } from './status.mjs';

/** The page of a room: hands every part what it shows, whenever something is another. */
export class RoomPage {
  #document;
  #box;
  #acts;
  #messages;
  #members;
  #events;
  #status;
  #notice;
  #composer;
  #shown = null;
  #unread = 0;

  /** @param acts what can be done here: say, rename, leave, signIn, drop, retryNow, reconnect, reenter */
  constructor(document, acts) {
    const byId = (id) => document.getElementById(id);
    this.#document = document;
    this.#box = byId('room');
    this.#acts = acts;
    this.#messages = new MessageList({
      list: byId('messages'),
      scroller: byId('scroll'),
      empty: byId('empty'),
      jump: byId('jump'),
    });
    this.#members = new MemberList({ list: byId('members'), counts: [...document.querySelectorAll('[data-count]')] });
    this.#events = new EventLog(byId('entries'));
    this.#status = new Status({
      box: byId('state'),
      text: byId('state-text'),
      countdown: byId('state-countdown'),
      ping: byId('ping'),
    });
    this.#notice = new Notice(byId('notice'), acts);
    this.#composer = new Composer({ form: byId('composer'), input: byId('input'), onSay: acts.say });
    byId('leave').addEventListener('click', acts.leave);
    byId('drop').addEventListener('click', acts.drop);
    byId('rename').addEventListener('change', ({ target }) => acts.rename(target.value));
    this.#offerLink(byId('share'));
    this.#offerParts([...document.querySelectorAll('[data-show]')]);
    document.addEventListener('visibilitychange', () => this.#countUnread(0));
  }

  /** @param nameOf gives the present display name */
  open({ connection, room, journal, nameOf }) {
    const show = batched(() => this.show());
    this.#stop();
    const listening = new AbortController();
    this.#shown = { connection, room, journal, nameOf, listening };
    const options = { signal: listening.signal };
    connection.addEventListener('changed', show, options);
    room.addEventListener('changed', show, options);
    room.addEventListener('arrived', () => this.#countUnread(this.#unread + 1), options);
    journal.addEventListener('changed', show, options);
    this.#document.getElementById('room-title').textContent = room.name;
    this.#document.getElementById('rename').value = nameOf();
    this.#box.hidden = false;
    this.#countUnread(0);
    this.show();
    // A phone would cover half of the room with its keyboard.
    if (matchMedia('(hover: hover)').matches) {
      this.#composer.focus();
    }
  }

  hide() {
    this.#stop();
    this.#box.hidden = true;
    this.#document.title = 'Carillon';
  }

  show() {
    if (this.#shown === null) {
      return;
    }
    const { connection, room, journal, nameOf } = this.#shown;
    const live = connection.state.phase === 'connected' && room.state.phase === 'in';
    this.#status.show(connection.state, room.state, connection.everConnected);
    if (connection.state.phase !== 'connected') {
      this.#status.showPing(null);
    }
    this.#notice.show(connection, room);
    this.#messages.show(room);
    // Without a connection one is still the one that the list, as last known, has.
    const self = connection.state.client ?? [...connection.clients].at(-1);
    this.#members.show(room, { self, earlier: connection.clients, name: nameOf(), live });
    this.#events.show(journal);
    this.#composer.closed = room.state.phase === 'refused' || connection.state.phase === 'refused';
    this.#document.getElementById('drop').disabled = connection.state.phase !== 'connected';
  }

  showPing(milliseconds) {
    this.#status.showPing(milliseconds);
  }

  #stop() {
    this.#shown?.listening.abort();
    this.#shown = null;
  }

  #countUnread(count) {
    if (this.#shown === null) {
      return;
    }
    this.#unread = this.#document.visibilityState === 'visible' ? 0 : count;
    const news = this.#unread > 0 ? `(${this.#unread}) ` : '';
    this.#document.title = `${news}${this.#shown.room.name} · Carillon`;
  }

  #offerLink(button) {
    // Browsers give no clipboard to a page that came over plain http from another host.
    if (navigator.clipboard === undefined) {
      return;
    }
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(location.href);
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy link'), 2000);
    });
  }

  /** On a narrow screen one part is seen at a time; on a wide one the buttons are not there. */
  #offerParts(buttons) {
    for (const button of buttons) {
      button.addEventListener('click', () => {
        this.#box.dataset.part = button.dataset.show;
        buttons.forEach((each) => each.setAttribute('aria-pressed', each === button));
      });
    }
  }
}
