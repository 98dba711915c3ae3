/**
 * From a publication to something that can be shown. Anybody who may publish decides what is in it, other programs
 * and the server's own API included, so nothing in it is believed: not its shape, not its clock, not its name.
 */

export const TEXT_MAX = 4000;
const NAME_MAX = 40;
const ID_MAX = 64;
const CLOCK_SLACK_MS = 60_000;

/** What this page publishes. The id tells a message that was sent twice from two messages that say the same. */
export function contentOf(text, name, at, id) {
  return name === '' ? { id, text, at } : { id, text, at, name };
}

/**
 * @param publication as the SDK hands it out: data, and where there are any info and offset
 * @param now milliseconds, used where the publication tells no believable time
 */
export function messageOf({ data, info, offset }, now) {
  const said = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  const spoken = typeof said.text === 'string' ? said.text : typeof data === 'string' ? data : null;
  return {
    id: typeof said.id === 'string' && said.id !== '' && said.id.length <= ID_MAX ? said.id : null,
    text: spoken ?? JSON.stringify(data) ?? '',
    // Data that is not a chat message is shown as it is, so that one sees what another program publishes.
    raw: spoken === null,
    name: cleanName(said.name),
    at: Number.isFinite(said.at) && said.at > 0 && said.at < now + CLOCK_SLACK_MS ? said.at : now,
    client: info?.client ?? '',
    user: info?.user ?? '',
    offset: offset ?? null,
  };
}

/** @returns {string} a name without control characters and outer blanks, at most 40 characters, or the empty string */
export function cleanName(name) {
  if (typeof name !== 'string') {
    return '';
  }
  return [...name.replace(/[\p{Cc}\p{Cf}]/gu, '').trim()].slice(0, NAME_MAX).join('');
}

/**
 * How somebody is called. A display name is only a claim, so what the server vouches for stands beside it.
 *
 * @returns {{label: string, vouched: string}} vouched is empty where it would repeat the label
 */
export function called({ name = '', user = '', client = '' }) {
  const known = user !== '' ? user : client !== '' ? `guest-${client.slice(0, 4)}` : 'server';
  return name === '' || name === known ? { label: known, vouched: '' } : { label: name, vouched: known };
}

/** Random enough to be nobody else's; `crypto.randomUUID` is missing on a page that came over plain http from another host. */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A message that waits to be sent and the same message received share this key, and so their place on the screen. */
export function keyOf(id) {
  return `id ${id}`;
}
