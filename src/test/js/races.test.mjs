import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Centrifuge } from 'centrifuge';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { api, comes, connected, data, inSeconds, newClient, newSubscription, publish, subscribed, token, unique, until } from './support.mjs';

const counted = async (channel) => (await api('presence_stats', { channel })).num_clients;

// What goes wrong in between is the same in both formats, or it is not.
for (const [format, build, read] of [
  ['JSON', Centrifuge, (value) => value],
  ['Protobuf', ProtobufCentrifuge, (value) => JSON.parse(new TextDecoder().decode(value))],
]) {
  const said = (emitter) => data(emitter).map(read);

  test(`${format}: whoever subscribes and unsubscribes ten times is where it wanted to be last`, async (t) => {
    const channel = unique('room:');
    const client = await connected(t, { build });
    const room = newSubscription(client, channel);

    for (let n = 0; n < 10; n++) {
      room.subscribe();
      room.unsubscribe();
    }
    room.subscribe();
    await room.ready();
    assert.equal(await counted(channel), 1);

    for (let n = 0; n < 10; n++) {
      room.unsubscribe();
      room.subscribe();
    }
    room.unsubscribe();
    await until(async () => (await counted(channel)) === 0, 'it was gone');
    assert.equal(client.all('connecting').length, 1);
  });

  test(`${format}: whoever unsubscribes before connect is answered is not in, and may come later`, async (t) => {
    const channel = unique('room:');
    const client = newClient(t, { build });
    const room = newSubscription(client, channel);
    client.on('__centrifuge_debug:connect_frame_sent', () => room.unsubscribe());
    room.subscribe();
    client.connect();
    await client.ready();
    await until(async () => (await counted(channel)) === 0, 'it was not in');

    room.subscribe();
    await room.ready();

    assert.equal(await counted(channel), 1);
  });

  test(`${format}: whoever connects and disconnects ten times leaves nobody behind`, async (t) => {
    const channel = unique('room:');
    const client = newClient(t, { build });
    const room = newSubscription(client, channel);
    room.subscribe();

    for (let n = 0; n < 10; n++) {
      client.connect();
      client.disconnect();
    }
    client.connect();
    await room.ready();
    assert.equal(await counted(channel), 1);
    client.disconnect();

    await until(async () => (await counted(channel)) === 0, 'it was gone');
  });

  test(`${format}: whoever unsubscribed gets what was missed when it subscribes again`, async (t) => {
    const channel = unique('room:');
    const room = await subscribed(await connected(t, { build }), channel);
    await publish(channel, 1);
    await comes(room, 'publication');

    room.unsubscribe();
    await publish(channel, 2, 3);
    room.subscribe();
    await comes(room, 'publication', 3);
    await publish(channel, 4);
    await comes(room, 'publication', 4);

    assert.deepEqual(said(room), [1, 2, 3, 4]);
    assert.equal(room.all('subscribed')[1].recovered, true);
  });

  test(`${format}: whoever unsubscribes in the middle of what it missed gets the rest the next time`, async (t) => {
    const channel = unique('room:');
    const room = await subscribed(await connected(t, { build }), channel);
    room.unsubscribe();
    await publish(channel, 1, 2, 3);
    room.once('publication', () => room.unsubscribe());

    room.subscribe();
    await comes(room, 'unsubscribed', 2);
    room.subscribe();
    await comes(room, 'publication', 3);

    assert.deepEqual(said(room), [1, 2, 3]);
  });

  test(`${format}: a state is asked for once, and again only when its position is gone`, async (t) => {
    const channel = unique('short:');
    const client = await connected(t, { build });
    await publish(channel, 1);
    let asked = 0;
    const short = await subscribed(client, channel, {
      minResubscribeDelay: 50,
      maxResubscribeDelay: 100,
      getState: async () => {
        asked++;
        const { offset, epoch } = await api('history', { channel });
        return { offset, epoch };
      },
    });

    client.line.cut();
    await until(() => client.state === 'connecting', 'the loss was seen');
    await publish(channel, 2);
    client.line.mend();
    await comes(short, 'publication');
    assert.deepEqual([asked, said(short)], [1, [2]]);

    client.line.cut();
    await until(() => client.state === 'connecting', 'the loss was seen');
    await publish(channel, 3, 4, 5, 6, 7);
    client.line.mend();
    await until(() => asked === 2 && short.state === 'subscribed', 'the state was asked for again');
    await publish(channel, 8);
    await comes(short, 'publication', 2);

    assert.deepEqual(said(short), [2, 8]);
    assert.deepEqual(short.all('unsubscribed'), []);
  });

  test(`${format}: whoever is dropped by the server with 3000 sees a closed line, and comes back`, async (t) => {
    const user = unique('user');
    const client = await connected(t, { build, token: token({ sub: user, exp: inSeconds(3600) }) });

    await api('disconnect', { user, disconnect: { code: 3000, reason: 'dropped' } });
    await comes(client, 'connected', 2);

    assert.equal(client.all('connecting')[1].code, 1);
  });

  test(`${format}: what a token subscribes to is recovered, and its end is for good`, async (t) => {
    const [user, channel] = [unique('user'), unique('room:')];
    const client = await connected(t, { build, token: token({ sub: user, exp: inSeconds(3600), channels: [channel] }) });
    await publish(channel, 1);
    await comes(client, 'publication');

    client.line.cut();
    await until(() => client.state === 'connecting', 'the loss was seen');
    await publish(channel, 2, 3);
    client.line.mend();
    await comes(client, 'publication', 3);
    assert.deepEqual(said(client), [1, 2, 3]);
    assert.equal(client.all('subscribed')[1].recovered, true);

    await api('unsubscribe', { user, channel });
    assert.equal((await comes(client, 'unsubscribed')).channel, channel);
  });

  test(`${format}: connection and subscription are refreshed before their tokens end`, async (t) => {
    const channel = unique('closed:');
    let tokens = 0;
    const soon = (claims) => {
      tokens++;
      return token({ sub: 'ann', exp: inSeconds(2), ...claims });
    };
    const client = await connected(t, { build, getToken: async () => soon({}) });
    const closed = await subscribed(client, channel, { getToken: async () => soon({ channel }) });

    await until(() => tokens >= 7, 'seven tokens were fetched');
    await publish(channel, 'still in');
    await comes(closed, 'publication');

    assert.equal(client.all('connecting').length, 1);
    assert.equal(closed.all('subscribing').length, 1);
  });
}

test('a history longer than one call may give is read page by page, in both directions', async (t) => {
  const channel = unique('kept:');
  const client = await connected(t);
  const all = Array.from({ length: 320 }, (_, n) => n + 1);
  await api('batch', { commands: all.map((n) => ({ publish: { channel, data: n } })) });

  async function pages(limit, reverse) {
    const read = [];
    for (let since, page; !page || page.length > 0; ) {
      const { publications, epoch } = await client.history(channel, { limit, reverse, since });
      page = publications;
      read.push(...page.map((each) => each.data));
      since = page.length > 0 && { offset: page.at(-1).offset, epoch };
    }
    return read;
  }

  assert.equal((await client.history(channel, { limit: -1 })).publications.length, 300);
  assert.equal((await client.history(channel, { limit: 1000 })).publications.length, 300);
  assert.deepEqual(await pages(100, false), all);
  assert.deepEqual(await pages(7, true), all.toReversed());
});

test('a publication may be as large as the limit and no larger', async (t) => {
  const live = await subscribed(await connected(t), unique('live:'));
  const sized = (bytes) => 'x'.repeat(bytes - 2);

  await live.publish(sized(65_536));
  await assert.rejects(live.publish(sized(65_537)), { code: 106 });

  assert.equal((await comes(live, 'publication')).data.length, 65_534);
});

test('a message over the limit ends the client, which does not send it again', async (t) => {
  const client = await connected(t);

  client.rpc('echo', 'x'.repeat(140_000)).catch(() => {});

  assert.equal((await comes(client, 'disconnected')).code, 3);
  assert.equal(client.line.sockets.length, 1);
});
