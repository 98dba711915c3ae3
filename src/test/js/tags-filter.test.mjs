import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf';
import { api, comes, connected, data, newSubscription, subscribed, unique, until } from './support.mjs';

const only = (key, cmp, val) => ({ op: '', key, cmp, val, vals: [], nodes: [] });
const HOME_GOALS = {
  op: 'and',
  key: '',
  cmp: '',
  val: '',
  vals: [],
  nodes: [only('kind', 'eq', 'goal'), { ...only('side', 'in', ''), vals: ['home', 'both'] }, only('minute', 'gte', '44.5')],
};

/** Publishes 1 to n with tags: every third is a goal of the home side, minutes rise by ten. */
async function match(channel, from, to) {
  for (let n = from; n <= to; n++) {
    const tags = { kind: n % 3 === 0 ? 'goal' : 'pass', side: 'home', minute: `${n * 10}` };
    await api('publish', { channel, data: n, tags });
  }
}

for (const [format, options] of [['JSON', {}], ['Protobuf', { build: ProtobufCentrifuge }]]) {
  const read = (room) => data(room).map((each) => (typeof each === 'number' ? each : +new TextDecoder().decode(each)));

  test(`a ${format} client gets only what it asks for, live and recovered`, async (t) => {
    const channel = unique('tagged:');
    const client = await connected(t, options);
    const room = await subscribed(client, channel, { tagsFilter: HOME_GOALS });
    await match(channel, 1, 7);
    await comes(room, 'publication', 1);

    client.line.cut();
    await until(() => client.state === 'connecting', 'the loss was seen');
    await match(channel, 8, 13);
    client.line.mend();
    await comes(room, 'subscribed', 2);
    await match(channel, 14, 15);
    await comes(room, 'publication', 4);

    assert.equal(room.all('subscribed').at(-1).recovered, true);
    assert.deepEqual(read(room), [6, 9, 12, 15]);
  });
}

test('a filter that is not allowed, or makes no sense, is refused with 107', async (t) => {
  const client = await connected(t);
  const closed = newSubscription(client, unique('room:'), { tagsFilter: HOME_GOALS });
  const senseless = newSubscription(client, unique('tagged:'), { tagsFilter: only('kind', 'like', 'goal') });
  closed.subscribe();
  senseless.subscribe();
  assert.equal((await comes(closed, 'unsubscribed')).code, 107);
  assert.equal((await comes(senseless, 'unsubscribed')).code, 107);
});
