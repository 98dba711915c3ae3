/** What the page's own address says: which room, and where the server is. */

// What every server takes in a channel's name without being configured for more.
export const ROOM_NAME = /^[A-Za-z0-9._~-]{1,64}$/;

/**
 * The room named in a fragment such as `#room=lobby`.
 *
 * @returns {string} empty when none is named, or when the name is not one that the form would take
 */
export function roomOf(hash) {
  const name = new URLSearchParams(hash.replace(/^#/, '')).get('room') ?? '';
  return ROOM_NAME.test(name) ? name : '';
}

export function hashOf(room) {
  return '#' + new URLSearchParams({ room });
}

/** Relative to the page, so that it is right below every context path. */
export function endpointOf(pageAddress) {
  const url = new URL('connection/websocket', pageAddress);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.search = '';
  url.hash = '';
  return url.href;
}
