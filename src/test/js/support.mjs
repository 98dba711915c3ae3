// What the tests of the SDK share: tokens, the server API, clients whose line can be cut, and waiting for what was said.
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Centrifuge } from 'centrifuge';
import WebSocket from 'ws';

export const SERVER = required('CARILLON_URL');
const SECRET = required('CARILLON_TOKEN_SECRET');
const API_KEY = required('CARILLON_API_KEY');
export const ENDPOINT = `${SERVER.replace(/^http/, 'ws')}/connection/websocket`;
const NOWHERE = 'ws://127.0.0.1:9/'; // the discard port, where nobody listens
const PATIENCE = 15_000;

function required(name) {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set: NodeSdkIT runs these tests`);
  }
  return value;
}

/** A name that no other test has, for the server is shared. */
export const unique = (prefix) => `${prefix}${randomUUID().slice(0, 8)}`;

export const inSeconds = (seconds) => Math.floor(Date.now() / 1000) + seconds;

/** A JWT with these claims, signed with HS256. */
export function token(claims, secret = SECRET) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Calls the server API; an error in its answer is thrown. */
export async function api(method, request) {
  const response = await fetch(`${SERVER}/api/${method}`, {
    method: 'POST',
    headers: { 'X-API-Key': API_KEY, 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  const answer = await response.json();
  if (response.status !== 200 || answer.error) {
    throw new Error(`${method}: ${response.status} ${JSON.stringify(answer)}`);
  }
  return answer.result ?? answer;
}

export const publish = (channel, ...all) =>
  all.reduce((before, data) => before.then(() => api('publish', { channel, data })), Promise.resolve());

/** Waits until the condition gives something, and gives it on. */
export async function until(condition, what) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(10)) {
    const found = await condition();
    if (found) {
      return found;
    }
  }
  throw new Error(`waited ${PATIENCE} ms in vain until ${what ?? condition}`);
}

/** What happened to a client: its sockets, every frame, and every event in order; and a line that can be cut. */
class Line {
  up = true;
  sockets = [];
  sent = [];
  received = [];

  /** A class for the SDK's option `websocket`. */
  socketClass() {
    const line = this;
    return class extends WebSocket {
      constructor(url, ...more) {
        super(line.up ? url : NOWHERE, ...more);
        line.sockets.push(this);
        this.on('message', (data) => line.received.push(data.toString()));
      }

      send(data, ...more) {
        line.sent.push(data.toString());
        super.send(data, ...more);
      }
    };
  }

  /** Destroys the TCP connection without a word, and lets none be made until `mend`. */
  cut() {
    this.up = false;
    this.sockets.at(-1).terminate();
  }

  mend() {
    this.up = true;
  }
}

const EVENTS = ['connecting', 'connected', 'disconnected', 'error', 'subscribing', 'subscribed', 'unsubscribed'];
const MORE_EVENTS = [...EVENTS, 'publication', 'join', 'leave', 'message'];

/** Notes every event: `events` in order, and by name. */
function noted(emitter) {
  emitter.events = [];
  for (const name of MORE_EVENTS) {
    emitter.on(name, (context) => emitter.events.push({ name, ...context }));
  }
  emitter.all = (name) => emitter.events.filter((event) => event.name === name);
  return emitter;
}

/** A client of the official SDK, or of another `build` of it, that is ended with the test; not yet connected. */
export function newClient(t, { build = Centrifuge, endpoint = ENDPOINT, ...options } = {}) {
  const line = new Line();
  const client = noted(
    new build(endpoint, {
      websocket: line.socketClass(),
      minReconnectDelay: 50,
      maxReconnectDelay: 200,
      timeout: 10_000,
      ...options,
    }),
  );
  client.line = line;
  t.after(() => client.disconnect());
  return client;
}

export async function connected(t, options) {
  const client = newClient(t, options);
  client.connect();
  await client.ready();
  return client;
}

/** A connected client of this user. */
export const connectedAs = (t, user, claims = {}) =>
  connected(t, { token: token({ sub: user, exp: inSeconds(3600), ...claims }) });

export function newSubscription(client, channel, options) {
  return noted(client.newSubscription(channel, options));
}

export async function subscribed(client, channel, options) {
  const subscription = newSubscription(client, channel, options);
  subscription.subscribe();
  await subscription.ready();
  return subscription;
}

/** The data of every publication that has come, in order. */
export const data = (emitter) => emitter.all('publication').map((event) => event.data);

export const comes = (emitter, name, times = 1) =>
  until(() => emitter.all(name).length >= times && emitter.all(name)[times - 1], `${name} came ${times} times`);

/** A bare WebSocket that speaks the JSON format and answers pings, for what the SDK would not do. */
export async function bare(t) {
  const socket = new WebSocket(ENDPOINT);
  const peer = { socket, replies: [], close: null };
  socket.on('message', (frame) => {
    for (const line of frame.toString().split('\n')) {
      const reply = JSON.parse(line);
      if (Object.keys(reply).length === 0) {
        socket.send('{}');
      } else {
        peer.replies.push(reply);
      }
    }
  });
  socket.on('close', (code, reason) => (peer.close = { code, reason: reason.toString() }));
  peer.say = (...commands) => socket.send(commands.map((command) => JSON.stringify(command)).join('\n'));
  peer.reply = (id) => until(() => peer.replies.find((reply) => reply.id === id), `command ${id} was answered`);
  peer.push = (name) =>
    until(() => peer.replies.find((reply) => reply.push?.[name])?.push, `a push of ${name} came`);
  t.after(() => socket.terminate());
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
  return peer;
}
