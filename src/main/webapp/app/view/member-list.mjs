import { el, KeyedList, setAttributes, setText } from './dom.mjs';

const SHOWN = 200;

/** Who is here. */
export class MemberList {
  #list;
  #counts;
  #rows;

  /** @param counts every element that shows how many there are */
  constructor({ list, counts }) {
    this.#list = list;
    this.#counts = counts;
    this.#rows = new KeyedList(list, { make: row, update });
  }

  /** @param live false when the connection is lost, and with it the certainty */
  show(room, { self, earlier, name, live }) {
    const members = room.members.list(self, earlier).map((member) => {
      const own = member.self && name !== '' && name !== member.label;
      return {
        ...member,
        key: member.client,
        ...(own ? { label: name, vouched: member.vouched || member.label } : {}),
      };
    });
    setAttributes(this.#list, { 'data-stale': !live });
    this.#counts.forEach((count) => setText(count, members.length === 0 ? '' : String(members.length)));
    const more = members.length - SHOWN;
    const rest = more > 0 ? [{ key: 'more', client: '', label: `and ${more} more`, vouched: '' }] : [];
    this.#rows.show([...members.slice(0, SHOWN), ...rest]);
  }
}

function row({ client }) {
  return el(
    'li',
    { class: 'member', 'data-testid': client === '' ? null : 'member', 'data-client': client === '' ? null : client },
    el('bdi', { class: 'who' }),
    el('bdi', { class: 'vouched' }),
    el('span', { class: 'remark' }),
  );
}

function update(element, { self, earlier, label, vouched }) {
  setAttributes(element, { 'data-self': self === true });
  setText(element.querySelector('.who'), label);
  setText(element.querySelector('.vouched'), vouched);
  setText(element.querySelector('.remark'), self ? 'you' : earlier ? 'your last connection' : '');
}
