import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, comes, connected, connectedAs, data, publish, subscribed, unique, until } from './support.mjs';

const last = (emitter, name) => emitter.all(name).at(-1);

test('what was published while the socket was gone comes once, in order and before what is new', async (t) => {
  const channel = unique('room:');
  const client = await connected(t);
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

  assert.deepEqual(data(room), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(room.all('publication').map((event) => event.offset), [1, 2, 3, 4, 5, 6]);
  const { wasRecovering, recovered, hasRecoveredPublications } = last(room, 'subscribed');
  assert.deepEqual([wasRecovering, recovered, hasRecoveredPublications], [true, true, true]);
});

test('a client that the server sends away comes back and recovers', async (t) => {
  const channel = unique('room:');
  const user = unique('user');
  const client = await connectedAs(t, user);
  const room = await subscribed(client, channel);
  await publish(channel, 1);
  await comes(room, 'publication', 1);

  client.line.up = false;
  await api('disconnect', { user, disconnect: { code: 4001, reason: 'come back' } });
  await until(() => client.state === 'connecting', 'it was sent away');
  await publish(channel, 2, 3);
  client.line.mend();
  await comes(room, 'publication', 3);

  assert.deepEqual([last(client, 'connecting').code, last(client, 'connecting').reason], [4001, 'come back']);
  assert.deepEqual(data(room), [1, 2, 3]);
  assert.equal(last(room, 'subscribed').recovered, true);
});

test('a client that missed nothing recovers nothing', async (t) => {
  const channel = unique('room:');
  const client = await connected(t);
  const room = await subscribed(client, channel);
  await publish(channel, 1);
  await comes(room, 'publication');

  client.line.cut();
  client.line.mend();
  await comes(room, 'subscribed', 2);

  const { wasRecovering, recovered, hasRecoveredPublications } = last(room, 'subscribed');
  assert.deepEqual([wasRecovering, recovered, hasRecoveredPublications], [true, true, false]);
  assert.deepEqual(data(room), [1]);
});

test('many drops under steady publishing lose and double nothing', async (t) => {
  const channel = unique('kept:');
  const client = await connected(t, { minReconnectDelay: 10, maxReconnectDelay: 50 });
  const kept = await subscribed(client, channel);
  let published = 0;

  for (let drop = 1; drop <= 15; drop++) {
    const cut = 5 + Math.floor(Math.random() * 20);
    for (let n = 0; n < 30; n++) {
      await publish(channel, ++published);
      if (n === cut) {
        client.line.cut();
        client.line.mend();
      }
    }
    await comes(kept, 'subscribed', drop + 1);
  }

  await comes(kept, 'publication', published);
  assert.deepEqual(data(kept), Array.from({ length: published }, (_, n) => n + 1));
  kept.all('subscribed').slice(1).forEach((event) => assert.equal(event.recovered, true));
});

test('a position that is too old is not recovered, and the client is told', async (t) => {
  const channel = unique('short:');
  const client = await connected(t);
  const short = await subscribed(client, channel);
  await publish(channel, 1);
  await comes(short, 'publication');

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 2, 3, 4, 5, 6);
  client.line.mend();
  await comes(short, 'subscribed', 2);
  await publish(channel, 7);
  await comes(short, 'publication', 2);

  const { wasRecovering, recovered } = last(short, 'subscribed');
  assert.deepEqual([wasRecovering, recovered], [true, false]);
  assert.deepEqual(data(short), [1, 7]);
});

test('as many as are kept are recovered', async (t) => {
  const channel = unique('short:');
  const client = await connected(t);
  const short = await subscribed(client, channel);

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 1, 2, 3);
  client.line.mend();
  await comes(short, 'publication', 3);

  assert.equal(last(short, 'subscribed').recovered, true);
  assert.deepEqual(data(short), [1, 2, 3]);
});

test('after the history was removed nothing is recovered', async (t) => {
  const channel = unique('room:');
  const client = await connected(t);
  const room = await subscribed(client, channel);
  await publish(channel, 1);
  await comes(room, 'publication');

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 2);
  await api('history_remove', { channel });
  client.line.mend();
  await comes(room, 'subscribed', 2);
  await publish(channel, 3);
  await comes(room, 'publication', 2);

  assert.equal(last(room, 'subscribed').recovered, false);
  assert.deepEqual(data(room), [1, 3]);
});

test('a subscription goes on from the position that it is given', async (t) => {
  const channel = unique('kept:');
  const client = await connected(t);
  await publish(channel, 1, 2, 3);
  const { epoch } = await client.history(channel);

  const kept = await subscribed(client, channel, { since: { offset: 1, epoch } });
  await comes(kept, 'publication', 2);

  assert.deepEqual(data(kept), [2, 3]);
});

test('without recovery a client goes on with what is new', async (t) => {
  const channel = unique('live:');
  const client = await connected(t);
  const live = await subscribed(client, channel);

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 'missed');
  client.line.mend();
  await comes(live, 'subscribed', 2);
  await publish(channel, 'seen');
  await comes(live, 'publication');

  assert.deepEqual(data(live), ['seen']);
  assert.equal(last(live, 'subscribed').recoverable, false);
});

test('where the latest counts a new client gets it unasked, and one that comes back only when it is another', async (t) => {
  const channel = unique('latest:');
  await publish(channel, 1, 2, 3);
  const client = await connected(t);
  const latest = await subscribed(client, channel);
  await comes(latest, 'publication');

  client.line.cut();
  client.line.mend();
  await comes(latest, 'subscribed', 2);
  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 4, 5, 6, 7, 8);
  client.line.mend();
  await comes(latest, 'subscribed', 3);
  await publish(channel, 9);
  await comes(latest, 'publication', 3);

  assert.deepEqual(data(latest), [3, 8, 9]);
  assert.deepEqual(latest.all('subscribed').map((event) => event.recovered), [true, true, true]);
});
