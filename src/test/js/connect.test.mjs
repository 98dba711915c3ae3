import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { api, bare, comes, connected, connectedAs, inSeconds, newClient, newSubscription, subscribed, token, unique, until } from './support.mjs';

test('a client connects with a token and is known by it', async (t) => {
  const client = await connectedAs(t, 'ann', { info: { name: 'Ann' } });
  const room = await subscribed(client, unique('room:'));

  await room.publish({ text: 'hello' });

  const publication = await comes(room, 'publication');
  assert.deepEqual(publication.info.connInfo, { name: 'Ann' });
  assert.equal(publication.info.user, 'ann');
  assert.equal(publication.info.client, client.all('connected')[0].client);
});

test('a client connects without a token where that is allowed, and is nobody', async (t) => {
  const client = await connected(t);
  const room = await subscribed(client, unique('room:'));

  await room.publish('who am I');

  assert.equal((await comes(room, 'publication')).info.user, '');
});

test('every connection has an id of its own', async (t) => {
  const one = await connected(t);
  const other = await connected(t);

  assert.notEqual(one.all('connected')[0].client, other.all('connected')[0].client);
});

for (const [what, bad] of [
  ['signed with another secret', () => token({ sub: 'ann' }, 'another secret of more than 32 bytes, too')],
  ['that is none', () => 'not.a.token'],
  ['without a signature', () => token({ sub: 'ann' }).replace(/\.[^.]*$/, '.')],
]) {
  test(`a token ${what} ends the client for good`, async (t) => {
    const client = newClient(t, { token: bad() });
    client.connect();

    const end = await comes(client, 'disconnected');

    assert.equal(end.code, 3500);
    assert.equal(client.line.sockets.length, 1);
  });
}

test('an expired token comes back with a new one, and the subscribes behind connect succeed', async (t) => {
  let fetched = 0;
  const client = newClient(t, {
    token: token({ sub: 'ann', exp: inSeconds(-3600) }),
    getToken: async () => {
      fetched++;
      return token({ sub: 'ann', exp: inSeconds(3600) });
    },
  });
  const rooms = [1, 2, 3].map(() => newSubscription(client, unique('room:')));
  rooms.forEach((room) => room.subscribe());
  client.connect();

  await Promise.all(rooms.map((room) => room.ready()));

  const first = client.line.sent[0].split('\n').map((command) => Object.keys(JSON.parse(command))[0]);
  assert.deepEqual(first, ['connect', 'subscribe', 'subscribe', 'subscribe']);
  assert.equal(fetched, 1);
  assert.equal(client.all('disconnected').length, 0);
  rooms.forEach((room) => assert.deepEqual(room.all('unsubscribed'), []));
});

test('the API ends a client for good with 3503', async (t) => {
  const user = unique('user');
  const client = await connectedAs(t, user);

  await api('disconnect', { user });

  const end = await comes(client, 'disconnected');
  assert.deepEqual([end.code, end.reason], [3503, 'force disconnect']);
  assert.equal(client.line.sockets.length, 1);
});

test('the API ends one client of a user and leaves the other', async (t) => {
  const user = unique('user');
  const one = await connectedAs(t, user);
  const other = await connectedAs(t, user);

  await api('disconnect', { user, whitelist: [one.all('connected')[0].client] });

  await comes(other, 'disconnected');
  assert.deepEqual(await one.rpc('echo', 1), { data: 1 });
});

// These mostly wait.
suite('in the course of time', { concurrency: true }, () => {
  test('pings are answered, and the connection lasts over several of them', async (t) => {
    const client = await connected(t);
    const pings = () => client.line.received.filter((frame) => frame.split('\n').includes('{}')).length;
    const pongs = () => client.line.sent.filter((frame) => frame === '{}').length;

    await until(() => pings() >= 3, 'three pings came');

    // a pong that was not asked for, or none, would have ended the connection before the next ping
    assert.ok(pongs() >= 2, `${pongs()} pongs`);
    assert.equal(client.all('connecting').length, 1);
  });

  test('a client that does not answer pings is ended with 3012', async (t) => {
    const peer = await bare(t);
    peer.socket.send = ((send) => (text) => text === '{}' || send.call(peer.socket, text))(peer.socket.send);
    peer.say({ id: 1, connect: {} });

    await until(() => peer.close, 'it was ended');

    assert.equal(peer.close.code, 3012);
  });

  test('a connection is refreshed with a new token each time before the old one ends', async (t) => {
    let fetched = 0;
    const shortLived = () => token({ sub: 'ann', exp: inSeconds(2) });
    const client = await connected(t, {
      token: shortLived(),
      getToken: async () => {
        fetched++;
        return shortLived();
      },
    });

    await until(() => fetched >= 4, 'four tokens were fetched');

    assert.equal(client.all('connecting').length, 1);
    assert.deepEqual(client.all('error'), []);
    assert.deepEqual(await client.rpc('echo', 1), { data: 1 });
  });

  test('a connection whose token has expired is ended with 3005 unless refreshed', async (t) => {
    const peer = await bare(t);
    peer.say({ id: 1, connect: { token: token({ sub: 'ann', exp: inSeconds(2) }) } });

    const { connect } = await peer.reply(1);
    assert.equal(connect.expires, true);
    assert.ok(connect.ttl >= 1 && connect.ttl <= 2, `ttl ${connect.ttl}`);
    await until(() => peer.close, 'it was ended');

    assert.equal(peer.close.code, 3005);
  });

  test('a client comes back after 3005 with a new token', async (t) => {
    const user = unique('user');
    const client = await connected(t, {
      getToken: async () => token({ sub: user, exp: inSeconds(3600) }),
    });

    await api('refresh', { user, expired: true });

    await comes(client, 'connected', 2);
    assert.equal(client.all('connecting')[1].code, 3005);
  });

  test('the API prolongs a connection', async (t) => {
    const user = unique('user');
    const peer = await bare(t);
    peer.say({ id: 1, connect: { token: token({ sub: user, exp: inSeconds(1) }) } });
    await peer.reply(1);

    await api('refresh', { user, expire_at: inSeconds(3600) });

    const { refresh } = await peer.push('refresh');
    assert.equal(refresh.expires, true);
    assert.ok(refresh.ttl > 3500, `ttl ${refresh.ttl}`);
    // longer than the token's life and the delay after it
    await new Promise((wake) => setTimeout(wake, 6_000));
    peer.say({ id: 2, rpc: { method: 'echo', data: 'still here' } });
    assert.deepEqual(await peer.reply(2), { id: 2, rpc: { data: 'still here' } });
  });

  test('a refresh with the token of another user ends the connection for good', async (t) => {
    const peer = await bare(t);
    peer.say({ id: 1, connect: { token: token({ sub: 'ann', exp: inSeconds(60) }) } });
    await peer.reply(1);

    peer.say({ id: 2, refresh: { token: token({ sub: 'bob', exp: inSeconds(60) }) } });

    await until(() => peer.close, 'it was ended');
    assert.equal(peer.close.code, 3500);
  });
});
