// Maps as the SDK keeps them: all entries first, then every change, and what was missed by who was away.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { api, bare, connected, connectedAs, unique, until } from './support.mjs';

const set = (channel, key, data, more = {}) => api('map_publish', { channel, key, data, ...more });

/** Sets many entries in few calls. */
async function fill(channel, count) {
  for (let from = 0; from < count; from += 500) {
    const commands = Array.from({ length: Math.min(500, count - from) }, (_, i) => ({
      map_publish: { channel, key: `k${10_000 + from + i}`, data: from + i },
    }));
    await api('batch', { commands });
  }
}

/** A map that is mirrored as the SDK's events say: `values` by key. */
async function mirrored(client, channel, { kind = 'newMapSubscription', ...options } = {}) {
  const map = client[kind](channel, options);
  map.values = new Map();
  map.syncs = 0;
  map.on('sync', ({ entries }) => {
    map.syncs++;
    map.values = new Map(entries.map((entry) => [entry.key, entry.data ?? entry.info]));
  });
  map.on('update', ({ key, data, info, removed }) =>
    removed ? map.values.delete(key) : map.values.set(key, data ?? info),
  );
  map.subscribe();
  await map.ready();
  await until(() => map.syncs > 0, 'the first sync');
  return map;
}

const sorted = (values) => [...values].sort(([a], [b]) => (a < b ? -1 : 1));
const stored = async (channel) =>
  sorted((await api('map_read_state', { channel, limit: 1000 })).entries.map(({ key, data }) => [key, data]));

test('a map has all entries, and then every change', async (t) => {
  const channel = unique('board:');
  await set(channel, 'a', { n: 1 });
  await set(channel, 'b', 'two');
  const map = await mirrored(await connected(t), channel);
  assert.deepEqual(sorted(map.values), [['a', { n: 1 }], ['b', 'two']]);

  await set(channel, 'a', 3);
  await api('map_remove', { channel, key: 'b' });
  await set(channel, 'c', [4]);
  await until(() => map.values.has('c'), 'the changes came');
  assert.deepEqual(sorted(map.values), [['a', 3], ['c', [4]]]);
});

for (const namespace of ['board', 'cursor']) {
  test(`a large ${namespace} is read page by page while it changes, and nothing is missing`, async (t) => {
    const channel = unique(`${namespace}:`);
    await fill(channel, 950);
    const client = await connected(t);
    const subscribing = mirrored(client, channel, { pageSize: 100 });
    for (let i = 0; i < 60; i++) {
      await (i % 3 === 0
        ? api('map_remove', { channel, key: `k${10_000 + i}` })
        : set(channel, `k${10_900 + (i % 50)}`, `new ${i}`));
    }
    const map = await subscribing;
    await set(channel, 'last', true);
    await until(() => map.values.get('last'), 'the last change came');
    assert.deepEqual(sorted(map.values), await stored(channel));
    const pages = client.line.sent.filter((frame) => frame.includes('"phase":2'));
    assert.ok(pages.length >= 10, `${pages.length} pages`);
  });
}

test('who was away goes on from its position', async (t) => {
  const channel = unique('board:');
  await set(channel, 'a', 1);
  const client = await connected(t);
  const map = await mirrored(client, channel);
  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await set(channel, 'a', 2);
  await set(channel, 'b', 2);
  client.line.mend();
  await until(() => map.values.get('b') === 2, 'what was missed came');
  assert.deepEqual(sorted(map.values), [['a', 2], ['b', 2]]);
  assert.equal(map.syncs, 1, 'without reading all again');
});

test('who was away too long reads all again', async (t) => {
  const channel = unique('board:');
  const client = await connected(t);
  const map = await mirrored(client, channel, { minResubscribeDelay: 10, maxResubscribeDelay: 50 });
  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await fill(channel, 150);
  client.line.mend();
  await until(() => map.syncs === 2, 'the second sync');
  assert.deepEqual(sorted(map.values), await stored(channel));
});

test('a client sets and removes entries, where it may', async (t) => {
  const channel = unique('board:');
  const client = await connected(t);
  const map = await mirrored(client, channel);
  await map.publish('mine', { x: 1 });
  await until(() => map.values.has('mine'), 'its own change came');
  await map.remove('mine');
  await until(() => !map.values.has('mine'), 'its own removal came');
  await assert.rejects(client.mapPublish(unique('closed:'), 'k', 1), { code: 107 });
});

test('an entry of a client under its own id goes when it goes', async (t) => {
  const channel = unique('cursor:');
  const watcher = await mirrored(await connected(t), channel);
  const client = await connected(t);
  const map = await mirrored(client, channel);
  const id = client.all('connected')[0].client;
  await map.publish('whatever', { x: 1 });
  await until(() => watcher.values.has(id), 'under its id');
  assert.equal(watcher.values.size, 1);
  client.disconnect();
  await until(() => watcher.values.size === 0, 'gone');
});

test('an entry expires', async (t) => {
  const channel = unique('brief:');
  const map = await mirrored(await connected(t), channel);
  await set(channel, 'a', 1);
  await until(() => map.values.has('a'), 'it came');
  await until(() => !map.values.has('a'), 'it went');
  assert.equal((await api('map_stats', { channel })).num_keys, 0);
});

test('who is in a channel is a map, by connection and by user', async (t) => {
  const channel = unique('game:');
  const user = unique('user');
  const watcher = await connected(t);
  const clients = await mirrored(watcher, `clients:${channel}`, { kind: 'newMapClientsSubscription' });
  const users = await mirrored(watcher, `users:${channel}`, { kind: 'newMapUsersSubscription' });
  const player = await connectedAs(t, user);
  player.newSubscription(channel).subscribe();
  await until(() => clients.values.size === 1, 'the connection came');
  assert.equal([...clients.values.values()][0].user, user);
  await until(() => users.values.has(user), 'the user came');
  player.disconnect();
  await until(() => clients.values.size === 0, 'the connection went');
});

test('the server API answers as clients of Centrifugo expect', async () => {
  const channel = unique('list:');
  const first = await set(channel, 'a', 1, { key_mode: 'if_new', tags: { c: 'red' } });
  assert.deepEqual([first.offset, first.epoch.length, first.suppressed], [1, 8, undefined]);
  const again = await set(channel, 'a', 2, { key_mode: 'if_new' });
  assert.deepEqual([again.suppressed, again.suppress_reason], [true, 'key_exists']);
  await set(channel, 'b', 2);
  const page = await api('map_read_state', { channel, limit: 1 });
  assert.deepEqual(page.entries, [{ key: 'a', data: 1, offset: 1, tags: { c: 'red' } }]);
  assert.equal((await api('map_read_state', { channel, limit: 1, cursor: page.cursor })).entries[0].key, 'b');
  assert.deepEqual((await api('map_read_state', { channel, key: 'b' })).entries, [{ key: 'b', data: 2, offset: 2 }]);
  await api('map_remove', { channel, key: 'a' });
  const stream = await api('map_read_stream', { channel, limit: 10, since_offset: 1, since_epoch: first.epoch });
  assert.deepEqual(stream.entries, [{ key: 'b', data: 2, offset: 2 }, { key: 'a', offset: 3, tags: { c: 'red' }, removed: true }]);
  assert.equal((await api('map_stats', { channel })).num_keys, 1);
  await api('map_clear', { channel });
  assert.equal((await api('map_stats', { channel })).num_keys, 0);
  await assert.rejects(api('map_stats', { channel: 'room:1' }), /"code":107/);
});

test('what is asked out of turn is refused by number', async (t) => {
  const peer = await bare(t);
  peer.say({ id: 1, connect: {} });
  await peer.reply(1);
  const channel = unique('board:');
  const asked = { 2: { type: 0 }, 3: { type: 1, phase: 2, cursor: 'x' }, 4: { type: 1, phase: 1 }, 5: { type: 2, phase: 2 } };
  peer.say(...Object.entries(asked).map(([id, rest]) => ({ id: Number(id), subscribe: { channel, ...rest } })));
  for (const id of Object.keys(asked)) {
    assert.equal((await peer.reply(Number(id))).error.code, 103);
  }
});

test('a Protobuf client keeps the same map', async (t) => {
  const channel = unique('board:');
  await fill(channel, 250);
  const map = await mirrored(await connected(t, { build: ProtobufCentrifuge }), channel, { pageSize: 100 });
  await api('map_remove', { channel, key: 'k10000' });
  await map.publish('mine', new TextEncoder().encode('{"x":1}'));
  await until(() => map.values.has('mine') && !map.values.has('k10000'), 'the changes came');
  const text = sorted(map.values).map(([key, value]) => [key, JSON.parse(new TextDecoder().decode(value))]);
  assert.deepEqual(text, await stored(channel));
});

for (const [format, options, read] of [
  ['JSON', {}, (value) => value],
  ['Protobuf', { build: ProtobufCentrifuge }, (bytes) => JSON.parse(new TextDecoder().decode(bytes))],
]) {
  test(`a ${format} client with delta applies patches of each key, from its pages on and after a loss`, async (t) => {
    const document = (n) => ({ n, text: `Minute ${n}: grüße 😀 "so"`, more: 'what does not change '.repeat(10) });
    const write = (key, n) => set(channel, key, document(n), { delta: true });
    const channel = unique('board:');
    for (let i = 0; i < 150; i++) {
      await write(`k${1000 + i}`, i);
    }
    const client = await connected(t, options);
    const map = await mirrored(client, channel, { delta: 'fossil', pageSize: 100 });
    await write('k1000', 1000);
    await write('k1149', 1001);
    await api('map_remove', { channel, key: 'k1001' });
    await write('k1001', 1002);
    await write('k1001', 1003);
    await until(() => map.values.has('k1001') && read(map.values.get('k1001')).n === 1003, 'the changes came');
    assert.equal(map.deltaStats().numDeltaPayloads, 3);

    client.line.cut();
    await until(() => client.state === 'connecting', 'the loss was seen');
    await write('k1000', 1004);
    await write('k1000', 1005);
    client.line.mend();
    await until(() => read(map.values.get('k1000')).n === 1005, 'what was missed came');
    await write('k1002', 1006);
    await write('k1000', 1007);
    await until(() => read(map.values.get('k1000')).n === 1007, 'and what came then');
    assert.equal(map.syncs, 1);
    assert.equal(map.deltaStats().numDeltaPayloads, 5);
    assert.deepEqual(sorted(map.values).map(([key, value]) => [key, read(value)]), await stored(channel));
  });

  test(`a ${format} client with delta applies patches in an ephemeral map, whose changes have no offsets`, async (t) => {
    const document = (n) => ({ n, more: 'what does not change '.repeat(10) });
    const channel = unique('cursor:');
    for (let i = 0; i < 150; i++) {
      await set(channel, `k${1000 + i}`, document(i), { delta: true });
    }
    const client = await connected(t, options);
    const map = await mirrored(client, channel, { delta: 'fossil', pageSize: 100 });
    for (const [key, n] of [['k1000', 1000], ['k1149', 1001], ['new', 1002], ['new', 1003]]) {
      await set(channel, key, document(n), { delta: true });
    }
    await until(() => map.values.has('new') && read(map.values.get('new')).n === 1003, 'the changes came');
    assert.equal(map.deltaStats().numDeltaPayloads, 3);
    assert.deepEqual(sorted(map.values).map(([key, value]) => [key, read(value)]), await stored(channel));
  });
}
