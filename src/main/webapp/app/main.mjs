/** Puts the page together: the only module that knows both what happens and what is seen. */
import { endpointOf, hashOf, roomOf } from './address.mjs';
import { Connection } from './connection.mjs';
import { Journal } from './journal.mjs';
import { memory, OwnMessages } from './memory.mjs';
import { cleanName } from './message.mjs';
import { Ping } from './ping.mjs';
import { Room } from './room.mjs';
import { JoinForm } from './view/join-form.mjs';
import { RoomPage } from './view/room-page.mjs';

const AWAY_MS = 5_000;

const own = new OwnMessages();
const journal = new Journal();

let connection = null;
let room = null;
let ping = null;
let token = '';

const form = new JoinForm({
  page: document.getElementById('start'),
  form: document.getElementById('join'),
  onJoin: (wish) => {
    memory.name = wish.name;
    token = wish.token;
    goTo(wish.room);
  },
});

const page = new RoomPage(document, {
  say: (text) => room.say(text, memory.name ?? ''),
  rename: (name) => {
    memory.name = cleanName(name);
    page.show();
  },
  leave: () => {
    history.pushState(null, '', location.pathname + location.search);
    arrive();
  },
  signIn: () => {
    leave();
    page.hide();
    form.show({ name: memory.name, room: roomOf(location.hash), signIn: true });
  },
  drop: () => connection.drop(AWAY_MS),
  retryNow: () => connection.retryNow(),
  reconnect: () => connection.open(),
  reenter: () => room.enter(),
});

/** The address decides which room one is in, so that the browser's back button and a shared link work. */
function goTo(name) {
  const hash = hashOf(name);
  if (location.hash === hash) {
    enter(name);
  } else {
    location.hash = hash;
  }
}

/** What the address asks for. A link leads straight into its room for whoever has a name here already. */
function arrive() {
  const name = roomOf(location.hash);
  if (name !== '' && memory.name !== null) {
    enter(name);
  } else {
    leave();
    page.hide();
    form.show({ name: memory.name, room: name });
  }
}

function enter(name) {
  if (room?.name === name) {
    return;
  }
  leaveRoom();
  if (connection === null) {
    connection = new Connection({ endpoint: endpointOf(location.href), token, journal });
  }
  room = new Room({ connection, name, journal, own });
  ping = new Ping(connection, room.channel, (milliseconds) => page.showPing(milliseconds));
  form.hide();
  page.open({ connection, room, journal, nameOf: () => memory.name ?? '' });
  connection.open();
  room.enter();
  ping.start();
}

function leaveRoom() {
  ping?.stop();
  room?.leave();
  ping = null;
  room = null;
}

function leave() {
  leaveRoom();
  connection?.close();
  connection = null;
}

window.addEventListener('hashchange', arrive);
// The wait between attempts is ours, so the news that the network is back must be, too.
window.addEventListener('online', () => connection?.online());
arrive();
