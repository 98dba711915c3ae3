// The official SDK over what it falls back to: HTTP streaming and Server-Sent Events, with /emulation for what it says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { EventSource } from 'eventsource';
import {
  SERVER,
  api,
  comes,
  connected,
  data,
  inSeconds,
  newClient,
  publish,
  subscribed,
  token,
  unique,
  until,
} from './support.mjs';

/** What a client needs to come by this transport only, and a gate that can be shut before it comes again. */
function by(transport) {
  const gate = { open: true };
  const gated = (url) => (gate.open ? url : 'http://127.0.0.1:9/');
  class GatedSource extends EventSource {
    constructor(url, init) {
      super(gated(url), init);
    }
  }
  return {
    gate,
    endpoint: [{ transport, endpoint: `${SERVER}/connection/${transport}` }],
    emulationEndpoint: `${SERVER}/emulation`,
    fetch: (url, options) => fetch(gated(url), options),
    readableStream: ReadableStream,
    eventsource: GatedSource,
  };
}

const as = (user) => ({ token: token({ sub: user, exp: inSeconds(3600) }) });

for (const transport of ['http_stream', 'sse']) {
  test(`${transport}: two clients talk, and see who comes and goes`, async (t) => {
    const channel = unique('room:');
    const ann = await connected(t, { ...by(transport), ...as('ann') });
    const ben = await connected(t, { ...by(transport), ...as('ben') });
    assert.equal(ann.all('connected')[0].transport, transport);
    const annsRoom = await subscribed(ann, channel, { joinLeave: true });
    const bensRoom = await subscribed(ben, channel);
    await until(() => annsRoom.all('join').some((event) => event.info.user === 'ben'), 'ben was seen coming');

    await annsRoom.publish({ text: 'a\nb\r\n€' });
    await comes(bensRoom, 'publication');
    assert.deepEqual(data(bensRoom), [{ text: 'a\nb\r\n€' }]);
    await bensRoom.publish(2);
    await comes(annsRoom, 'publication', 2);
    assert.equal((await annsRoom.presenceStats()).numUsers, 2);

    bensRoom.unsubscribe();
    await comes(annsRoom, 'leave');
  });

  test(`${transport}: who is sent away comes back and misses nothing`, async (t) => {
    const channel = unique('room:');
    const user = unique('user');
    const way = by(transport);
    const client = await connected(t, { ...way, ...as(user) });
    const room = await subscribed(client, channel);
    await publish(channel, 1);
    await comes(room, 'publication');

    way.gate.open = false;
    await api('disconnect', { user, disconnect: { code: 4001, reason: 'come back' } });
    await until(() => client.state === 'connecting', 'it was sent away');
    await publish(channel, 2, 3);
    way.gate.open = true;
    await comes(room, 'publication', 3);

    const away = client.all('connecting').at(-1);
    assert.deepEqual([away.code, away.reason], [4001, 'come back']);
    assert.deepEqual(data(room), [1, 2, 3]);
    assert.equal(room.all('subscribed').at(-1).recovered, true);
  });

  test(`${transport}: who is sent away for good stays away`, async (t) => {
    const user = unique('user');
    const client = await connected(t, { ...by(transport), ...as(user) });
    await api('disconnect', { user });
    const { code, reason } = await comes(client, 'disconnected');
    assert.deepEqual([code, reason], [3503, 'force disconnect']);
  });

  test(`${transport}: a token that is worth nothing ends the client`, async (t) => {
    const client = newClient(t, { ...by(transport), token: token({ sub: 'ann' }, 'another secret of 32 bytes or more') });
    client.connect();
    assert.equal((await comes(client, 'disconnected')).code, 3500);
  });

  test(`${transport}: pings are answered, for longer than a pong may take`, async (t) => {
    const client = await connected(t, by(transport));
    await new Promise((resolve) => setTimeout(resolve, 6500));
    assert.equal(client.state, 'connected');
    assert.ok((await client.rpc('time', null)).data);
    assert.equal(client.all('connecting').length, 1);
  });
}

test('http_stream in Protobuf: a client talks with one of JSON, is sent away, comes back and misses nothing', async (t) => {
  const channel = unique('room:');
  const user = unique('user');
  const way = by('http_stream');
  const client = await connected(t, { build: ProtobufCentrifuge, ...way, ...as(user) });
  assert.equal(client.all('connected')[0].transport, 'http_stream');
  const room = await subscribed(client, channel);
  const json = await subscribed(await connected(t, as('ben')), channel);

  await room.publish(new TextEncoder().encode('{"text":"grün"}'));
  await comes(json, 'publication');
  assert.deepEqual(data(json), [{ text: 'grün' }]);

  way.gate.open = false;
  await api('disconnect', { user, disconnect: { code: 4001, reason: 'come back' } });
  await until(() => client.state === 'connecting', 'it was sent away');
  await publish(channel, 2, 3);
  way.gate.open = true;
  await comes(room, 'publication', 3);

  assert.deepEqual(data(room).map((bytes) => new TextDecoder().decode(bytes)), ['{"text":"grün"}', '2', '3']);
  assert.equal(room.all('subscribed').at(-1).recovered, true);
});

test('a client that is given both falls back from a WebSocket that cannot be made', async (t) => {
  const way = by('http_stream');
  const client = await connected(t, {
    ...way,
    endpoint: [{ transport: 'websocket', endpoint: 'ws://127.0.0.1:9/' }, ...way.endpoint],
  });
  assert.equal(client.all('connected')[0].transport, 'http_stream');
});
