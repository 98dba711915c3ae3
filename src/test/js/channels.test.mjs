import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, comes, connected, connectedAs, data, newSubscription, publish, subscribed, unique, until } from './support.mjs';

test('what one publishes the others see, and so does it', async (t) => {
  const channel = unique('room:');
  const ann = await subscribed(await connectedAs(t, 'ann'), channel);
  const bob = await subscribed(await connectedAs(t, 'bob'), channel);

  await ann.publish({ n: 1 });
  await bob.publish({ n: 2 });
  await Promise.all([comes(ann, 'publication', 2), comes(bob, 'publication', 2)]);

  for (const each of [ann, bob]) {
    assert.deepEqual(data(each), [{ n: 1 }, { n: 2 }]);
    assert.deepEqual(each.all('publication').map((event) => event.offset), [1, 2]);
    assert.deepEqual(each.all('publication').map((event) => event.info.user), ['ann', 'bob']);
  }
});

test('what the server publishes comes with its tags and without a sender', async (t) => {
  const channel = unique('room:');
  const room = await subscribed(await connected(t), channel);

  const stored = await api('publish', { channel, data: { from: 'server' }, tags: { kind: 'news', lang: 'de' } });

  const publication = await comes(room, 'publication');
  assert.deepEqual(publication.data, { from: 'server' });
  assert.deepEqual(publication.tags, { kind: 'news', lang: 'de' });
  assert.equal(publication.info, undefined);
  assert.equal(publication.offset, stored.offset);
});

test('one call publishes to many channels', async (t) => {
  const client = await connected(t);
  const channels = [unique('room:'), unique('live:'), unique('kept:')];
  const all = await Promise.all(channels.map((channel) => subscribed(client, channel)));

  await api('broadcast', { channels, data: 'to all' });

  await Promise.all(all.map((each) => comes(each, 'publication')));
  all.forEach((each) => assert.deepEqual(data(each), ['to all']));
});

test('a publication with a known idempotency key is published once', async (t) => {
  const channel = unique('kept:');
  const kept = await subscribed(await connected(t), channel);
  const twice = { channel, data: 'once', idempotency_key: unique('key') };

  const first = await api('publish', twice);
  const second = await api('publish', twice);
  await publish(channel, 'last');

  await comes(kept, 'publication', 2);
  assert.deepEqual(data(kept), ['once', 'last']);
  assert.deepEqual(second, first);
});

test('coming and going is told to the others', async (t) => {
  const channel = unique('room:');
  const watcher = await subscribed(await connectedAs(t, 'watcher'), channel, { joinLeave: true });
  const guest = await connectedAs(t, 'guest', { info: { name: 'Gast' } });
  const visit = await subscribed(guest, channel);

  await until(() => watcher.all('join').length === 2, 'both joins came');
  visit.unsubscribe();
  const leave = await comes(watcher, 'leave');

  const info = { client: guest.all('connected')[0].client, user: 'guest', connInfo: { name: 'Gast' } };
  assert.deepEqual(watcher.all('join').map((event) => event.info.user), ['watcher', 'guest']);
  assert.deepEqual({ ...watcher.all('join')[1].info, chanInfo: undefined }, { ...info, chanInfo: undefined });
  assert.deepEqual({ ...leave.info, chanInfo: undefined }, { ...info, chanInfo: undefined });
});

test('presence tells who is there, and how many', async (t) => {
  const channel = unique('room:');
  const room = await subscribed(await connectedAs(t, 'ann'), channel);
  await subscribed(await connectedAs(t, 'ann'), channel);
  const bob = await subscribed(await connectedAs(t, 'bob'), channel);

  const { clients } = await room.presence();
  const stats = await room.presenceStats();
  bob.unsubscribe();
  await until(async () => (await room.presenceStats()).numClients === 2, 'bob was gone');

  assert.deepEqual(Object.values(clients).map((info) => info.user).sort(), ['ann', 'ann', 'bob']);
  Object.entries(clients).forEach(([id, info]) => assert.equal(id, info.client));
  assert.deepEqual([stats.numClients, stats.numUsers], [3, 2]);
  assert.deepEqual(await api('presence_stats', { channel }), { num_clients: 2, num_users: 1 });
});

test('presence and history are for subscribers only, where it says so', async (t) => {
  const client = await connectedAs(t, 'ann');
  const channel = unique('room:');

  await assert.rejects(client.presence(channel), { code: 103 });
  await assert.rejects(client.history(channel, { limit: 1 }), { code: 103 });
  await assert.rejects(client.presence(unique('live:')), { code: 108 });
  await assert.rejects(client.presence(unique('unknown:')), { code: 102 });
});

test('history is read forwards, backwards, from a position and not at all', async (t) => {
  const channel = unique('kept:');
  const client = await connected(t);
  await publish(channel, 1, 2, 3, 4, 5);
  const read = async (options) => (await client.history(channel, options)).publications.map((each) => each.data);

  const top = await client.history(channel);
  const since = { offset: 2, epoch: top.epoch };

  assert.deepEqual([top.offset, top.publications], [5, []]);
  assert.ok(top.epoch.length > 0);
  assert.deepEqual(await read({ limit: 2 }), [1, 2]);
  assert.deepEqual(await read({ limit: -1 }), [1, 2, 3, 4, 5]);
  assert.deepEqual(await read({ limit: 2, reverse: true }), [5, 4]);
  assert.deepEqual(await read({ limit: -1, since }), [3, 4, 5]);
  assert.deepEqual(await read({ limit: -1, since, reverse: true }), [1]);
  assert.deepEqual(await read({ limit: 10, since: { offset: 5, epoch: top.epoch } }), []);
  await assert.rejects(client.history(channel, { limit: 1, since: { offset: 2, epoch: 'other' } }), { code: 112 });
  await assert.rejects(client.history(channel, { limit: 1, reverse: true, since: { offset: 0, epoch: '' } }), { code: 107 });
});

test('what is not allowed is refused, and the client lives on', async (t) => {
  const client = await connectedAs(t, 'ann');
  const room = unique('room:');
  const denied = newSubscription(client, unique('closed:'));
  const unknown = newSubscription(client, unique('unknown:'));
  denied.subscribe();
  unknown.subscribe();

  assert.equal((await comes(denied, 'unsubscribed')).code, 103);
  assert.equal((await comes(unknown, 'unsubscribed')).code, 102);
  await assert.rejects(client.publish(room, 'from outside'), { code: 103 });
  await assert.rejects(client.publish(unique('live:'), 'x'.repeat(66_000)), { code: 106 });
  assert.deepEqual(await client.rpc('echo', 'alive'), { data: 'alive' });
});

test('a name that is not ASCII is refused', async (t) => {
  const client = await connected(t);
  const room = newSubscription(client, unique('room:größe-'));
  room.subscribe();

  assert.equal((await comes(room, 'unsubscribed')).code, 107);
});

test('remote calls are answered', async (t) => {
  const client = await connected(t);

  const echo = await client.rpc('echo', { nested: [1, 'two', null, { 3: true }] });
  const time = await client.rpc('time', null);

  assert.deepEqual(echo.data, { nested: [1, 'two', null, { 3: true }] });
  assert.ok(Math.abs(time.data.time - Date.now()) < 60_000);
  await assert.rejects(client.rpc('nothing', null), { code: 104 });
});

test('a message that nobody awaits ends the client', async (t) => {
  const client = await connected(t);

  await client.send({ to: 'nobody' });

  assert.equal((await comes(client, 'disconnected')).code, 3508);
});

test('text of every script comes through unchanged', async (t) => {
  const room = await subscribed(await connected(t), unique('room:'));
  const all = ['Grüße', '日本語', 'עברית', '👩‍👩‍👧‍👦 🏳️‍🌈', '\u0000\u001f\u007f', '\u2028\u2029', '"\\/\b\f\n\r\t', '</script>', '__proto__'];

  for (const text of all) {
    await room.publish({ [text]: text });
  }

  await comes(room, 'publication', all.length);
  assert.deepEqual(data(room), all.map((text) => Object.fromEntries([[text, text]])));
});

test('60 kilobytes come through, both ways and many', async (t) => {
  const room = await subscribed(await connected(t), unique('room:'));
  const large = (n) => ({ n, text: '✓'.repeat(20_000) });

  await Promise.all([1, 2, 3, 4, 5].map((n) => room.publish(large(n))));

  await comes(room, 'publication', 5);
  assert.deepEqual(data(room), [1, 2, 3, 4, 5].map(large));
});

test('many commands in one frame are answered in order, with few frames', async (t) => {
  const client = await connected(t);
  const order = [];
  const { sent, received } = client.line;
  const before = [sent.length, received.length];

  client.startBatching();
  const calls = Array.from({ length: 300 }, (_, n) => client.rpc('echo', n).then(({ data: answer }) => order.push(answer)));
  client.stopBatching();
  await Promise.all(calls);

  assert.deepEqual(order, Array.from({ length: 300 }, (_, n) => n));
  assert.equal(sent.slice(before[0]).filter((frame) => frame !== '{}').length, 1);
  const frames = received.slice(before[1]).filter((frame) => frame !== '{}');
  assert.ok(frames.length <= 30, `${frames.length} frames for 300 replies`);
});

test('one client is subscribed to a hundred channels at once', async (t) => {
  const client = await connected(t);
  const channels = Array.from({ length: 100 }, () => unique('kept:'));

  client.startBatching();
  const all = channels.map((channel) => newSubscription(client, channel));
  all.forEach((each) => each.subscribe());
  client.stopBatching();
  await Promise.all(all.map((each) => each.ready()));
  await api('broadcast', { channels, data: 'everywhere' });

  await Promise.all(all.map((each) => comes(each, 'publication')));
});

test('a burst comes whole and in order', async (t) => {
  const channel = unique('kept:');
  const kept = await subscribed(await connected(t), channel);
  const numbers = Array.from({ length: 1000 }, (_, n) => n);

  await api('batch', { commands: numbers.map((n) => ({ publish: { channel, data: n } })) });

  await comes(kept, 'publication', 1000);
  assert.deepEqual(data(kept), numbers);
});
