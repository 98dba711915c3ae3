// Every command of the protocol as it is on the wire, and exactly what comes back: no member too many, none too few.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, bare, inSeconds, publish, token, unique, until } from './support.mjs';

const error = (code, message, temporary) => ({ error: { code, message, ...(temporary && { temporary }) } });
const denied = error(103, 'permission denied');

/** A bare peer that is connected, with its client id. */
async function peerOf(t, user = '', claims = {}) {
  const peer = await bare(t);
  peer.say({ id: 1, connect: user ? { token: token({ sub: user, exp: inSeconds(3600), ...claims }) } : {} });
  peer.client = (await peer.reply(1)).connect.client;
  let last = 1;
  peer.ask = async (request) => {
    const id = ++last;
    peer.say({ id, ...request });
    const { id: same, ...answer } = await peer.reply(id);
    return answer;
  };
  return peer;
}

test('connect is answered with who one is and when to be heard of again', async (t) => {
  const peer = await bare(t);
  peer.say({ id: 7, connect: { name: 'js', version: '1', data: { a: 1 }, headers: { x: 'y' }, flag: 5, dict: 'd', profile: 'p' } });

  const { id, connect } = await peer.reply(7);

  const { client, version, ...rest } = connect;
  assert.equal(id, 7);
  assert.match(client, /^[0-9a-f-]{20,}$/);
  assert.match(version, /^carillon /);
  assert.deepEqual(rest, { ping: 3, pong: true });
});

test('a token that ends is to be refreshed, and the refresh says so too', async (t) => {
  const peer = await bare(t);
  peer.say({ id: 1, connect: { token: token({ sub: 'ann', exp: inSeconds(600) }) } });
  const { connect } = await peer.reply(1);
  assert.equal(connect.expires, true);
  assert.ok(connect.ttl > 590 && connect.ttl <= 600, `ttl ${connect.ttl}`);

  peer.say({ id: 2, refresh: { token: token({ sub: 'ann', exp: inSeconds(900) }) } });
  const { refresh } = await peer.reply(2);
  const { ttl, ...rest } = refresh;
  assert.deepEqual(rest, { client: connect.client, version: connect.version, expires: true });
  assert.ok(ttl > 890 && ttl <= 900, `ttl ${ttl}`);
});

test('server-side subscriptions come with connect, as a subscribe would be answered', async (t) => {
  const [room, live] = [unique('room:'), unique('live:')];
  const peer = await bare(t);
  peer.say({ id: 1, connect: { token: token({ sub: 'ann', channels: [live], subs: { [room]: { data: { n: 1 } } } }) } });

  const { subs } = (await peer.reply(1)).connect;

  const { epoch, ...rest } = subs[room];
  assert.match(epoch, /^.{4,}$/);
  assert.deepEqual(rest, { recoverable: true, positioned: true, data: { n: 1 } });
  assert.deepEqual(subs[live], {});
});

test('subscribe, publish and unsubscribe', async (t) => {
  const [room, live] = [unique('room:'), unique('live:')];
  const peer = await peerOf(t, 'ann', { info: { name: 'Ann' } });

  assert.deepEqual(await peer.ask({ subscribe: { channel: live, flag: 1 } }), { subscribe: {} });
  assert.deepEqual(await peer.ask({ publish: { channel: live, data: [1, 'é'] } }), { publish: {} });
  assert.deepEqual(await peer.push('pub'), {
    channel: live,
    pub: { data: [1, 'é'], info: { user: 'ann', client: peer.client, conn_info: { name: 'Ann' } } },
  });
  assert.deepEqual(await peer.ask({ subscribe: { channel: live } }), error(105, 'already subscribed'));
  assert.deepEqual(await peer.ask({ unsubscribe: { channel: live } }), { unsubscribe: {} });
  assert.deepEqual(await peer.ask({ unsubscribe: { channel: live } }), { unsubscribe: {} });

  await publish(room, 'first');
  const { subscribe } = await peer.ask({ subscribe: { channel: room, join_leave: true } });
  const { epoch } = subscribe;
  assert.deepEqual(subscribe, { recoverable: true, positioned: true, epoch, offset: 1 });
  assert.deepEqual(await peer.push('join'), {
    channel: room,
    join: { info: { user: 'ann', client: peer.client, conn_info: { name: 'Ann' } } },
  });
  await api('publish', { channel: room, data: null, tags: { k: 'v' } });
  const push = await until(() => peer.replies.find((each) => each.push?.pub?.offset === 2)?.push, 'the publication came');
  assert.deepEqual(push, { channel: room, pub: { data: null, offset: 2, tags: { k: 'v' } } });
});

test('recovery: all, nothing missed, and not any more', async (t) => {
  const [room, short] = [unique('room:'), unique('short:')];
  await publish(room, 'a', 'b', 'c');
  await publish(short, 1, 2, 3, 4, 5);
  const { epoch } = await api('history', { channel: room });
  const { epoch: shortEpoch } = await api('history', { channel: short });
  const ask = async (request) => (await peerOf(t)).ask({ subscribe: { recover: true, ...request } });
  const kept = { recoverable: true, positioned: true, was_recovering: true };

  assert.deepEqual(await ask({ channel: room, offset: 1, epoch }), {
    subscribe: { ...kept, epoch, offset: 1, recovered: true, publications: [{ data: 'b', offset: 2 }, { data: 'c', offset: 3 }] },
  });
  assert.deepEqual(await ask({ channel: room, offset: 3, epoch }), { subscribe: { ...kept, epoch, offset: 3, recovered: true } });
  assert.deepEqual(await ask({ channel: room, offset: 3, epoch: '_' }), { subscribe: { ...kept, epoch, offset: 3 } });
  assert.deepEqual(await ask({ channel: short, offset: 1, epoch: shortEpoch }), {
    subscribe: { ...kept, epoch: shortEpoch, offset: 5 },
  });
  assert.deepEqual(
    await ask({ channel: short, offset: 1, epoch: shortEpoch, flag: 3 }),
    error(112, 'unrecoverable position'),
  );
});

test('a subscribe that failed leaves nothing behind', async (t) => {
  const short = unique('short:');
  await publish(short, 1, 2, 3, 4, 5);
  const peer = await peerOf(t);

  const failed = await peer.ask({ subscribe: { channel: short, recover: true, offset: 1, epoch: 'x', flag: 2 } });
  const again = await peer.ask({ subscribe: { channel: short } });

  assert.equal(failed.error.code, 112);
  assert.equal(again.subscribe.offset, 5);
});

test('presence and its numbers', async (t) => {
  const room = unique('room:');
  const peer = await peerOf(t, 'ann');
  await peer.ask({ subscribe: { channel: room } });
  const other = await peerOf(t);
  await other.ask({ subscribe: { channel: room } });

  assert.deepEqual(await peer.ask({ presence: { channel: room } }), {
    presence: {
      presence: {
        [peer.client]: { user: 'ann', client: peer.client },
        [other.client]: { user: '', client: other.client },
      },
    },
  });
  assert.deepEqual(await peer.ask({ presence_stats: { channel: room } }), {
    presence_stats: { num_clients: 2, num_users: 2 },
  });
});

test('history, also of nothing', async (t) => {
  const [kept, empty] = [unique('kept:'), unique('kept:')];
  await publish(kept, 'a', 'b', 'c');
  const peer = await peerOf(t);

  const { history } = await peer.ask({ history: { channel: kept } });
  const { epoch } = history;
  assert.deepEqual(history, { publications: [], offset: 3, epoch });
  assert.deepEqual(await peer.ask({ history: { channel: kept, limit: 1, since: { offset: 1, epoch } } }), {
    history: { publications: [{ data: 'b', offset: 2 }], offset: 3, epoch },
  });
  const nothing = (await peer.ask({ history: { channel: empty, limit: -1 } })).history;
  assert.deepEqual([nothing.publications, nothing.offset], [[], 0]);
  assert.ok(nothing.epoch.length > 0);
});

test('rpc, with data of every kind', async (t) => {
  const peer = await peerOf(t);

  for (const data of [null, 0, '', false, [], {}, { a: [null] }]) {
    assert.deepEqual(await peer.ask({ rpc: { method: 'echo', data } }), { rpc: { data } });
  }
  assert.deepEqual(await peer.ask({ rpc: { method: 'nothing' } }), error(104, 'method not found'));
});

test('every refusal has its number, and the connection lives on', async (t) => {
  const peer = await peerOf(t, 'ann');
  const room = unique('room:');
  const rows = [
    [{ subscribe: { channel: 'unknown:x' } }, error(102, 'unknown channel')],
    [{ publish: { channel: 'unknown:x', data: 1 } }, error(102, 'unknown channel')],
    [{ subscribe: { channel: unique('closed:') } }, denied],
    [{ subscribe: { channel: unique('$room:') } }, denied],
    [{ subscribe: { channel: unique('closed:'), token: 'not.a.token' } }, denied],
    [{ publish: { channel: room, data: 1 } }, denied],
    [{ presence: { channel: room } }, denied],
    [{ history: { channel: room } }, denied],
    [{ sub_refresh: { channel: room, token: 'x' } }, denied],
    [{ subscribe: { channel: 'x'.repeat(256) } }, error(107, 'bad request')],
    [{ subscribe: { channel: `${room}é` } }, error(107, 'bad request')],
    [{ history: { channel: unique('kept:'), limit: 1, reverse: true, since: { offset: 0, epoch: '' } } }, error(107, 'bad request')],
    [{ presence: { channel: unique('live:') } }, error(108, 'not available')],
    [{ presence_stats: { channel: unique('live:') } }, error(108, 'not available')],
    [{ history: { channel: unique('live:') } }, error(108, 'not available')],
    [{ subscribe: { channel: unique('binary:') } }, error(108, 'not available')],
    [{ history: { channel: unique('kept:'), limit: 1, since: { offset: 1, epoch: 'x' } } }, error(112, 'unrecoverable position')],
  ];

  for (const [request, expected] of rows) {
    assert.deepEqual(await peer.ask(request), expected, JSON.stringify(request).slice(0, 100));
  }
  assert.equal(peer.close, null);
});

test('a subscription by token is prolonged, and says nothing where it no longer ends', async (t) => {
  const channel = unique('closed:');
  const peer = await peerOf(t, 'ann');
  const ticket = (claims) => token({ sub: 'ann', channel, ...claims });

  const { subscribe } = await peer.ask({ subscribe: { channel, token: ticket({ exp: inSeconds(600) }) } });
  assert.equal(subscribe.expires, true);
  assert.ok(subscribe.ttl > 590 && subscribe.ttl <= 600, `ttl ${subscribe.ttl}`);
  assert.deepEqual(await peer.ask({ sub_refresh: { channel, token: ticket({}) } }), { sub_refresh: {} });
  assert.deepEqual(await peer.ask({ sub_refresh: { channel } }), error(107, 'bad request'));
});
