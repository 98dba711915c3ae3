import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Members } from '../../../main/webapp/app/members.mjs';

const info = (client, user = '') => ({ client, user });
const presence = (...infos) =>
  Promise.resolve({ clients: Object.fromEntries(infos.map((each) => [each.client, each])) });
const labels = (members, self = '') => members.list(self, new Set()).map(({ label }) => label);

test('who joins while the list is on its way is in it, and who leaves is not', async () => {
  const members = new Members();
  let answer;
  const loading = members.load(() => new Promise((resolve) => (answer = resolve)));

  members.join(info('bbbb1'));
  members.leave(info('cccc1'));
  answer(await presence(info('aaaa1'), info('cccc1')));
  await loading;

  assert.deepEqual(labels(members), ['guest-aaaa', 'guest-bbbb']);
});

test('a list that fails changes nothing', async () => {
  const members = new Members();
  await members.load(() => presence(info('aaaa1')));

  await assert.rejects(members.load(() => Promise.reject(new Error('no'))));

  assert.equal(members.count, 1);
});

test('a new list puts an end to those who left unseen', async () => {
  const members = new Members();
  await members.load(() => presence(info('aaaa1'), info('bbbb1')));

  await members.load(() => presence(info('bbbb1')));

  assert.deepEqual(labels(members), ['guest-bbbb']);
});

test('a guest is called by the name it writes under, with the id beside it', async () => {
  const members = new Members();
  await members.load(() => presence(info('aaaa1')));

  members.learn('aaaa1', 'Ann');

  const [member] = members.list('', new Set());
  assert.deepEqual([member.label, member.vouched], ['Ann', 'guest-aaaa']);
});

test('oneself stands first, and a connection that lingers is told apart', async () => {
  const members = new Members();
  await members.load(() => presence(info('aaaa1', 'alice'), info('zzzz1'), info('yyyy1')));

  const list = members.list('zzzz1', new Set(['yyyy1', 'zzzz1']));

  assert.deepEqual(
    list.map(({ label, self, earlier }) => [label, self, earlier]),
    [
      ['guest-zzzz', true, false],
      ['alice', false, false],
      ['guest-yyyy', false, true],
    ],
  );
});
