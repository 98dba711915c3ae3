import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, comes, connectedAs, data, inSeconds, newClient, publish, token, unique, until } from './support.mjs';

const of = (emitter, name, channel) => emitter.all(name).filter((event) => event.channel === channel);

test('a token subscribes its bearer to channels', async (t) => {
  const [room, closed] = [unique('room:'), unique('closed:')];
  const client = await connectedAs(t, 'ann', { channels: [room, closed] });

  await comes(client, 'subscribed', 2);
  await publish(room, 'to the room');
  await publish(closed, 'behind the door');

  await comes(client, 'publication', 2);
  assert.deepEqual(of(client, 'publication', room).map((event) => event.data), ['to the room']);
  assert.deepEqual(of(client, 'publication', closed).map((event) => event.data), ['behind the door']);
});

test('a token says of each channel what others see', async (t) => {
  const room = unique('room:');
  const client = await connectedAs(t, 'ann', { subs: { [room]: { info: { role: 'host' }, data: { topic: 'bells' } } } });

  const { data: topic } = await comes(client, 'subscribed');
  await client.publish(room, 'hello');

  const { info } = await comes(client, 'publication');
  assert.deepEqual(topic, { topic: 'bells' });
  assert.deepEqual([info.user, info.chanInfo], ['ann', { role: 'host' }]);
});

test('a server-side subscription recovers what the client missed', async (t) => {
  const room = unique('room:');
  const client = await connectedAs(t, 'ann', { channels: [room] });
  await comes(client, 'subscribed');
  await publish(room, 1);
  await comes(client, 'publication');

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(room, 2, 3);
  client.line.mend();
  await comes(client, 'subscribed', 2);
  await publish(room, 4);
  await comes(client, 'publication', 4);

  const { wasRecovering, recovered } = client.all('subscribed')[1];
  assert.deepEqual([wasRecovering, recovered], [true, true]);
  assert.deepEqual(data(client), [1, 2, 3, 4]);
  assert.deepEqual(client.all('publication').map((event) => event.offset), [1, 2, 3, 4]);
});

test('a server-side subscription that cannot recover says so', async (t) => {
  const short = unique('short:');
  const client = await connectedAs(t, 'ann', { channels: [short] });
  await comes(client, 'subscribed');
  await publish(short, 1);
  await comes(client, 'publication');

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(short, 2, 3, 4, 5, 6);
  client.line.mend();
  await comes(client, 'subscribed', 2);
  await publish(short, 7);
  await comes(client, 'publication', 2);

  const { wasRecovering, recovered } = client.all('subscribed')[1];
  assert.deepEqual([wasRecovering, recovered], [true, false]);
  assert.deepEqual(data(client), [1, 7]);
});

test('the API subscribes a user and takes it out again', async (t) => {
  const [user, room] = [unique('user'), unique('room:')];
  const client = await connectedAs(t, user);

  await api('subscribe', { user, channel: room, info: { by: 'the server' } });
  const joined = await comes(client, 'subscribed');
  await publish(room, 'in');
  await comes(client, 'publication');
  const { presence } = await api('presence', { channel: room });
  await api('unsubscribe', { user, channel: room });
  const left = await comes(client, 'unsubscribed');
  await publish(room, 'out');
  await client.rpc('echo', 'a round trip later');

  assert.deepEqual([joined.channel, left.channel], [room, room]);
  assert.deepEqual(data(client), ['in']);
  assert.deepEqual(Object.values(presence).map((info) => [info.user, info.chan_info]), [[user, { by: 'the server' }]]);
  await until(async () => (await api('presence_stats', { channel: room })).num_clients === 0, 'it was gone');
});

test('the API subscribes from a position', async (t) => {
  const [user, kept] = [unique('user'), unique('kept:')];
  await publish(kept, 1, 2, 3);
  const { epoch } = await api('history', { channel: kept });
  const client = await connectedAs(t, user);

  await api('subscribe', { user, channel: kept, recover_since: { offset: 1, epoch } });
  await publish(kept, 4);

  await comes(client, 'publication', 3);
  assert.deepEqual(data(client), [2, 3, 4]);
  assert.deepEqual(client.all('publication').map((event) => event.offset), [2, 3, 4]);
});

test('the API ends a subscription that the client began, and it stays ended', async (t) => {
  const [user, room] = [unique('user'), unique('room:')];
  const client = await connectedAs(t, user);
  const subscription = client.newSubscription(room);
  subscription.subscribe();
  await subscription.ready();

  await api('unsubscribe', { user, channel: room });

  await until(() => subscription.state === 'unsubscribed', 'it was ended');
  assert.deepEqual(await client.rpc('echo', 1), { data: 1 });
});

test('what the API subscribed is not there after a reconnect, and the client is told', async (t) => {
  const [user, room] = [unique('user'), unique('room:')];
  const client = await connectedAs(t, user);
  await api('subscribe', { user, channel: room });
  await comes(client, 'subscribed');

  client.line.cut();
  client.line.mend();

  assert.equal((await comes(client, 'unsubscribed')).channel, room);
});

test('a refresh with other channels makes the client connect anew with them', async (t) => {
  const [user, first, second] = [unique('user'), unique('room:'), unique('room:')];
  const client = newClient(t, {
    token: token({ sub: user, exp: inSeconds(2), channels: [first] }),
    getToken: async () => token({ sub: user, exp: inSeconds(3600), channels: [second] }),
  });
  client.connect();

  await until(() => of(client, 'subscribed', second).length > 0, 'the second channel was there');

  assert.equal(of(client, 'unsubscribed', first).length, 1);
  assert.equal(client.all('connecting')[1].code, 3010);
});
