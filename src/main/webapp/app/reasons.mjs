/**
 * Codes in plain words. A refusal also says what helps: on the server's side that is a configuration key.
 *
 * @typedef {{title: string, help: string, keys: string[]}} Refusal
 */

/** The namespace of the demo's rooms. */
const NAMESPACE = 'room';

const namespaceKey = (option, value) => `carillon.namespace.${NAMESPACE}.${option}=${value}`;

const forClients = (what) => [
  namespaceKey(`allow-${what}-for-client`, true),
  namespaceKey(`allow-${what}-for-anonymous`, true),
];

const GUESTS_NOT_ALLOWED = {
  title: 'This server lets nobody in without a token',
  help: 'Sign in with a token, or let the server take guests:',
  keys: ['carillon.client.allow-anonymous=true'],
};

const TOKEN_REFUSED = {
  title: 'The server does not accept this token',
  help: 'It must be signed with the secret of this server and not be cut short when it was copied.',
  keys: [],
};

const TOKEN_EXPIRED = {
  title: 'The token has expired',
  help: 'Sign in with a new one.',
  keys: [],
};

const WITHOUT_KEYS = (title, help) => ({ title, help, keys: [] });

/** Why the connection has ended for good. Codes from 3500 are the server's, those below 100 the SDK's own. */
export function connectionRefused(code, reason, { withToken }) {
  switch (code) {
    case 1:
    case 109:
    case 110:
      return TOKEN_EXPIRED;
    case 2:
      return WITHOUT_KEYS('The server sent something this page does not understand', 'A newer page may: reload it.');
    case 3:
      return WITHOUT_KEYS('That was too big for the server', 'It closed the connection. Send less at a time.');
    case 3500:
      return TOKEN_REFUSED;
    case 101:
    case 3501:
    case 3507:
      return withToken && code === 3501
        ? WITHOUT_KEYS('The server did not understand this page', 'Are the page and the server of the same version?')
        : GUESTS_NOT_ALLOWED;
    case 3502:
      return WITHOUT_KEYS(
        'The server waited too long for this page to introduce itself',
        'The connection may be very slow.',
      );
    case 3503:
      return WITHOUT_KEYS('You were asked to leave', 'Somebody with access to the server ended this connection.');
    case 3504:
      return {
        title: 'Too many connections',
        help: 'This user has as many connections as the server allows:',
        keys: ['carillon.client.user-connection-limit'],
      };
    case 3505:
      return { title: 'Too many rooms at once', help: 'The limit is:', keys: ['carillon.client.channel-limit'] };
    case 3509:
      return WITHOUT_KEYS('The server has had enough of this page’s mistakes', 'Reload the page.');
    default:
      return WITHOUT_KEYS('The server ended the connection', `It gave the reason “${reason}”.`);
  }
}

/** Why the room could not be entered, or was left against our will. */
export function roomRefused(code, reason, room) {
  switch (code) {
    case 102:
      return {
        title: 'This server has no rooms',
        help: `They live in a namespace called “${NAMESPACE}”, which is not configured:`,
        keys: [`carillon.namespaces=${NAMESPACE}`],
      };
    case 101:
    case 103:
      return {
        title: `You may not enter “${room}”`,
        help: 'Sign in with a token that allows it, or open rooms to everybody:',
        keys: forClients('subscribe'),
      };
    case 106:
      return { title: 'Too many rooms at once', help: 'The limit is:', keys: ['carillon.client.channel-limit'] };
    case 107:
      return WITHOUT_KEYS(`“${room}” is no name for a room here`, 'Choose one of letters, digits, dots and dashes.');
    case 109:
    case 110:
      return TOKEN_EXPIRED;
    case 2000:
      return WITHOUT_KEYS('You were taken out of this room', 'Somebody with access to the server did that.');
    default:
      return WITHOUT_KEYS(`The room “${room}” is closed to you`, `The server gave the reason “${reason}”.`);
  }
}

/** Why one message was not taken, for the line below it. */
export function messageRefused(code, reason) {
  switch (code) {
    case 1:
      return 'No answer from the server; it may have arrived or not';
    case 103:
      return 'You may not write here';
    case 106:
    case 107:
      return 'The server does not take this message';
    case 108:
      return 'Nobody can write here';
    case 111:
      return 'Too many messages at once';
    default:
      return `The server said: ${reason}`;
  }
}

/** What to say when a part of the room is not to be had; the rest works all the same. */
export function unavailable(what, code) {
  // A server refuses a history that has a size and no time.
  const off =
    what === 'presence'
      ? namespaceKey('presence', true)
      : `${namespaceKey('history-size', 100)} with ${namespaceKey('history-ttl', '5m')}`;
  switch (code) {
    case 108:
      return `${nameOf(what)} is switched off here (${off} switches it on)`;
    case 103:
      return `${nameOf(what)} is not shown to you (${forClients(what)[0]} would)`;
    default:
      return '';
  }
}

const nameOf = (what) => (what === 'presence' ? 'The list of who is here' : 'What was said before');

/** Why the connection was lost for now. The page comes back by itself after all of these. */
export function connectionLost(code) {
  return LOST[code] ?? 'The connection was closed';
}

const LOST = {
  1: 'The connection was lost',
  2: 'The server has gone silent',
  3: 'The server did not answer in time',
  1000: 'The connection was closed',
  1001: 'The server went away',
  1005: 'The connection was closed',
  1006: 'The connection broke off',
  1011: 'The server closed the connection after an error',
  1012: 'The server restarts',
  1013: 'The server is too busy just now',
  3000: 'The server closed the connection',
  3001: 'The server is shutting down',
  3004: 'Something failed inside the server',
  3005: 'The sign-in has expired',
  3006: 'The permission for this room has expired',
  3008: 'Too slow: more was waiting for this page than the server keeps',
  3009: 'The server could not write to this page',
  3010: 'The server noticed a gap and starts over',
  3011: 'The server asked this page to connect anew',
  3012: 'This page did not answer the server’s ping in time',
  3013: 'Too many requests from this page',
  3014: 'The server asks this page to forget what it knows',
};
