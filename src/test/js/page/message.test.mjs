import assert from 'node:assert/strict';
import { test } from 'node:test';
import { called, cleanName, contentOf, messageOf } from '../../../main/webapp/app/message.mjs';

const NOW = 1_800_000_000_000;

test('what this page writes is read back as it was', () => {
  const data = contentOf('hello', 'Ann', NOW - 5_000, 'x1');

  const message = messageOf({ data, info: { client: 'c1', user: 'alice' }, offset: 3 }, NOW);

  assert.deepEqual(message, {
    id: 'x1',
    text: 'hello',
    raw: false,
    name: 'Ann',
    at: NOW - 5_000,
    client: 'c1',
    user: 'alice',
    offset: 3,
  });
});

test('data of any other shape is shown as it is', () => {
  const cases = [
    [null, 'null', true],
    [17, '17', true],
    [['a'], '["a"]', true],
    [{ celsius: 21.5 }, '{"celsius":21.5}', true],
    [{ text: 5 }, '{"text":5}', true],
    ['only a string', 'only a string', false],
  ];
  for (const [data, text, raw] of cases) {
    const message = messageOf({ data }, NOW);
    assert.deepEqual([message.text, message.raw], [text, raw]);
  }
});

test('a clock that cannot be right is not believed', () => {
  for (const at of [NOW + 3_600_000, -1, Number.NaN, '2026', undefined]) {
    assert.equal(messageOf({ data: { text: 'x', at } }, NOW).at, NOW);
  }
});

test('an id that is no short text is none', () => {
  for (const id of [7, '', 'x'.repeat(65), {}]) {
    assert.equal(messageOf({ data: { text: 'x', id } }, NOW).id, null);
  }
});

test('a name cannot turn the line around or fill the screen', () => {
  assert.equal(cleanName(' \u202Eevil\u0000 '), 'evil');
  assert.equal([...cleanName('🔔'.repeat(80))].length, 40);
  assert.equal(cleanName({}), '');
});

test('what the server vouches for stands beside a claimed name', () => {
  assert.deepEqual(called({ name: 'Boss', user: 'alice', client: 'c' }), { label: 'Boss', vouched: 'alice' });
  assert.deepEqual(called({ name: 'alice', user: 'alice', client: 'c' }), { label: 'alice', vouched: '' });
  assert.deepEqual(called({ client: 'abcdef' }), { label: 'guest-abcd', vouched: '' });
  assert.deepEqual(called({}), { label: 'server', vouched: '' });
});
