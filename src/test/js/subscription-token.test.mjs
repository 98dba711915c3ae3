import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { bare, comes, connected, connectedAs, data, inSeconds, newSubscription, publish, subscribed, token, unique, until } from './support.mjs';

const subscriptionToken = (sub, channel, claims = {}) => token({ sub, channel, exp: inSeconds(3600), ...claims });

for (const prefix of ['closed:', '$closed:', '$room:']) {
  test(`a token opens ${prefix} and nothing else does`, async (t) => {
    const channel = unique(prefix);
    const client = await connectedAs(t, 'ann');
    const refused = newSubscription(client, unique(prefix));
    refused.subscribe();

    const open = await subscribed(client, channel, { token: subscriptionToken('ann', channel) });
    await publish(channel, 'inside');

    await comes(open, 'publication');
    assert.deepEqual(data(open), ['inside']);
    assert.equal((await comes(refused, 'unsubscribed')).code, 103);
  });
}

test('a token tells others about its bearer in the channel', async (t) => {
  const channel = unique('room:');
  const client = await connectedAs(t, 'ann', { info: { name: 'Ann' } });
  const room = await subscribed(client, channel, {
    token: subscriptionToken('ann', channel, { info: { role: 'host' } }),
  });

  await room.publish('hello');

  const { info } = await comes(room, 'publication');
  assert.deepEqual([info.connInfo, info.chanInfo], [{ name: 'Ann' }, { role: 'host' }]);
});

test('a token may ask for recovery where the namespace does not', async (t) => {
  const channel = unique('closed:');
  const client = await connectedAs(t, 'ann');
  const override = { force_recovery: { value: true } };
  const closed = await subscribed(client, channel, { token: subscriptionToken('ann', channel, { override }) });

  client.line.cut();
  await until(() => client.state === 'connecting', 'the loss was seen');
  await publish(channel, 'missed');
  client.line.mend();

  await comes(closed, 'publication');
  assert.equal(closed.all('subscribed')[1].recovered, true);
});

for (const [what, user, of] of [
  ['of another channel', 'ann', () => 'closed:elsewhere'],
  ['of another user', 'bob', (channel) => channel],
]) {
  test(`a subscription token ${what} ends the client for good`, async (t) => {
    const channel = unique('closed:');
    const client = await connectedAs(t, 'ann');
    const closed = newSubscription(client, channel, { token: subscriptionToken(user, of(channel)) });
    closed.subscribe();

    assert.equal((await comes(client, 'disconnected')).code, 3500);
    assert.deepEqual(closed.all('subscribed'), []);
  });
}

test('a connection token is no subscription token, and the other way round', async (t) => {
  const channel = unique('closed:');
  const client = await connectedAs(t, 'ann');
  const closed = newSubscription(client, channel, { token: token({ sub: 'ann', exp: inSeconds(60) }) });
  closed.subscribe();
  const other = await bare(t);
  other.say({ id: 1, connect: { token: subscriptionToken('ann', channel) } });

  // 103 or 3500: either way it is not let in, and for good
  await until(() => closed.state === 'unsubscribed' || client.state === 'disconnected', 'it was refused');
  await until(() => other.close, 'the other was ended');
  assert.deepEqual(closed.all('subscribed'), []);
  assert.equal(other.close.code, 3500);
});

test('a token with a wrong signature is refused with 103', async (t) => {
  const channel = unique('closed:');
  const client = await connectedAs(t, 'ann');
  const forged = token({ sub: 'ann', channel }, 'another secret of more than 32 bytes, too');
  const closed = newSubscription(client, channel, { token: forged });
  closed.subscribe();

  assert.equal((await comes(closed, 'unsubscribed')).code, 103);
});

test('an expired subscription token is replaced by a new one', async (t) => {
  const channel = unique('closed:');
  const client = await connectedAs(t, 'ann');
  const closed = newSubscription(client, channel, {
    token: subscriptionToken('ann', channel, { exp: inSeconds(-3600) }),
    getToken: async () => subscriptionToken('ann', channel),
    minResubscribeDelay: 50,
    maxResubscribeDelay: 200,
  });
  closed.subscribe();

  await closed.ready();

  assert.deepEqual(closed.all('unsubscribed'), []);
});

suite('in the course of time', { concurrency: true }, () => {
  test('a subscription is refreshed with a new token each time before the old one ends', async (t) => {
    const channel = unique('closed:');
    const client = await connectedAs(t, 'ann');
    let fetched = 0;
    const closed = await subscribed(client, channel, {
      getToken: async () => {
        fetched++;
        return subscriptionToken('ann', channel, { exp: inSeconds(2) });
      },
    });

    await until(() => fetched >= 5, 'five tokens were fetched');
    await publish(channel, 'still in');

    await comes(closed, 'publication');
    assert.equal(closed.all('subscribing').length, 1);
    assert.equal(client.all('connecting').length, 1);
  });

  test('a subscription whose token has expired is ended with 2501 unless refreshed', async (t) => {
    const channel = unique('closed:');
    const peer = await bare(t);
    peer.say({ id: 1, connect: { token: token({ sub: 'ann', exp: inSeconds(3600) }) } });
    peer.say({ id: 2, subscribe: { channel, token: subscriptionToken('ann', channel, { exp: inSeconds(2) }) } });

    const { subscribe } = await peer.reply(2);
    assert.equal(subscribe.expires, true);
    const { channel: ended, unsubscribe } = await peer.push('unsubscribe');

    assert.deepEqual([ended, unsubscribe.code], [channel, 2501]);
    assert.equal(peer.close, null);
  });

  test('refreshing with an expired token, or without a subscription, is refused', async (t) => {
    const channel = unique('closed:');
    const peer = await bare(t);
    peer.say({ id: 1, connect: { token: token({ sub: 'ann', exp: inSeconds(3600) }) } });
    peer.say({ id: 2, subscribe: { channel, token: subscriptionToken('ann', channel) } });
    await peer.reply(2);

    const expired = subscriptionToken('ann', channel, { exp: inSeconds(-3600) });
    peer.say({ id: 3, sub_refresh: { channel, token: expired } });
    peer.say({ id: 4, sub_refresh: { channel: unique('closed:'), token: expired } });

    assert.equal((await peer.reply(3)).error.code, 109);
    assert.equal((await peer.reply(4)).error.code, 103);
  });
});

test('anonymous clients may hold a subscription token too', async (t) => {
  const channel = unique('closed:');
  const client = await connected(t);

  const closed = await subscribed(client, channel, { token: subscriptionToken('', channel) });

  assert.equal(closed.state, 'subscribed');
});
