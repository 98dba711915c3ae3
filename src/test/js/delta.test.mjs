import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { api, comes, connected, data, subscribed, unique, until } from './support.mjs';

const FOSSIL = { delta: 'fossil' };

/** A document of which little changes, in characters of one to four bytes; neighbours in the alphabet share bytes. */
const document = (n) => ({
  n,
  teams: ['Grasshoppers', 'Young Boys', 'Zürich', 'Genève'],
  text: `Minute ${n}: ${[...'äöüéж€₭😀😁'][n % 9]} "so" \\ it\tgoes on\n`,
  more: 'what does not change '.repeat(10),
});

const documents = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => document(from + i));

const publish = async (channel, all, more = { delta: true }) => {
  for (const each of all) {
    await api('publish', { channel, data: each, ...more });
  }
};

const patches = (client) => client.line.received.join('\n').match(/"offset":\d+,"delta":true\}/g)?.length ?? 0;

const parsed = (subscription) => data(subscription).map((bytes) => JSON.parse(new TextDecoder().decode(bytes)));

test('a JSON client applies the patches that it is sent', async (t) => {
  const channel = unique('delta:');
  const client = await connected(t);
  const room = await subscribed(client, channel, FOSSIL);
  await publish(channel, documents(1, 40));
  await comes(room, 'publication', 40);

  assert.deepEqual(data(room), documents(1, 40));
  assert.equal(patches(client), 39);
});

test('a Protobuf client applies the patches that it is sent', async (t) => {
  const channel = unique('delta:');
  const client = await connected(t, { build: ProtobufCentrifuge });
  const room = await subscribed(client, channel, FOSSIL);
  await publish(channel, documents(1, 40));
  await comes(room, 'publication', 40);

  assert.deepEqual(parsed(room), documents(1, 40));
  const bytes = client.line.received.reduce((sum, frame) => sum + frame.length, 0);
  assert.ok(bytes < 40 * JSON.stringify(document(1)).length / 2, `${bytes} bytes for 40 documents`);
});

test('clients with delta, without it and of the other format read the same', async (t) => {
  const channel = unique('delta:');
  const all = [
    await subscribed(await connected(t), channel, FOSSIL),
    await subscribed(await connected(t), channel),
    await subscribed(await connected(t, { build: ProtobufCentrifuge }), channel, FOSSIL),
    await subscribed(await connected(t, { build: ProtobufCentrifuge }), channel),
  ];
  await publish(channel, documents(1, 5));
  await publish(channel, documents(6, 7), {});
  await publish(channel, ['nothing like it', 8], { delta: true });
  await publish(channel, ['past the history'], { skip_history: true, delta: true });
  await publish(channel, documents(9, 12));
  const expected = [...documents(1, 7), 'nothing like it', 8, 'past the history', ...documents(9, 12)];
  await Promise.all(all.map((room) => comes(room, 'publication', expected.length)));

  assert.deepEqual(data(all[0]), expected);
  assert.deepEqual(data(all[1]), expected);
  assert.deepEqual(parsed(all[2]), expected);
  assert.deepEqual(parsed(all[3]), expected);
});

for (const [format, options, read] of [['JSON', {}, data], ['Protobuf', { build: ProtobufCentrifuge }, parsed]]) {
  test(`what a ${format} client missed it recovers in patches, and goes on from there`, async (t) => {
    const channel = unique('delta:');
    const client = await connected(t, options);
    const room = await subscribed(client, channel, FOSSIL);
    await publish(channel, documents(1, 3));
    await comes(room, 'publication', 3);

    client.line.cut();
    await until(() => client.state === 'connecting', 'the loss was seen');
    await publish(channel, documents(4, 9));
    client.line.mend();
    await comes(room, 'subscribed', 2);
    await publish(channel, documents(10, 12));
    await comes(room, 'publication', 12);

    assert.equal(room.all('subscribed').at(-1).recovered, true);
    assert.deepEqual(read(room), documents(1, 12));
  });
}

test('a client that missed nothing goes on with a whole one', async (t) => {
  const channel = unique('delta:');
  const client = await connected(t);
  const room = await subscribed(client, channel, FOSSIL);
  await publish(channel, documents(1, 2));
  await comes(room, 'publication', 2);
  client.line.cut();
  client.line.mend();
  await comes(room, 'subscribed', 2);
  await publish(channel, documents(3, 4));
  await comes(room, 'publication', 4);

  assert.deepEqual(data(room), documents(1, 4));
  assert.equal(patches(client), 2);
});

test('many drops under steady publishing lose and double nothing with delta either', async (t) => {
  const channel = unique('kept:');
  const client = await connected(t, { minReconnectDelay: 10, maxReconnectDelay: 50 });
  const kept = await subscribed(client, channel, FOSSIL);
  let published = 0;
  for (let drop = 1; drop <= 6; drop++) {
    const cut = 5 + Math.floor(Math.random() * 20);
    for (let n = 0; n < 30; n++) {
      await publish(channel, [document(++published)], {});
      if (n === cut) {
        client.line.cut();
        client.line.mend();
      }
    }
    await comes(kept, 'subscribed', drop + 1);
  }
  await comes(kept, 'publication', published);
  assert.deepEqual(data(kept), documents(1, published));
  assert.ok(patches(client) > published / 2);
});

test('where delta is not allowed a client that asks for it is a client without', async (t) => {
  const channel = unique('room:');
  const client = await connected(t);
  const room = await subscribed(client, channel, FOSSIL);
  await publish(channel, documents(1, 3));
  await comes(room, 'publication', 3);
  assert.deepEqual(data(room), documents(1, 3));
  assert.equal(patches(client), 0);
});
