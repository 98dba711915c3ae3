import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import WebSocket from 'ws';
import { api, comes, connected, data, ENDPOINT, inSeconds, newSubscription, publish, subscribed, token, unique, until } from './support.mjs';

const bytes = (value) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const text = (value) => new TextDecoder().decode(value);
const texts = (emitter) => data(emitter).map(text);

/** A connected client of the SDK's Protobuf build. */
const protobuf = (t, options = {}) => connected(t, { build: ProtobufCentrifuge, ...options });

const protobufAs = (t, user) => protobuf(t, { token: token({ sub: user, exp: inSeconds(3600) }) });

test('a Protobuf client is answered with its sub-protocol, in binary frames', async (t) => {
  const client = await protobuf(t);
  const socket = client.line.sockets.at(-1);

  assert.equal(socket.protocol, 'centrifuge-protobuf');
  assert.match(client.all('connected')[0].client, /^.{8,}$/);
  assert.ok(client.line.received.every((frame) => !frame.startsWith('{')));
});

test('JSON and Protobuf clients in one channel read each other', async (t) => {
  const channel = unique('room:');
  const binary = await subscribed(await protobufAs(t, 'pia'), channel);
  const json = await subscribed(await connected(t), channel);

  await binary.publish(bytes({ from: 'protobuf', n: 1.5 }));
  await comes(json, 'publication');
  await publish(channel, { from: 'server' });
  await Promise.all([comes(binary, 'publication', 2), comes(json, 'publication', 2)]);

  assert.deepEqual(data(json), [{ from: 'protobuf', n: 1.5 }, { from: 'server' }]);
  assert.equal(json.all('publication')[0].info.user, 'pia');
  assert.deepEqual(texts(binary).map(JSON.parse), data(json));
  assert.deepEqual(binary.all('publication').map((event) => Number(event.offset)), [1, 2]);
});

test('what a JSON client publishes reaches a Protobuf client byte for byte', async (t) => {
  const channel = unique('live:');
  const binary = await subscribed(await protobuf(t), channel);
  const json = await subscribed(await connected(t), channel);

  await json.publish({ text: 'grün 🎉', n: 1 });
  await comes(binary, 'publication');

  assert.deepEqual(texts(binary), ['{"text":"grün 🎉","n":1}']);
});

test('what is no JSON is refused in a channel of JSON, and nobody is sent away', async (t) => {
  const channel = unique('live:');
  const client = await protobuf(t);
  const binary = await subscribed(client, channel);
  const other = await connected(t);
  const json = await subscribed(other, channel);

  await assert.rejects(binary.publish(Uint8Array.of(0xff, 0)), { code: 107 });
  await binary.publish(bytes('"still here"'));
  await comes(json, 'publication');

  assert.deepEqual(data(json), ['still here']);
  assert.deepEqual([client.all('disconnected'), other.all('disconnected')], [[], []]);
});

test('a channel of binary data carries any bytes, and is not for JSON clients', async (t) => {
  const channel = unique('binary:');
  const one = await subscribed(await protobuf(t), channel);
  const two = await subscribed(await protobuf(t), channel);
  const all = Uint8Array.from({ length: 256 }, (_, n) => n);

  await one.publish(all);
  const { data: got } = await comes(two, 'publication');
  assert.deepEqual([...got], [...all]);

  const json = newSubscription(await connected(t), channel);
  json.subscribe();
  assert.equal((await comes(json, 'unsubscribed')).code, 108);
});

test('what a Protobuf client missed comes once and in order', async (t) => {
  const channel = unique('room:');
  const client = await protobuf(t);
  const room = await subscribed(client, channel);
  await publish(channel, 1, 2);
  await comes(room, 'publication', 2);

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 3, 4, 5);
  client.line.mend();
  await comes(room, 'subscribed', 2);
  await publish(channel, 6);
  await comes(room, 'publication', 6);

  assert.deepEqual(texts(room), ['1', '2', '3', '4', '5', '6']);
  const { wasRecovering, recovered, hasRecoveredPublications } = room.all('subscribed').at(-1);
  assert.deepEqual([wasRecovering, recovered, hasRecoveredPublications], [true, true, true]);
});

test('presence, joins and leaves come in Protobuf', async (t) => {
  const channel = unique('room:');
  const room = newSubscription(await protobufAs(t, 'pia'), channel, { joinLeave: true });
  room.subscribe();
  await room.ready();
  const other = await connected(t, { token: token({ sub: 'joe', exp: inSeconds(3600), info: { name: 'Joe' } }) });
  await subscribed(other, channel);

  const join = await until(() => room.all('join').find((event) => event.info.user === 'joe'), 'joe joined');
  assert.equal(text(join.info.connInfo), '{"name":"Joe"}');
  const { clients } = await room.presence();
  assert.deepEqual(Object.values(clients).map((info) => info.user).sort(), ['joe', 'pia']);
  const { numClients, numUsers } = await room.presenceStats();
  assert.deepEqual([numClients, numUsers], [2, 2]);
  other.disconnect();
  assert.equal((await comes(room, 'leave')).info.user, 'joe');
});

test('history is read in both directions', async (t) => {
  const channel = unique('kept:');
  const client = await protobuf(t);
  await publish(channel, 'a', 'b', 'c');

  const read = async (options) => (await client.history(channel, options)).publications.map((each) => text(each.data));
  const top = await client.history(channel);

  assert.equal(Number(top.offset), 3);
  assert.deepEqual(await read({ limit: -1 }), ['"a"', '"b"', '"c"']);
  assert.deepEqual(await read({ limit: 2, reverse: true }), ['"c"', '"b"']);
  assert.deepEqual(await read({ limit: 5, since: { offset: 1, epoch: top.epoch } }), ['"b"', '"c"']);
  await assert.rejects(client.history(channel, { limit: 1, since: { offset: 2, epoch: 'other' } }), { code: 112 });
});

test('rpc answers with the bytes that it was given, and errors have their codes', async (t) => {
  const client = await protobuf(t);

  const { data: echo } = await client.rpc('echo', Uint8Array.of(0, 0xff, 10));

  assert.deepEqual([...echo], [0, 0xff, 10]);
  await assert.rejects(client.rpc('nothing', bytes('1')), { code: 104 });
  await assert.rejects(client.presence(unique('unknown:')), { code: 102 });
});

test('many commands at once are answered in order', async (t) => {
  const client = await protobuf(t);
  const order = [];

  await Promise.all(Array.from({ length: 200 }, (_, n) =>
    client.rpc('echo', bytes(n)).then(({ data: answer }) => order.push(Number(text(answer))))));

  assert.deepEqual(order, Array.from({ length: 200 }, (_, n) => n));
});

test('a Protobuf client answers pings and stays', async (t) => {
  const client = await protobuf(t);
  const pings = () => client.line.received.length;
  const before = pings();

  await until(() => pings() >= before + 3, 'three pings came'); // more than ping interval and pong timeout
  await client.rpc('echo', bytes('1'));

  assert.deepEqual(client.all('disconnected'), []);
  assert.equal(client.all('connected').length, 1);
});

test('the server sends a Protobuf client away with code and reason', async (t) => {
  const user = unique('user');
  const client = await protobufAs(t, user);

  await api('disconnect', { user, disconnect: { code: 4501, reason: 'go' } });

  const { code, reason } = await comes(client, 'disconnected');
  assert.deepEqual([code, reason], [4501, 'go']);
});

/** A bare socket that asks for Protobuf in the query. */
async function raw(t, query) {
  const socket = new WebSocket(`${ENDPOINT}?${query}`);
  const peer = { socket, frames: [], close: null };
  socket.on('message', (frame, binary) => peer.frames.push({ binary, hex: frame.toString('hex') }));
  socket.on('close', (code) => (peer.close = code));
  t.after(() => socket.terminate());
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed));
  return peer;
}

for (const query of ['format=protobuf', 'cf_protocol=protobuf']) {
  test(`the query ${query} chooses Protobuf, and both kinds of frames are read`, async (t) => {
    const peer = await raw(t, query);
    assert.equal(peer.socket.protocol, '');

    peer.socket.send(Buffer.from('0408012200', 'hex')); // id 1, connect
    const { binary, hex } = await until(() => peer.frames[0], 'it was connected');
    assert.equal(binary, true);
    assert.match(hex, /^..(..)?08012a/);
    // id 2, rpc echo of "x", as a text frame: all of its bytes are ASCII
    peer.socket.send(Buffer.from('0d08026a090a01781204656368' + '6f', 'hex').toString('latin1'), { binary: false });
    const reply = await until(() => peer.frames.find((frame) => frame.hex.startsWith('0708026a03')), 'it was answered');
    assert.equal(reply.hex, '0708026a030a0178');
  });
}

test('a frame that is no Protobuf ends its connection with 3501', async (t) => {
  const peer = await raw(t, 'format=protobuf');

  peer.socket.send(Buffer.from('7f08', 'hex'));

  assert.equal(await until(() => peer.close, 'it was closed'), 3501);
});
